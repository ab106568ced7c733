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

    public static RouteHandlerBuilder KeepsWhatIsTyped(this RouteHandlerBuilder route) => route.WithMetadata(new Mark()).AddEndpointFilter(ExplainFailureAsync);

    public static bool IsPostedTo(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null;

    public static async Task<IResult> AnswerAsync(HttpContext context, int status, Func<PortalWords, string> why)
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
