using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>One alert of unified alerting.</summary>
internal sealed class UnifiedAlert
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? OrgId { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Status { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Fingerprint { get; init; }

    [JsonPropertyName("ruleUID"), JsonConverter(typeof(LooseTextConverter))]
    public string? RuleUid { get; init; }

    public TextMap? Labels { get; init; }

    public TextMap? Annotations { get; init; }

    /// <summary>As JSON text: what stands in it must never make an alarm unreadable.</summary>
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Values { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? ValueString { get; init; }

    [JsonConverter(typeof(SourceTimeConverter))]
    public DateTimeOffset? StartsAt { get; init; }

    [JsonConverter(typeof(SourceTimeConverter))]
    public DateTimeOffset? EndsAt { get; init; }

    [JsonPropertyName("generatorURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? GeneratorUrl { get; init; }

    [JsonPropertyName("silenceURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? SilenceUrl { get; init; }

    [JsonPropertyName("dashboardURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? DashboardUrl { get; init; }

    [JsonPropertyName("panelURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? PanelUrl { get; init; }

    [JsonPropertyName("imageURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? ImageUrl { get; init; }
}
