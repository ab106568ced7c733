using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>What an event of Zabbix is about; the numbers are Zabbix'.</summary>
internal enum EventSource
{
    Trigger = 0,
    Discovery = 1,
    Autoregistration = 2,
    Internal = 3,
    Service = 4,
}

/// <summary>
/// The parameters of the media type. Their names count without case, dots and underscores; a macro that Zabbix did not resolve counts as absent.
/// </summary>
internal sealed partial class ZabbixEvent
{
    private static readonly string[] OwnNames = ["eventid", "eventsource", "eventvalue", "eventname", "alertsubject", "alertmessage", "sendto"];

    private readonly Dictionary<string, string> present = new(StringComparer.Ordinal);

    public ZabbixEvent(TextMap parameters)
    {
        var isOurs = parameters.Count == 0;
        foreach (var (name, value) in parameters.Pairs)
        {
            var plain = Separators().Replace(name, "").ToLowerInvariant();
            isOurs |= OwnNames.Contains(plain, StringComparer.Ordinal);
            if (!string.IsNullOrWhiteSpace(value) && !Unresolved().IsMatch(value.Trim()))
                present[plain] = value;
        }
        IsOurs = isOurs;
    }

    /// <summary>Do the names look like those of the media type. An empty object does: older scripts leave out what is unresolved, and the Test button resolves nothing.</summary>
    public bool IsOurs { get; }

    public string? Id => this["eventid"]?.Trim();

    public EventSource Source => this["eventsource"]?.Trim() switch
    {
        "1" => EventSource.Discovery,
        "2" => EventSource.Autoregistration,
        "3" => EventSource.Internal,
        "4" => EventSource.Service,
        _ => EventSource.Trigger,
    };

    /// <summary>Discovery and autoregistration have no end and open nothing.</summary>
    public bool IsInfo => Source is EventSource.Discovery or EventSource.Autoregistration;

    /// <summary>Is the problem on; null if neither value nor status tell.</summary>
    public bool? IsProblem => (this["eventvalue"]?.Trim(), this["eventstatus"]?.Trim().ToUpperInvariant()) switch
    {
        ("1", _) => true,
        ("0", _) => false,
        (_, "PROBLEM") => true,
        (_, "RESOLVED" or "OK") => false,
        _ => null,
    };

    public bool IsUpdate => this["eventupdatestatus"]?.Trim() == "1";

    /// <summary>The text of a parameter, by its name in lower case without separators; null if it is absent.</summary>
    public string? this[string plainName] => present.GetValueOrDefault(plainName);

    public string? FirstOf(params ReadOnlySpan<string> plainNames)
    {
        foreach (var name in plainNames)
            if (this[name] is { } value)
                return value;
        return null;
    }

    [GeneratedRegex("[._]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Separators();

    // Three forms: the macro is not valid here, the macro's lookup failed, the user macro is not defined.
    [GeneratedRegex(@"^(\{[$#?]?[A-Z0-9_.:""]+\}|\*UNKNOWN\*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unresolved();
}

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TextMap))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ApiAnswer<string>))]
[JsonSerializable(typeof(ApiAnswer<CurrentProblem?[]>))]
[JsonSerializable(typeof(ApiAnswer<CurrentTrigger?[]>))]
[JsonSerializable(typeof(ApiAnswer<CurrentEvent?[]>))]
[JsonSerializable(typeof(ApiAnswer<JsonDocument>))]
internal sealed partial class ZabbixJson : JsonSerializerContext;
