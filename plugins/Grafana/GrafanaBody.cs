using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>The body of Grafana's webhook: of unified alerting (with <c>alerts</c>), or of legacy alerting (with <c>ruleId</c>). Of each field the loosest form.</summary>
internal sealed class GrafanaBody
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? OrgId { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Status { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? State { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Title { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Message { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? GroupKey { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? TruncatedAlerts { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Receiver { get; init; }

    [JsonPropertyName("externalURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? ExternalUrl { get; init; }

    public UnifiedAlert?[]? Alerts { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? RuleId { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? RuleName { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? RuleUrl { get; init; }

    // So the oldest ones spell it.
    [JsonPropertyName("rule_url"), JsonConverter(typeof(LooseTextConverter))]
    public string? OldRuleUrl { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? ImageUrl { get; init; }

    [JsonPropertyName("image_url"), JsonConverter(typeof(LooseTextConverter))]
    public string? OldImageUrl { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? DashboardId { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? PanelId { get; init; }

    public TextMap? Tags { get; init; }

    public EvalMatch?[]? EvalMatches { get; init; }
}

/// <summary>One reading that broke the condition of a legacy rule.</summary>
internal sealed class EvalMatch
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Metric { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Value { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GrafanaBody))]
[JsonSerializable(typeof(CurrentAlert[]))]
[JsonSerializable(typeof(TextMap))]
internal sealed partial class GrafanaJson : JsonSerializerContext;
