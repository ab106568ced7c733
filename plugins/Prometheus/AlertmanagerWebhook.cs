using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>The body of Alertmanager's webhook, payload version 4; of each field the loosest form a sender was seen to write.</summary>
internal sealed class AlertmanagerWebhook
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Version { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? GroupKey { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? TruncatedAlerts { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Receiver { get; init; }

    [JsonPropertyName("externalURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? ExternalUrl { get; init; }

    public AlertmanagerAlert?[]? Alerts { get; init; }
}

internal sealed class AlertmanagerAlert
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Status { get; init; }

    public TextMap? Labels { get; init; }

    public TextMap? Annotations { get; init; }

    [JsonConverter(typeof(SourceTimeConverter))]
    public DateTimeOffset? StartsAt { get; init; }

    [JsonConverter(typeof(SourceTimeConverter))]
    public DateTimeOffset? EndsAt { get; init; }

    [JsonPropertyName("generatorURL"), JsonConverter(typeof(LooseTextConverter))]
    public string? GeneratorUrl { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Fingerprint { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AlertmanagerWebhook))]
[JsonSerializable(typeof(AlertmanagerAlert[]))]
[JsonSerializable(typeof(AlertmanagerStatus))]
[JsonSerializable(typeof(CurrentAlert[]))]
[JsonSerializable(typeof(CurrentStatus))]
[JsonSerializable(typeof(CurrentSilence[]))]
[JsonSerializable(typeof(Silence))]
[JsonSerializable(typeof(string))]
internal sealed partial class AlertmanagerJson : JsonSerializerContext;
