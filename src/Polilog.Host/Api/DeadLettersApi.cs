using System.Text.Json;
using Polilog.Core.Alerts;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/dead-letters</c>: requests that were accepted but could not be read.</summary>
internal static class DeadLettersApi
{
    public static void MapDeadLetters(this RouteGroupBuilder api)
    {
        api.MapGet("/dead-letters", ListAsync).WithSummary("Requests that could not be read, newest first").Produces<Page<DeadLetterShape>>();
        api.MapGet("/dead-letters/{id:long}", FindAsync).WithSummary("One of them, without its body").Produces<DeadLetterShape>();
        api.MapGet("/dead-letters/{id:long}/raw", RawAsync).WithSummary("Its body as it came, as a download")
            .Produces<byte[]>(contentType: "application/octet-stream");
    }

    private static async Task<IResult> ListAsync(DeadLetterReader reader, string? connection, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        var rows = await reader.ListAsync(page.Fetch, page.Cursor, connection, null, cancel);
        return Results.Ok(Page<DeadLetterShape>.Of(rows, page, r => r.Id, DeadLetterShape.Of));
    }

    private static async Task<IResult> FindAsync(DeadLetterReader reader, long id, CancellationToken cancel) =>
        await reader.ListAsync(1, null, null, id, cancel) is [var row] ? Results.Ok(DeadLetterShape.Of(row)) : NoSuchLetter(id);

    // Never with the sender's content type: a browser must not run what an attacker posted.
    private static async Task<IResult> RawAsync(DeadLetterReader reader, long id, CancellationToken cancel) =>
        await reader.BodyAsync(id, cancel) is { } body ? Results.File(body, "application/octet-stream", $"dead-letter-{id}.bin") : NoSuchLetter(id);

    private static IResult NoSuchLetter(long id) => Problem.NotFound($"There is no dead letter {id}", "List them with GET /api/v1/dead-letters.");
}

/// <summary>A request that could not be read, without its body.</summary>
/// <param name="Headers">Without the authorization.</param>
/// <param name="SettledAs">What was done about it; null: nothing yet.</param>
internal sealed record DeadLetterShape(
    long Id, DateTimeOffset ReceivedAt, string Connection, string Kind, string Reason, string? Place, string? ConnectorVersion, string Method, string SubPath,
    IReadOnlyDictionary<string, string> Headers, string? ContentType, int Bytes, DateTimeOffset? SettledAt, string? SettledAs)
{
    public static DeadLetterShape Of(DeadLetterRow row) => new(
        row.Id, row.ReceivedAt, row.Connection, row.Kind, row.Reason, row.Place, row.ConnectorVersion, row.Method, row.SubPath,
        JsonSerializer.Deserialize<Dictionary<string, string>>(row.Headers) ?? [], row.ContentType, row.Bytes, row.SettledAt, row.SettledAs);
}
