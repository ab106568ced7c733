using System.Text.Json;
using Polilog.Core.Alerts;

namespace Polilog.Portal.DeadLetters;

/// <summary>What was done about a dead letter, when, by whom, by which version of the connector, and what came of it.</summary>
public sealed record DeadLetterFate(string How, DateTimeOffset At, string By, string Version, string Note);

/// <summary>What came of trying to read one again.</summary>
/// <param name="Alerts">As JSON; null: nothing was read.</param>
public sealed record DeadLetterTrial(bool IsRead, string Version, string Note, string? Place, string? Alerts);

/// <summary>A request that could not be read.</summary>
public sealed record DeadLetterView(long Id, DateTimeOffset ReceivedAt, string Connection, string Kind, string Reason, string? Place, string? ContentType, int Bytes)
{
    /// <summary>Null: nothing was done about it yet.</summary>
    public DeadLetterFate? Fate { get; init; }

    /// <summary>Method and the path below the connection's address.</summary>
    public required string Request { get; init; }

    public required string? Connector { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    internal static DeadLetterView Of(DeadLetterRow row) => new(row.Id, row.ReceivedAt, row.Connection, row.Kind, row.Reason, row.Place, row.ContentType, row.Bytes)
    {
        Request = $"{row.Method} /ingest/{row.Connection}{(row.SubPath.Length == 0 ? "" : "/" + row.SubPath.TrimStart('/'))}",
        Connector = row.ConnectorVersion,
        Fate = row.SettledAt is { } at ? new DeadLetterFate(row.SettledAs ?? "", at, row.SettledBy ?? "", row.SettledVersion ?? "", row.SettledNote ?? "") : null,
        Headers = HeadersOf(row.Headers),
    };

    private static List<KeyValuePair<string, string>> HeadersOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? [.. document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.ToString()))]
            : [];
    }
}
