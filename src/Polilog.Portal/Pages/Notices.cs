using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polilog.Core.Storage;

namespace Polilog.Portal.Pages;

/// <summary>Pages that say what is wrong and what to do.</summary>
internal static partial class Notices
{
    public static IResult NotFound(ShellView shell, string text) => Notice(StatusCodes.Status404NotFound, shell, shell.Words.NotThere, text);

    public static IResult OnlyAdministrators(ShellView shell) => Notice(StatusCodes.Status403Forbidden, shell, shell.Words.NotAllowed, shell.Words.OnlyAdministrators);

    /// <summary>A failure behind a page becomes a page.</summary>
    public static async ValueTask<object?> ExplainFailureAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        try
        {
            return await next(invocation);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted && failure is not BadHttpRequestException)
        {
            var shell = context.RequestServices.GetRequiredService<Reader>().Of(context);
            if (DatabaseFault.Outage(failure) is not null)
                return Notice(StatusCodes.Status503ServiceUnavailable, shell, shell.Words.Failed, shell.Words.NoDatabase);
            LogFailure(context.RequestServices.GetRequiredService<ILogger<Reader>>(), failure, context.Request.Path);
            return Notice(StatusCodes.Status500InternalServerError, shell, shell.Words.Failed, shell.Words.FailedWhatNow);
        }
    }

    /// <summary>For people an address that does not exist has a page; programs keep the bare status.</summary>
    public static Task ExplainStatusAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        if (context.Response.StatusCode != StatusCodes.Status404NotFound || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return Task.CompletedTask;
        var shell = context.RequestServices.GetRequiredService<Reader>().Of(context);
        return NotFound(shell, shell.Words.NoSuchPage).ExecuteAsync(context);
    }

    private static IResult Notice(int status, ShellView shell, string title, string text) => Page.Of<NoticePage>(
        status, (nameof(NoticePage.Frame), shell), (nameof(NoticePage.Title), title), (nameof(NoticePage.Text), text));

    [LoggerMessage(Level = LogLevel.Error, Message = "The page {Path} could not be made.")]
    private static partial void LogFailure(ILogger log, Exception failure, string path);
}
