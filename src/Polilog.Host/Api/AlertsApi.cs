using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.Host.Api;

/// <summary><c>/api/v1/alerts</c>: conditions, their history and their fates.</summary>
internal static class AlertsApi
{
    public static void MapAlerts(this RouteGroupBuilder api)
    {
        api.MapGet("/alerts", ListAsync).WithSummary("Conditions, newest first")
            .WithDescription("Filter by connection name, dedupKey (64 hex digits) and status (info, firing, resolved).").Produces<Page<AlertShape>>();
        api.MapGet("/alerts/{id:long}", FindAsync).WithSummary("One condition").Produces<AlertShape>();
        api.MapGet("/alerts/{id:long}/history", HistoryAsync).WithSummary("Every alert that changed a condition, and what became of it").Produces<AlertHistory>();
    }

    private static async Task<IResult> ListAsync(AlertReader reader, string? connection, string? dedupKey, AlertStatus? status, int? limit, string? cursor, CancellationToken cancel)
    {
        if (PageRequest.TryRead(limit, cursor, out var fault) is not { } page)
            return fault!;
        byte[]? key = null;
        if (dedupKey is not null && !TryReadKey(dedupKey, out key))
            return Problem.BadRequest($"dedupKey '{dedupKey}' is not 64 hex digits", "Copy it from the dedupKey of an alert.");
        var rows = await reader.ListAsync(new AlertFilter(page.Fetch, page.Cursor, Connection: connection, DedupKey: key, Status: status), cancel);
        return Results.Ok(Page<AlertShape>.Of(rows, page, r => r.Id, AlertShape.Of));
    }

    private static async Task<IResult> FindAsync(AlertReader reader, long id, CancellationToken cancel) =>
        await reader.ListAsync(new AlertFilter(1, Id: id), cancel) is [var row] ? Results.Ok(AlertShape.Of(row)) : NoSuchAlert(id);

    private static async Task<IResult> HistoryAsync(AlertReader reader, long id, CancellationToken cancel)
    {
        if (await reader.ListAsync(new AlertFilter(1, Id: id), cancel) is not [_])
            return NoSuchAlert(id);
        return Results.Ok(new AlertHistory(await reader.HistoryAsync(id, 500, cancel), await reader.FatesAsync(id, 500, cancel)));
    }

    private static IResult NoSuchAlert(long id) => Problem.NotFound($"There is no alert {id}", "List them with GET /api/v1/alerts.");

    private static bool TryReadKey(string text, out byte[]? key)
    {
        key = null;
        if (text.Length != 64 || !text.All(char.IsAsciiHexDigit))
            return false;
        key = Convert.FromHexString(text);
        return true;
    }
}

/// <summary>Newest first.</summary>
internal sealed record AlertHistory(IReadOnlyList<AlertChangeRow> Changes, IReadOnlyList<FateRow> Fates);
