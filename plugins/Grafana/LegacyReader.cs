using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>Reads a notification of legacy alerting (the way before Grafana 9, gone in 11): one alert per rule, however many readings broke its condition.</summary>
internal sealed class LegacyReader(GrafanaOptions options)
{
    private const string TestName = "Test notification";

    private readonly SeverityReader severities = new(options);
    private readonly string[] resourceLabels = [.. options.ResourceLabels];

    public Alert Read(GrafanaBody body, string ruleId)
    {
        var tags = body.Tags ?? TextMap.Empty;
        var name = UnifiedGroup.Present(body.RuleName) ?? UnifiedGroup.Present(body.Title) ?? "Alert";
        var matches = (body.EvalMatches ?? []).OfType<EvalMatch>().ToArray();
        var isTest = IsTest(body.RuleName, ruleId, matches);
        var status = isTest ? AlertStatus.Info : StatusOf(body.State);
        var (severity, severityText) = severities.Of(tags);
        var orgId = UnifiedGroup.Present(body.OrgId);
        return new Alert
        {
            Identity = Identity.Of(("alerting", "legacy"), ("orgId", orgId ?? "-"), ("ruleId", ruleId)),
            Status = status,
            Transition = isTest ? Transition.Test : TransitionOf(status),
            Severity = severity,
            SeverityText = severityText,
            Title = body.State == "no_data" ? name + " (no data)" : name,
            Message = string.Join('\n', matches.Select(m => m.Value is null ? m.Metric : $"{m.Metric}: {m.Value}").Prepend(UnifiedGroup.Present(body.Message)).OfType<string>()),
            Resource = tags.FirstOf(resourceLabels),
            Check = name,
            Labels = tags,
            Values = ValuesOf(matches),
            Links = Offered.Links((LinkKind.Rule, body.RuleUrl ?? body.OldRuleUrl)),
            Images = Offered.Images(body.ImageUrl ?? body.OldImageUrl, name),
            SourceIds = TextMap.OfPresent(("ruleId", ruleId), ("orgId", orgId), ("dashboardId", body.DashboardId), ("panelId", body.PanelId)),
            Warnings = status == AlertStatus.Info && !isTest && body.State is not ("paused" or "pending")
                ? [$"The state is '{body.State}', not 'alerting', 'ok', 'no_data', 'paused' or 'pending'; the state of the alert was left as it was."]
                : [],
        };
    }

    // Info opens nothing and ends nothing, which is right for a paused or pending rule, and for a word we do not know.
    private static AlertStatus StatusOf(string? state) => state switch
    {
        "alerting" or "no_data" => AlertStatus.Firing,
        "ok" => AlertStatus.Resolved,
        _ => AlertStatus.Info,
    };

    private static Transition TransitionOf(AlertStatus status) => status switch
    {
        AlertStatus.Firing => Transition.Problem,
        AlertStatus.Resolved => Transition.Recovery,
        _ => Transition.Update,
    };

    // Should a version give its test the number of a rule, its made-up readings still give it away.
    private static bool IsTest(string? name, string ruleId, EvalMatch[] matches) =>
        name == TestName && (ruleId == "0" || matches is [{ Metric: "High value", Value: "100" }, { Metric: "Higher Value", Value: "200" }]);

    private static Dictionary<string, double?> ValuesOf(EvalMatch[] matches)
    {
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var match in matches)
            if (UnifiedGroup.Present(match.Metric) is { } metric)
                values[metric] = Readings.Number(match.Value);
        return values;
    }
}
