using System.Globalization;
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

    /// <summary>Address of the list, of a connection and kind if given.</summary>
    public static string ListAddress(string? connection, string? kind, long? before = null) => "/dead-letters" + QueryString.Create(
        new[] { ("connection", connection), ("kind", kind), ("before", before?.ToString(CultureInfo.InvariantCulture)) }
            .Where(p => p.Item2 is { Length: > 0 }).Select(p => KeyValuePair.Create(p.Item1, p.Item2)));

    private static async Task<IResult> ListAsync(HttpContext context, Reader reader, DeadLetterReader letters, string? connection, string? kind, long? before)
    {
        var rows = await letters.ListAsync(new DeadLetterFilter(MostOnPage + 1, before, connection, kind), context.RequestAborted);
        return Page.Of<DeadLettersPage>(
            StatusCodes.Status200OK,
            (nameof(DeadLettersPage.Frame), reader.Of(context)),
            (nameof(DeadLettersPage.View), rows.Take(MostOnPage).Select(DeadLetterView.Of).ToList()),
            (nameof(DeadLettersPage.Connection), connection),
            (nameof(DeadLettersPage.Kind), kind),
            (nameof(DeadLettersPage.OlderThan), rows.Count > MostOnPage ? rows[MostOnPage - 1].Id : null));
    }

    private static Task<IResult> ShowAsync(HttpContext context, Reader reader, DeadLetterReader letters, string id) => PageOfAsync(context, reader, letters, id, trial: null);

    /// <param name="trial">What came of trying to read it; null: nobody has tried.</param>
    public static async Task<IResult> PageOfAsync(HttpContext context, Reader reader, DeadLetterReader letters, string id, DeadLetterTrial? trial)
    {
        var shell = reader.Of(context);
        if (!long.TryParse(id, out var number) || await letters.FindAsync(number, context.RequestAborted) is not { } row)
            return Notices.NotFound(shell, shell.Words.NoSuchLetter(id));
        var body = await letters.BodyAsync(number, context.RequestAborted) ?? [];
        return Page.Of<DeadLetterPage>(
            StatusCodes.Status200OK,
            (nameof(DeadLetterPage.Frame), shell),
            (nameof(DeadLetterPage.Trial), trial),
            (nameof(DeadLetterPage.View), DeadLetterView.Of(row)),
            (nameof(DeadLetterPage.Body), HostileText.Printable(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostShown))))),
            (nameof(DeadLetterPage.Shown), MostShown));
    }
}
