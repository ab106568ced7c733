using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>Turns one alert of a webhook body into the common model.</summary>
internal sealed class AlertReader(AlertmanagerOptions options)
{
    private readonly SeverityWords words = new(options.SeverityWords);
    private readonly string[] severityLabels = [.. options.SeverityLabels];
    private readonly string[] resourceLabels = [.. options.ResourceLabels];

    /// <summary>What the alert is about: the sender's fingerprint, else the one of its labels; null if it has neither.</summary>
    public static string? FingerprintOf(AlertmanagerAlert alert) =>
        Fingerprint.IsOne(alert.Fingerprint) ? alert.Fingerprint!.ToLowerInvariant()
        : alert.Labels is { Count: > 0 } labels ? Fingerprint.Of(labels)
        : null;

    public Alert Read(AlertmanagerAlert alert, string fingerprint, WebhookGroup group, int index, DateTimeOffset receivedAt)
    {
        var labels = alert.Labels ?? TextMap.Empty;
        var annotations = alert.Annotations ?? TextMap.Empty;
        var status = StatusOf(alert.Status);
        var (severity, severityText) = SeverityOf(labels);
        var check = labels.FirstOf("alertname", "job") ?? FirstLabel(labels) ?? "Alert";
        var resource = labels.FirstOf(resourceLabels);
        return new Alert
        {
            Identity = Identity.Of(("fingerprint", fingerprint)),
            Status = status,
            Transition = status switch { AlertStatus.Firing => Transition.Problem, AlertStatus.Resolved => Transition.Recovery, _ => Transition.Update },
            Severity = severity,
            SeverityText = severityText,
            Title = annotations.FirstOf("summary", "title") ?? (resource is null ? check : $"{check}: {resource}"),
            Message = annotations.FirstOf("description", "message") ?? "",
            Resource = resource,
            Check = check,
            Labels = PrivateLabels.Without(labels),
            Annotations = annotations,
            StartsAt = alert.StartsAt,
            EndsAt = alert.EndsAt,
            OccurredAt = status == AlertStatus.Resolved ? alert.EndsAt : null,
            ExpiresAt = status == AlertStatus.Firing ? receivedAt + options.ExpireAfter : null,
            Links = group.Links(alert.GeneratorUrl, annotations.FirstOf("dashboard_url", "dashboard"), annotations.FirstOf("runbook_url", "runbook")),
            SourceIds = TextMap.OfPresent(("fingerprint", fingerprint), ("groupKey", group.Key), ("receiver", group.Receiver)),
            Group = group.Group,
            Warnings = Warnings(alert, status, receivedAt),
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

    private (Severity, string?) SeverityOf(TextMap labels)
    {
        string? first = null;
        foreach (var label in severityLabels)
        {
            if (!labels.TryGetValue(label, out var word) || string.IsNullOrWhiteSpace(word))
                continue;
            if (words.Read(word) is not Severity.Unknown and var severity)
                return (severity, word);
            first ??= word;
        }
        return (Severity.Unknown, first);
    }

    // Of the names in order, so that the answer does not hang on how the sender ordered its JSON.
    private static string? FirstLabel(TextMap labels) => labels.Where(l => !string.IsNullOrWhiteSpace(l.Value)).OrderBy(l => l.Key, StringComparer.Ordinal).FirstOrDefault().Value;

    private static IReadOnlyList<string> Warnings(AlertmanagerAlert alert, AlertStatus status, DateTimeOffset receivedAt)
    {
        var doubt = SourceTime.Doubt(alert.StartsAt, alert.EndsAt, receivedAt);
        if (doubt is null && status != AlertStatus.Info)
            return [];
        var unknown = status == AlertStatus.Info ? $"The status is '{alert.Status}', not 'firing' or 'resolved'; the state of the alert was left as it was." : null;
        return [.. new[] { unknown, doubt }.OfType<string>()];
    }
}
