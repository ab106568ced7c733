using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>Turns one alert of unified alerting into the common model.</summary>
internal sealed class UnifiedReader(GrafanaOptions options)
{
    private readonly SeverityReader severities = new(options);
    private readonly string[] resourceLabels = [.. options.ResourceLabels];

    /// <param name="fingerprint">Taken as it is: it covers labels that Grafana does not show, so nobody else can compute it.</param>
    public Alert Read(UnifiedAlert alert, string fingerprint, UnifiedGroup group, int index, DateTimeOffset receivedAt)
    {
        var labels = alert.Labels ?? TextMap.Empty;
        var annotations = alert.Annotations ?? TextMap.Empty;
        var state = new RuleState(labels, annotations);
        var isTest = group.IsTest(labels);
        var word = group.StatusOf(alert);
        var status = isTest ? AlertStatus.Info : StatusOf(word);
        var (severity, severityText) = severities.Of(labels);
        var ruleUid = UnifiedGroup.Present(alert.RuleUid) ?? labels.FirstOf(PrivateNames.RuleUid);
        var orgId = UnifiedGroup.Present(alert.OrgId) ?? group.OrgId;
        var title = TitleOf(state, annotations);
        return new Alert
        {
            // An annotation can be missing from the end of the alert, so the organisation that is told in one is no part of the identity.
            Identity = Identity.Of(("orgId", orgId ?? "-"), ("fingerprint", fingerprint)),
            SeriesKey = ruleUid,
            Status = status,
            Transition = isTest ? Transition.Test : TransitionOf(status, state),
            Severity = severity,
            SeverityText = severityText,
            Title = title,
            Message = MessageOf(alert, annotations, state),
            Resource = labels.FirstOf(resourceLabels),
            Check = state.Rule,
            Labels = PrivateNames.Without(labels),
            Annotations = PrivateNames.Without(annotations),
            Values = Readings.Of(state.HasReadings ? alert.Values ?? annotations.FirstOf(PrivateNames.Values) : null),
            StartsAt = alert.StartsAt,
            EndsAt = alert.EndsAt,
            OccurredAt = status == AlertStatus.Resolved ? alert.EndsAt : null,
            Links = Offered.Links(
                (LinkKind.Rule, alert.GeneratorUrl), (LinkKind.Silence, alert.SilenceUrl), (LinkKind.Dashboard, alert.DashboardUrl), (LinkKind.Panel, alert.PanelUrl),
                (LinkKind.Runbook, annotations.FirstOf("runbook_url", "runbook")), (LinkKind.External, group.ExternalUrl)),
            Images = Offered.Images(alert.ImageUrl, title),
            SourceIds = TextMap.OfPresent(
                ("fingerprint", fingerprint), ("orgId", orgId ?? annotations.FirstOf(PrivateNames.OrgId)), ("ruleUid", ruleUid),
                ("dashboardUid", annotations.FirstOf(PrivateNames.DashboardUid)), ("panelId", annotations.FirstOf(PrivateNames.PanelId)),
                ("groupKey", group.Key), ("receiver", group.Receiver)),
            Group = group.Group,
            Warnings = Warnings(alert, word, status, isTest, receivedAt),
            Index = index,
        };
    }

    // Info opens nothing and ends nothing: a word we do not know changes no state, and the other alerts of the request are read all the same.
    private static AlertStatus StatusOf(string? word) => word switch
    {
        "firing" => AlertStatus.Firing,
        "resolved" => AlertStatus.Resolved,
        _ => AlertStatus.Info,
    };

    private static Transition TransitionOf(AlertStatus status, RuleState state) => status switch
    {
        AlertStatus.Firing => Transition.Problem,
        AlertStatus.Resolved => state.IsClosed ? Transition.ClosedBySource : Transition.Recovery,
        _ => Transition.Update,
    };

    // The summary of a rule tells what is wrong when it fires. Without data nobody knows whether it is.
    private static string TitleOf(RuleState state, TextMap annotations) =>
        state.Suffix is { } suffix ? state.Rule + suffix : annotations.FirstOf("summary") ?? state.Rule ?? "Alert";

    private static string MessageOf(UnifiedAlert alert, TextMap annotations, RuleState state)
    {
        var readings = state.HasReadings ? UnifiedGroup.Present(alert.ValueString) ?? annotations.FirstOf(PrivateNames.ValueString) : null;
        return string.Join('\n', new[]
        {
            annotations.FirstOf("Error"),
            annotations.FirstOf("description", "message") ?? readings,
            state.Reason is { } reason ? $"State reason: {reason}" : null,
        }.OfType<string>());
    }

    private static IReadOnlyList<string> Warnings(UnifiedAlert alert, string? word, AlertStatus status, bool isTest, DateTimeOffset receivedAt)
    {
        var doubt = SourceTime.Doubt(alert.StartsAt, alert.EndsAt, receivedAt);
        var unknown = status != AlertStatus.Info || isTest ? null
            : word is null ? "Neither the alert nor its group has a status; the state of the alert was left as it was."
            : $"The status is '{word}', not 'firing' or 'resolved'; the state of the alert was left as it was.";
        return doubt is null && unknown is null ? [] : [.. new[] { unknown, doubt }.OfType<string>()];
    }
}
