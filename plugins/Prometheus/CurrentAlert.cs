using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>One alert of <c>GET api/v2/alerts</c>.</summary>
internal sealed class CurrentAlert
{
    public CurrentState? Status { get; init; }

    public TextMap? Labels { get; init; }

    public TextMap? Annotations { get; init; }

    [JsonConverter(typeof(SourceTimeConverter))]
    public DateTimeOffset? StartsAt { get; init; }

    [JsonPropertyName("generatorURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? GeneratorUrl { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Fingerprint { get; init; }

    public CurrentReceiver?[]? Receivers { get; init; }

    /// <summary>Silenced, inhibited or muted: it fires, and nobody is told.</summary>
    public bool IsSuppressed => Status?.State == "suppressed";

    public bool GoesTo(string receiver) => Receivers?.Any(r => r?.Name == receiver) == true;
}

internal sealed class CurrentState
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? State { get; init; }
}

internal sealed class CurrentReceiver
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Name { get; init; }
}

/// <summary>What matters of <c>GET api/v2/status</c>.</summary>
internal sealed class CurrentStatus
{
    /// <summary>Since when it runs.</summary>
    [JsonConverter(typeof(SourceTimeConverter))]
    public DateTimeOffset? Uptime { get; init; }
}
