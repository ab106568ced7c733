using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Alerts;
using Polilog.Core.People;
using Polilog.Host.Access;
using Polilog.Host.Ingress;
using Polilog.Sdk;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/dead-letters</c>: requests that were accepted but could not be read.</summary>
internal static class DeadLettersApi
{
    public static void MapDeadLetters(this RouteGroupBuilder api)
    {
        api.MapGet("/dead-letters", ListAsync).WithSummary("Requests that could not be read, newest first").Produces<Page<DeadLetterShape>>();
        api.MapPost("/dead-letters/{id:long}/try", TryAsync).ChangesNothing().WithSummary("What would be read of it now; changes nothing")
            .WithDescription("By the connection's connector and options, or by others that the request names.").Produces<TrialShape>().ProducesProblem(StatusCodes.Status404NotFound)
            .RequireScope(AccessScopes.DeadLetters);
        api.MapPost("/dead-letters/{id:long}/redrive", RedriveAsync).WorksPieceByPiece().WithSummary("Read it again and take its alerts in, once")
            .WithDescription("As if received when it was: what the source has said since about the same condition wins. What still cannot be read stays open.")
            .Produces<RedrivenShape>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).RequireScope(AccessScopes.DeadLetters);
        api.MapPost("/dead-letters/redrive", RedriveAllAsync).WorksPieceByPiece().WithSummary("Do so with all open ones, of a connection and kind if given, newest first")
            .WithDescription("A page at a time: while next is given there are more.").Produces<Page<RedrivenShape>>().RequireScope(AccessScopes.DeadLetters);
        api.MapGet("/dead-letters/{id:long}", FindAsync).WithSummary("One of them, without its body").Produces<DeadLetterShape>();
        api.MapGet("/dead-letters/{id:long}/raw", RawAsync).WithSummary("Its body as it came, as a download")
            .Produces<byte[]>(contentType: "application/octet-stream");
    }

    private static async Task<IResult> ListAsync(DeadLetterReader reader, string? connection, string? kind, bool? open, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        var rows = await reader.ListAsync(new DeadLetterFilter(page.Fetch, page.Cursor, connection, kind, open ?? false), cancel);
        return Results.Ok(Page<DeadLetterShape>.Of(rows, page, r => r.Id, DeadLetterShape.Of));
    }

    private static async Task<IResult> FindAsync(DeadLetterReader reader, long id, CancellationToken cancel) =>
        await reader.FindAsync(id, cancel) is { } row ? Results.Ok(DeadLetterShape.Of(row)) : NoSuchLetter(id);

    private static async Task<IResult> TryAsync(DeadLetterReader reader, DeadLetterRetry retry, HttpContext context, long id, TrialRequest? body, CancellationToken cancel) =>
        // Reading calls nobody, but could tell what it thinks of a secret.
        ConnectionReach.Refuse(context, body?.Options, connector: null) ?? (await reader.FindAsync(id, cancel) is { } letter ? Results.Ok(TrialShape.Of(await retry.TryAsync(letter, body?.Connector, body?.Options, cancel))) : NoSuchLetter(id));

    private static async Task<IResult> RedriveAsync(DeadLetterReader reader, DeadLetterRetry retry, HttpContext context, long id, CancellationToken cancel)
    {
        if (await reader.FindAsync(id, cancel) is not { } letter)
            return NoSuchLetter(id);
        var retried = await retry.RedriveAsync(letter, AccessClaims.NameOf(context.User), cancel);
        return retried.IsRead
            ? Results.Ok(RedrivenShape.Of(letter, retried))
            : Problem.Conflict($"Dead letter {id} was not re-driven", $"{retried.Note} See what would be read with POST /api/v1/dead-letters/{id}/try.");
    }

    private static async Task<IResult> RedriveAllAsync(DeadLetterReader reader, DeadLetterRetry retry, HttpContext context, RedriveRequest? body, CancellationToken cancel)
    {
        if (PageRequest.TryRead(body?.Limit, body?.Cursor, out var fault) is not { } page)
            return fault!;
        // Newest first: what a later one says about a condition then wins over an earlier one, and nothing is raised that is over.
        var rows = await reader.ListAsync(new DeadLetterFilter(page.Fetch, page.Cursor, body?.Connection, body?.Kind, OnlyOpen: true), cancel);
        var redriven = new List<RedrivenShape>();
        foreach (var letter in rows.Take(page.Limit))
            redriven.Add(RedrivenShape.Of(letter, await retry.RedriveAsync(letter, AccessClaims.NameOf(context.User), cancel)));
        return Results.Ok(new Page<RedrivenShape>(redriven, rows.Count > page.Limit ? $"{rows[page.Limit - 1].Id}" : null));
    }

    // Never with the sender's content type: a browser must not run what an attacker posted.
    private static async Task<IResult> RawAsync(DeadLetterReader reader, long id, CancellationToken cancel) =>
        await reader.BodyAsync(id, cancel) is { } body ? Results.File(body, "application/octet-stream", $"dead-letter-{id}.bin") : NoSuchLetter(id);

    private static IResult NoSuchLetter(long id) => Problem.NotFound($"There is no dead letter {id}", "List them with GET /api/v1/dead-letters.");
}

