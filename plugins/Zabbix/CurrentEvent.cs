using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>What matters of an item of <c>event.get</c>.</summary>
internal sealed class CurrentEvent
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? EventId { get; init; }

    public EventUpdate?[]? Acknowledges { get; init; }

    public bool Says(string message) => Acknowledges?.Any(a => a?.Message?.Trim() == message.Trim()) == true;
}

internal sealed class EventUpdate
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Message { get; init; }
}
