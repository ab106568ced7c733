using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>
/// Labels and annotations that begin with two underscores. Grafana takes them out itself; through an external Alertmanager they arrive, carry what
/// otherwise has fields, and are nobody's business to read.
/// </summary>
internal static class PrivateNames
{
    public const string RuleUid = "__alert_rule_uid__";
    public const string OrgId = "__orgId__";
    public const string DashboardUid = "__dashboardUid__";
    public const string PanelId = "__panelId__";
    public const string Values = "__values__";
    public const string ValueString = "__value_string__";

    public static TextMap Without(TextMap texts)
    {
        foreach (var (name, _) in texts.Pairs)
            if (IsPrivate(name))
                return TextMap.Of([.. texts.Where(t => !IsPrivate(t.Key))]);
        return texts;
    }

    private static bool IsPrivate(string name) => name.StartsWith("__", StringComparison.Ordinal);
}
