using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polilog.Core.Storage;
using Polilog.Portal.Words;

namespace Polilog.Portal.Pages;

/// <summary>Forms in which people write much. One that cannot be taken, because the session has ended or the database is away, is shown again with all that was typed.</summary>
internal static partial class KeptForm
{
    public const int MostBytes = 4 * 1024 * 1024;

    // The longest text takes a hundred MiB to be shown again, and whoever is refused may send many of them, or one very slowly.
    private static readonly SemaphoreSlim Refusals = new(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(30);

    public static RouteHandlerBuilder KeepsWhatIsTyped(this RouteHandlerBuilder route) => route.WithMetadata(new Mark()).AddEndpointFilter(ExplainFailureAsync);

    /// <summary>Refuses with all that was typed. False: nothing was posted to such a form, or too many are refused just now; nothing was read.</summary>
    public static async Task<bool> TryRefuseAsync(HttpContext context, int status, Func<PortalWords, string> why)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is null || !context.Request.HasFormContentType || !await Refusals.WaitAsync(Patience, context.RequestAborted))
            return false;
        try
        {
            using var limit = new CancellationTokenSource(LongestRefusal);
            await using var end = limit.Token.Register(context.Abort);
            await (await AnswerAsync(context, status, why)).ExecuteAsync(context);
            return true;
        }
        finally
        {
            Refusals.Release();
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, int status, Func<PortalWords, string> why)
    {
        var shell = context.RequestServices.GetRequiredService<Reader>().Of(context);
        var form = await Form.ReadAsync(context, MostBytes);
        return Page.Of<KeptFormPage>(
            status, (nameof(KeptFormPage.Frame), shell), (nameof(KeptFormPage.Why), why(shell.Words)), (nameof(KeptFormPage.Fields), form.Fields.ToList()),
            (nameof(KeptFormPage.IsSignedOut), status == StatusCodes.Status401Unauthorized));
    }

    private static async ValueTask<object?> ExplainFailureAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        try
        {
            return await next(invocation);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && failure is not BadHttpRequestException)
        {
            if (DatabaseFault.Outage(failure) is not null)
                return await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, words => words.NoDatabase);
            LogFailure(context.RequestServices.GetRequiredService<ILogger<Reader>>(), failure, context.Request.Path);
            return await AnswerAsync(context, StatusCodes.Status500InternalServerError, words => words.FailedWhatNow);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was posted to {Path} could not be taken.")]
    private static partial void LogFailure(ILogger log, Exception failure, string path);

    private sealed record Mark;
}
