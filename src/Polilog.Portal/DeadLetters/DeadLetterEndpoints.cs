using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Polilog.Core.Alerts;
using Polilog.Core.Messages;
using Polilog.Portal.Pages;

namespace Polilog.Portal.DeadLetters;

/// <summary>Requests that could not be read: the list, and a page for each.</summary>
internal static class DeadLetterEndpoints
{
    private const int MostOnPage = 50;
    private const int MostShown = 64 * 1024;

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dead-letters", ListAsync);
        routes.MapGet("/dead-letters/{id}", ShowAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Reader reader, DeadLetterReader letters, long? before)
    {
        var rows = await letters.ListAsync(MostOnPage + 1, before, null, null, context.RequestAborted);
        return Page.Of<DeadLettersPage>(
            StatusCodes.Status200OK,
            (nameof(DeadLettersPage.Frame), reader.Of(context)),
            (nameof(DeadLettersPage.View), rows.Take(MostOnPage).Select(DeadLetterView.Of).ToList()),
            (nameof(DeadLettersPage.OlderThan), rows.Count > MostOnPage ? rows[MostOnPage - 1].Id : null));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Reader reader, DeadLetterReader letters, string id)
    {
        var shell = reader.Of(context);
        if (!long.TryParse(id, out var number) || await letters.ListAsync(1, null, null, number, context.RequestAborted) is not [var row])
            return Notices.NotFound(shell, shell.Words.NoSuchLetter(id));
        var body = await letters.BodyAsync(number, context.RequestAborted) ?? [];
        return Page.Of<DeadLetterPage>(
            StatusCodes.Status200OK,
            (nameof(DeadLetterPage.Frame), shell),
            (nameof(DeadLetterPage.View), DeadLetterView.Of(row)),
            (nameof(DeadLetterPage.Body), HostileText.Printable(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostShown))))),
            (nameof(DeadLetterPage.Shown), MostShown));
    }
}
