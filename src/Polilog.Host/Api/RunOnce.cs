using System.Security.Cryptography;
using System.Text;
using Polilog.Core.People;
using Polilog.Core.Storage;

namespace Polilog.Host.Api;

/// <summary>
/// A POST with an <c>Idempotency-Key</c> runs once: who asks again, because the answer did not reach him, is given the recorded one. What cannot be known, because a
/// host died in the middle, is said and not tried again.
/// </summary>
internal static class RunOnce
{
    public const string Header = "Idempotency-Key";

    public const int LongestKey = 200;

    public const int LongestAnswer = 64 * 1024;

    /// <summary>So often a host says that it is at work.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(5);

    /// <summary>What runs changes nothing: it may run as often as it is asked, and no key is kept.</summary>
    public static RouteHandlerBuilder ChangesNothing(this RouteHandlerBuilder route) => route.WithMetadata(new Harmless());

    /// <summary>The answer shows a secret once; it is not recorded.</summary>
    public static RouteHandlerBuilder AnswersSecret(this RouteHandlerBuilder route) => route.WithMetadata(new SecretAnswer());

    /// <summary>The work is committed piece by piece: of what fails it is not known how far it came.</summary>
    public static RouteHandlerBuilder WorksPieceByPiece(this RouteHandlerBuilder route) => route.WithMetadata(new Pieces());

    public static bool TakesKey(IEnumerable<object> metadata) => !metadata.OfType<Harmless>().Any();

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Headers[Header] is not { Count: > 0 } given || context.GetEndpoint() is not { } endpoint || !TakesKey(endpoint.Metadata)
            || DryRun.IsAsked(context.Request))
        {
            await next(context);
            return;
        }
        if (given is not [{ Length: > 0 and <= LongestKey } value] || value.Any(c => c is < ' ' or > '~'))
        {
            await Problem.BadRequest($"{Header} is no key", $"Give one of 1 to {LongestKey} letters, digits and signs of ASCII, a new one for every request; a random UUID does.").ExecuteAsync(context);
            return;
        }
        var keys = context.RequestServices.GetRequiredService<RequestKeys>();
        var key = new RequestKey(AccessClaims.BearerOf(context.User), value, await HashAsync(context));
        // From here on the work goes to its end, even if nobody waits for it any more: the answer is for whoever asks again.
        context.RequestAborted = CancellationToken.None;
        if (await keys.BeginAsync(key, CancellationToken.None) is var beginning && beginning is RequestBeginning.First)
            await RunAsync(context, next, keys, key);
        else
            await RunBefore.AnswerOf(beginning, key, Has<SecretAnswer>(context)).ExecuteAsync(context);
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate next, RequestKeys keys, RequestKey key)
    {
        var (body, answer) = (context.Response.Body, new MemoryStream());
        context.Response.Body = answer;
        try
        {
            await BeSeenDuringAsync(next(context), keys, key, context.RequestServices.GetRequiredService<TimeProvider>());
        }
        catch (Exception failure)
        {
            var isUndone = failure is BadHttpRequestException || (DatabaseFault.IsUndone(failure) && !Has<Pieces>(context));
            await TryAsync(() => isUndone ? keys.LetGoAsync(key, CancellationToken.None) : keys.EndAsync(key, null, null, null, CancellationToken.None));
            throw;
        }
        finally
        {
            context.Response.Body = body;
        }
        await TryAsync(() => RecordAsync(context, keys, key, answer));
        // Where there is no body, none may be written, not even an empty one.
        if (answer.Length > 0)
            await body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), CancellationToken.None);
    }

    private static async Task BeSeenDuringAsync(Task work, RequestKeys keys, RequestKey key, TimeProvider time)
    {
        using var ended = new CancellationTokenSource();
        var seeing = BeSeenAsync(keys, key, time, ended.Token);
        try
        {
            await work;
        }
        finally
        {
            await ended.CancelAsync();
            await seeing;
        }
    }

    private static async Task BeSeenAsync(RequestKeys keys, RequestKey key, TimeProvider time, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(SeenEvery, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return;
            await TryAsync(() => keys.SeeAsync(key, CancellationToken.None));
        }
    }

    private static Task RecordAsync(HttpContext context, RequestKeys keys, RequestKey key, MemoryStream answer)
    {
        var status = context.Response.StatusCode;
        // Who was not allowed to has changed nothing, and may be allowed to in a moment.
        if (status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
            return keys.LetGoAsync(key, CancellationToken.None);
        var isShownOnce = status < StatusCodes.Status300MultipleChoices && Has<SecretAnswer>(context);
        var recorded = isShownOnce || answer.Length > LongestAnswer ? null : answer.ToArray();
        // A fault without an exception: nobody knows how far it came.
        short? known = status < StatusCodes.Status500InternalServerError ? (short)status : null;
        return keys.EndAsync(key, known, context.Response.ContentType, recorded, CancellationToken.None);
    }

    // The work is done or failed: who asked is told so, even if it cannot be written down any more.
    private static async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception failure) when (DatabaseFault.Outage(failure) is not null)
        {
            // as if the host had died
        }
    }

    private static bool Has<T>(HttpContext context) where T : class => context.GetEndpoint()?.Metadata.GetMetadata<T>() is not null;

    private static async Task<byte[]> HashAsync(HttpContext context)
    {
        var request = context.Request;
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(await SHA256.HashDataAsync(request.Body, context.RequestAborted));
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    internal sealed class Harmless;

    internal sealed class SecretAnswer;

    internal sealed class Pieces;
}
