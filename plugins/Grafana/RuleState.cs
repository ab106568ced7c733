using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>
/// What Grafana says of the rule behind an alert. Without data, or when the query fails, it raises an alert of its own name, beside that of the rule, and the
/// readings are made up (-1).
/// </summary>
internal readonly struct RuleState
{
    private const string NoData = "NoData";
    private const string Error = "Error";

    private readonly string[] reasons;

    public RuleState(TextMap labels, TextMap annotations)
    {
        var alertname = labels.FirstOf("alertname");
        Reason = annotations.FirstOf("grafana_state_reason");
        reasons = Reason?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        Suffix = alertname switch { "DatasourceNoData" => " (no data)", "DatasourceError" => " (data source error)", _ => null };
        Rule = Suffix is null ? alertname : labels.FirstOf("rulename", "alertname");
    }

    /// <summary>The name of the rule; null if the alert has none.</summary>
    public string? Rule { get; }

    /// <summary>Grafana's words for why the state is as it is, such as <c>MissingSeries</c> or <c>Alerting, NoData</c>; null if it gave none.</summary>
    public string? Reason { get; }

    /// <summary>What follows the name of the rule in a title, if the alert is about the lack of data and not what the rule is about; else null.</summary>
    public string? Suffix { get; }

    public bool HasReadings => Suffix is null && !Has(NoData) && !Has(Error);

    /// <summary>It ended because somebody changed, paused or removed the rule, not because anything recovered.</summary>
    public bool IsClosed => Has("RuleDeleted") || Has("Paused") || Has("Updated");

    private bool Has(string reason) => reasons.Contains(reason, StringComparer.Ordinal);
}