/// <summary>A request that could not be read, without its body.</summary>
/// <param name="Headers">Without those that prove who sent it.</param>
/// <param name="SettledAs">redriven; null: nothing was done about it yet.</param>
/// <param name="SettledBy">Person, or name of the token.</param>
/// <param name="SettledVersion">Of the connector that read it then.</param>
/// <param name="SettledNote">What came of its alerts.</param>
internal sealed record DeadLetterShape(
    long Id, DateTimeOffset ReceivedAt, string Connection, string Kind, string Reason, string? Place, string? ConnectorVersion, string Method, string SubPath,
    IReadOnlyDictionary<string, string> Headers, string? ContentType, int Bytes, DateTimeOffset? SettledAt, string? SettledAs, string? SettledBy, string? SettledVersion, string? SettledNote)
{
    public static DeadLetterShape Of(DeadLetterRow row) => new(
        row.Id, row.ReceivedAt, row.Connection, row.Kind, row.Reason, row.Place, row.ConnectorVersion, row.Method, row.SubPath,
        JsonSerializer.Deserialize<Dictionary<string, string>>(row.Headers) ?? [], row.ContentType, row.Bytes, row.SettledAt, row.SettledAs,
        row.SettledBy, row.SettledVersion, row.SettledNote);
}

/// <summary>By what it is read; null: as its connection says.</summary>
internal sealed record TrialRequest(string? Connector, JsonObject? Options);

/// <summary>What would be read of a dead letter now.</summary>
/// <param name="IsRead">All of it could be read.</param>
/// <param name="Version">Of the connector; empty: there is none.</param>
/// <param name="Note">Why it cannot be read.</param>
/// <param name="Result">Alerts, warnings and rejected parts; null: nothing was read.</param>
internal sealed record TrialShape(bool IsRead, string Version, string Note, string? Place, JsonNode? Result)
{
    public static TrialShape Of(Retried retried) => new(
        retried.IsRead, retried.Version, retried.Note, retried.Place, retried.Result is null ? null : JsonNode.Parse(AlertJson.ToText(retried.Result)));
}

/// <summary>Which ones; null: all that are open.</summary>
/// <param name="Limit">At most so many now; default 100.</param>
internal sealed record RedriveRequest(string? Connection, string? Kind, int? Limit, string? Cursor);

/// <summary>What came of a dead letter.</summary>
/// <param name="IsRedriven">False: it stays open.</param>
/// <param name="Note">What came of its alerts, or why it stays open.</param>
internal sealed record RedrivenShape(long Id, string Connection, string Kind, bool IsRedriven, string Version, string Note)
{
    public static RedrivenShape Of(DeadLetterRow letter, Retried retried) => new(letter.Id, letter.Connection, letter.Kind, retried.IsRead, retried.Version, retried.Note);
}
