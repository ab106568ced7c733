using System.Text.Json.Serialization;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>One problem of <c>problem.get</c>. Zabbix gives numbers as texts.</summary>
internal sealed class CurrentProblem
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? EventId { get; init; }

    /// <summary>The trigger, for a problem of one.</summary>
    [JsonConverter(typeof(LooseTextConverter))]
    public string? ObjectId { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Clock { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Name { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Severity { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Acknowledged { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Suppressed { get; init; }

    [JsonPropertyName("opdata"), JsonConverter(typeof(LooseTextConverter))]
    public string? OperationalData { get; init; }

    /// <summary>As {EVENT.TAGSJSON} gives them.</summary>
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Tags { get; init; }
}

/// <summary>One trigger of <c>trigger.get</c>.</summary>
internal sealed class CurrentTrigger
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? TriggerId { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Description { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Comments { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Url { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Status { get; init; }

    public CurrentHost?[]? Hosts { get; init; }

    /// <summary>Since 6.2.</summary>
    public CurrentGroup?[]? HostGroups { get; init; }

    /// <summary>Before 6.2.</summary>
    public CurrentGroup?[]? Groups { get; init; }

    /// <summary>The trigger or one of its hosts is switched off: its problems stay until they are swept out, and nobody is told.</summary>
    public bool IsDisabled => Status == "1" || Hosts?.Any(h => h?.Status == "1") == true;
}

internal sealed class CurrentHost
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? HostId { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Host { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Name { get; init; }

    [JsonConverter(typeof(LooseTextConverter))]
    public string? Status { get; init; }
}

internal sealed class CurrentGroup
{
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Name { get; init; }
}
