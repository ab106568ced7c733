using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>What matters of an item of <c>event.get</c>.</summary>
internal sealed class CurrentEvent
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? EventId { get; init; }

    public EventUpdate?[]? Acknowledges { get; init; }

    /// <summary>Whether the newest of our messages about an incident is this one: who took it before somebody else did, and again afterwards, is told anew.</summary>
    public bool Says(string message, string incident) =>
        (Acknowledges ?? []).Where(a => a?.Message?.Trim().EndsWith(incident, StringComparison.Ordinal) == true).MaxBy(a => long.TryParse(a!.Clock, out var clock) ? clock : 0)?.Message?.Trim() == message.Trim();
}

internal sealed class EventUpdate
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Clock { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Message { get; init; }
}
