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

    /// <summary>Says that the answer is that of an earlier request.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public const int LongestKey = 200;

    /// <summary>What takes longer has lost its host.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    /// <summary>The answer shows a secret once; it is not recorded.</summary>
    public static RouteHandlerBuilder AnswersSecret(this RouteHandlerBuilder route) => route.WithMetadata(new SecretAnswer());

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Headers[Header] is not { Count: > 0 } given || context.GetEndpoint() is null)
        {
            await next(context);
            return;
        }
        if (given is not [{ Length: > 0 and <= LongestKey } value] || value.Any(c => c is < ' ' or > '~'))
        {
            await Problem.BadRequest($"{Header} is no key", $"Give one of 1 to {LongestKey} letters, digits and signs of ASCII, a new one for every request; a random UUID does.").ExecuteAsync(context);
            return;
        }
        var (keys, time) = (context.RequestServices.GetRequiredService<RequestKeys>(), context.RequestServices.GetRequiredService<TimeProvider>());
        var key = new RequestKey(AccessClaims.BearerOf(context.User), value, await HashAsync(context));
        // From here on the work goes to its end, even if nobody waits for it any more: the answer is for whoever asks again.
        context.RequestAborted = CancellationToken.None;
        if (await keys.BeginAsync(key, time.GetUtcNow(), CancellationToken.None) is { } known)
            await AnswerOf(known, key, time.GetUtcNow()).ExecuteAsync(context);
        else
            await RunAsync(context, next, keys, key, time);
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate next, RequestKeys keys, RequestKey key, TimeProvider time)
    {
        var (body, answer) = (context.Response.Body, new MemoryStream());
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            if (failure is BadHttpRequestException || DatabaseFault.IsUndone(failure))
                await keys.LetGoAsync(key, CancellationToken.None);
            else
                await TryEndAsync(keys, key, null, null, null, time);
            throw;
        }
        finally
        {
            context.Response.Body = body;
        }
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            await keys.LetGoAsync(key, CancellationToken.None);
        else
            await TryEndAsync(keys, key, (short)context.Response.StatusCode, context.Response.ContentType, ShowsSecret(context) ? null : answer.ToArray(), time);
        await body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), CancellationToken.None);
    }

    // The work is done: who did it is told so, even if it cannot be written down any more.
    private static async Task TryEndAsync(RequestKeys keys, RequestKey key, short? status, string? type, byte[]? answer, TimeProvider time)
    {
        try
        {
            await keys.EndAsync(key, status, type, answer, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception failure) when (DatabaseFault.Outage(failure) is not null)
        {
            // as if the host had died
        }
    }

    private static IResult AnswerOf(RequestKeyRow known, RequestKey key, DateTimeOffset now) => known switch
    {
        _ when !known.Request.AsSpan().SequenceEqual(key.Request) => Problem.Unprocessable(
            $"The key was used for another request, at {known.BegunAt:u}", $"An {Header} belongs to one method, address and body: give a new one for a new request."),
        { Status: { } status, Answer: { } answer } => new RecordedAnswer(status, known.ContentType, answer),
        { Status: not null } => Problem.Conflict(
            $"It was done at {known.EndedAt:u}, and the secret was shown then", "A secret is shown once. If it did not reach you, make another: rotate the connection, or revoke the token and make a new one."),
        { EndedAt: null } when now - known.BegunAt < LongestRun => new StillRuns(known.BegunAt),
        _ => Problem.Conflict(
            $"The hub could not finish what was begun with this key at {known.BegunAt:u}, and does not know whether it was done", "Look whether it was; if not, ask again with a new key."),
    };

    private static bool ShowsSecret(HttpContext context) =>
        context.Response.StatusCode < StatusCodes.Status300MultipleChoices && context.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is not null;

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

    private sealed class SecretAnswer;

    private sealed class RecordedAnswer(short status, string? type, byte[] answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.ContentType) = (status, type);
            httpContext.Response.Headers[ReplayedHeader] = "true";
            await httpContext.Response.Body.WriteAsync(answer);
        }
    }

    private sealed class StillRuns(DateTimeOffset since) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = "1";
            return Problem.Conflict($"The same request has been running since {since:u}", "Ask again in a moment with the same key: you will be given its answer.").ExecuteAsync(httpContext);
        }
    }
}
