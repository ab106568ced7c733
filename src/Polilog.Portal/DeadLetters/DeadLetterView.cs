using System.Text.Json;
using Polilog.Core.Alerts;

namespace Polilog.Portal.DeadLetters;

/// <summary>A request that could not be read.</summary>
public sealed record DeadLetterView(long Id, DateTimeOffset ReceivedAt, string Connection, string Kind, string Reason, string? Place, string? ContentType, int Bytes, string? SettledAs)
{
    /// <summary>Method and the path below the connection's address.</summary>
    public required string Request { get; init; }

    public required string? Connector { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    internal static DeadLetterView Of(DeadLetterRow row) => new(row.Id, row.ReceivedAt, row.Connection, row.Kind, row.Reason, row.Place, row.ContentType, row.Bytes, row.SettledAs)
    {
        Request = $"{row.Method} /ingest/{row.Connection}{(row.SubPath.Length == 0 ? "" : "/" + row.SubPath.TrimStart('/'))}",
        Connector = row.ConnectorVersion,
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
