using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>A silence as it is made. Each of its matchers must hold, so that it mutes this one alert.</summary>
internal sealed record Silence(IReadOnlyList<SilenceMatcher> Matchers, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string CreatedBy, string Comment);

internal sealed record SilenceMatcher(string Name, string Value)
{
    public bool IsRegex { get; init; }

    public bool IsEqual { get; init; } = true;
}

/// <summary>What matters of an item of <c>GET api/v2/silences</c>.</summary>
internal sealed class CurrentSilence
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Id { get; init; }

    public CurrentState? Status { get; init; }

    public SilenceMatcher?[]? Matchers { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? CreatedBy { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Comment { get; init; }

    /// <summary>An ended one is still shown for some days.</summary>
    public bool IsOver => Status?.State == "expired";

    public bool Is(Silence other) => CreatedBy == other.CreatedBy && Matchers is { } matchers && matchers.Length == other.Matchers.Count && matchers.All(m => m is not null && other.Matchers.Contains(m));
}
