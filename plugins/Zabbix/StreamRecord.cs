using System.Text.Json;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>One line of the stream, under the names of Zabbix' export of events.</summary>
internal sealed class StreamRecord(TextMap fields)
{
    private const int NanosecondsPerTick = 100;
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The id of the problem: a recovery has an id of its own and names the problem's. Null if there is none that is a number.</summary>
    public string? ProblemId => IdOf(IsProblem == false ? "p_eventid" : "eventid");

    public string? RecoveryId => IsProblem == false ? IdOf("eventid") : null;

    /// <summary>Null if neither the value nor the problem's id tell.</summary>
    public bool? IsProblem => this["value"] switch { "1" => true, "0" => false, null when this["p_eventid"] is not null => false, _ => null };

    /// <summary>Values of items and their trends are streamed by connectors of another data type.</summary>
    public bool IsItemValue => this["itemid"] is not null && this["eventid"] is null && this["p_eventid"] is null;

    public string? Name => this["name"];

    public string? Tags => this["tags"];

    public Severity Severity => this["severity"] is [var digit and >= '0' and <= '5'] ? (Severity)(digit - '0') : Severity.Unknown;

    public string? SeverityText => this["severity"];

    public DateTimeOffset? At => SourceTime.Read(this["clock"]) is { } second ? second.AddTicks(Nanoseconds / NanosecondsPerTick) : null;

    /// <summary>Technical and visible name; older servers give one name only.</summary>
    public IReadOnlyList<(string Host, string Name)> Hosts => [.. ListOf("hosts").Select(HostOf).OfType<(string, string)>()];

    public IEnumerable<string> Groups => ListOf("groups").Select(TextOf).OfType<string>();

    private int Nanoseconds => int.TryParse(this["ns"], out var ns) && ns is > 0 and < NanosecondsPerSecond ? ns : 0;

    private string? this[string name] => fields.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    // Up to 2^64, which not every reader of JSON numbers keeps to the digit; so it stays a text.
    private string? IdOf(string name) => this[name] is { Length: <= 20 } id && id.All(char.IsAsciiDigit) ? id : null;

    private IReadOnlyList<JsonElement> ListOf(string name)
    {
        try
        {
            return this[name] is { } json && JsonSerializer.Deserialize(json, ZabbixJson.Default.JsonElement) is { ValueKind: JsonValueKind.Array } list
                ? [.. list.EnumerateArray()]
                : [];
        }
        catch (JsonException)
        {
            // An odd list must not cost the problem.
            return [];
        }
    }

    private static (string, string)? HostOf(JsonElement host)
    {
        if (host.ValueKind != JsonValueKind.Object)
            return TextOf(host) is { } only ? (only, only) : null;
        var (technical, visible) = (Member(host, "host"), Member(host, "name"));
        return (technical ?? visible) is { } name ? (name, visible ?? name) : null;
    }

    private static string? Member(JsonElement host, string name) => host.TryGetProperty(name, out var value) ? TextOf(value) : null;

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
