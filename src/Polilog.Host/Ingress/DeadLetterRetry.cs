using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary>Reads a dead letter again: to see what would come of it, or really, through the ordinary intake and as if it were received when it was.</summary>
internal sealed class DeadLetterRetry(
    DeadLetterReader letters, DeadLetterStore store, ConnectionStore connections, ConnectionReaders readers, LaterNews laterNews, AlertIntake intake, TimeProvider time)
{
    /// <summary>Changes nothing.</summary>
    /// <param name="connector">Another than the connection's; null: its own.</param>
    /// <param name="options">Others than the connection's; null: its own.</param>
    public async Task<Retried> TryAsync(DeadLetterRow letter, string? connector, JsonObject? options, CancellationToken cancel)
    {
        if (connections.Find(letter.Connection) is not { } own)
            return NoConnection(letter);
        var connection = own with { Connector = connector ?? own.Connector, Options = options?.ToJsonString() ?? (connector is null ? own.Options : "{}") };
        var reader = readers.Beside(connection);
        return Retried.Of(reader, await reader.ReadAsync(await RequestOfAsync(letter, cancel), letter.Sha256));
    }

    /// <summary>Once: whoever comes second finds it settled. What could not be read, or not wholly, stays open.</summary>
    public async Task<Retried> RedriveAsync(DeadLetterRow letter, string by, CancellationToken cancel)
    {
        if (letter.SettledAt is not null)
            return Settled(letter);
        if (connections.Find(letter.Connection) is not { } connection)
            return NoConnection(letter);
        // Beside the one that serves: what hangs here again must not stop the reading of what comes in.
        var reader = readers.Beside(connection);
        var request = await RequestOfAsync(letter, cancel);
        var retried = Retried.Of(reader, await reader.ReadAsync(request, letter.Sha256));
        if (retried.Result is null)
            return retried;
        var isFirst = await store.SettleOnceAsync(letter.Id, by, reader.Version, async () =>
        {
            retried = await TakeInAsync(letter, connection, request, retried, cancel);
            return retried.IsRead ? retried.Note : null;
        }, time.GetUtcNow(), cancel);
        return isFirst ? retried : Settled(letter);
    }

    private async Task<Retried> TakeInAsync(DeadLetterRow letter, ActiveConnection connection, ConnectorRequest request, Retried retried, CancellationToken cancel)
    {
        var sifted = await laterNews.SiftAsync(connection, retried.Result!.Alerts, letter.ReceivedAt, time.GetUtcNow(), cancel);
        var outcome = sifted.News.Count == 0
            ? IntakeOutcome.Committed
            : await intake.SubmitAsync(new IntakeRequest(connection, letter.ReceivedAt, letter.ContentType, letter.Sha256, request.Body, sifted.News));
        if (outcome.Verdict != IntakeVerdict.Committed)
            return retried with { IsRead = false, Note = outcome.Reason };
        var taken = retried.Result.IgnoredBecause is { } reason && retried.Result.Alerts.Count == 0 ? $"ignored: {reason}" : $"{sifted}";
        return retried with { Note = retried.IsRead ? taken : $"{retried.Note} ({taken})" };
    }

    private async Task<ConnectorRequest> RequestOfAsync(DeadLetterRow letter, CancellationToken cancel) => new(
        letter.Method, letter.SubPath, TextsOf(letter.Query), await letters.BodyAsync(letter.Id, cancel) ?? [], TextsOf(letter.Headers), letter.ReceivedAt);

    private static Dictionary<string, string> TextsOf(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], StringComparer.OrdinalIgnoreCase);

    private static Retried NoConnection(DeadLetterRow letter) => new(false, "", null, $"There is no connection '{letter.Connection}' any more.", null);

    private static Retried Settled(DeadLetterRow letter) => new(false, "", null, $"Dead letter {letter.Id} was settled before.", null);
}

/// <summary>What came of reading a dead letter again.</summary>
/// <param name="IsRead">All of it.</param>
/// <param name="Version">Of the connector that read it; empty: there is none.</param>
/// <param name="Result">What was read; null: nothing.</param>
/// <param name="Note">Why it was not read, or what came of its alerts.</param>
/// <param name="Place">Where in the request it is wrong, if the connector could say.</param>
internal sealed record Retried(bool IsRead, string Version, ConnectorResult? Result, string Note, string? Place)
{
    public static Retried Of(ConnectionReader reader, ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.Read({ Rejected: [var first, ..] rejected } result) => new(
            false, reader.Version, result, $"{rejected.Count} of {rejected.Count + result.Alerts.Count} parts could not be read. The first: {first.Reason}", first.Place),
        ReadOutcome.Read({ Alerts: [], IgnoredBecause: null }) => new(false, reader.Version, null, "The request holds no alert.", null),
        ReadOutcome.Read(var result) => new(true, reader.Version, result, result.IgnoredBecause ?? "", null),
        ReadOutcome.Malformed(var reason, var place) => new(false, reader.Version, null, reason, place),
        ReadOutcome.Kept(_, var reason) => new(false, reader.Version, null, reason, null),
        _ => new(false, reader.Version, null, "Too many requests are being read; try again later.", null),
    };
}
