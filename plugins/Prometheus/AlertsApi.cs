using System.Globalization;
using System.Text.Json;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>
/// Speaks as Alertmanager's API version 2 does, so that Prometheus, vmalert, the rulers of Thanos, Mimir and Loki, and Grafana can send without an Alertmanager
/// between. The sender posts each firing alert every minute, with a lease in <c>endsAt</c>.
/// </summary>
internal sealed class AlertsApi(AlertReader reader, TimeSpan resolveTimeout)
{
    private static readonly WebhookGroup NoGroup = new(new AlertmanagerWebhook());

    public static bool IsAlerts(ConnectorRequest request) => Ends(request, "api/v2/alerts");

    public static bool IsStatus(ConnectorRequest request) => Ends(request, "api/v2/status");

    public ConnectorResult Read(ConnectorRequest request)
    {
        var sent = request.ReadJson(AlertmanagerJson.Default.AlertmanagerAlertArray);
        if (sent.Length == 0)
            return ConnectorResult.Ignored("The list of alerts is empty.");
        var alerts = new List<Alert>(sent.Length);
        var rejected = new List<RejectedPart>();
        for (var i = 0; i < sent.Length; i++)
        {
            if (sent[i] is { Labels: { } labels } alert && WithoutEmpty(labels) is { Count: > 0 } named)
                alerts.Add(Read(alert, named, i, request.ReceivedAt));
            else
                rejected.Add(new RejectedPart(i, $"$[{i}].labels", "The alert has no label with a value, so nothing tells what it is about."));
        }
        return new ConnectorResult { Alerts = alerts, Rejected = rejected };
    }

    // The sender gives neither a status nor a fingerprint: the first follows from the lease, the second from the labels, as in Alertmanager.
    private Alert Read(AlertmanagerAlert sent, TextMap labels, int index, DateTimeOffset receivedAt)
    {
        var isOver = sent.EndsAt <= receivedAt;
        var alert = new AlertmanagerAlert
        {
            Status = isOver ? "resolved" : "firing",
            Labels = labels,
            Annotations = sent.Annotations,
            StartsAt = sent.StartsAt ?? (isOver ? sent.EndsAt : receivedAt),
            EndsAt = isOver ? sent.EndsAt : null,
            GeneratorUrl = sent.GeneratorUrl,
        };
        return reader.Read(alert, Fingerprint.Of(labels), NoGroup, index, receivedAt) with { ExpiresAt = isOver ? null : sent.EndsAt ?? receivedAt + resolveTimeout };
    }

    /// <summary>Errors are a JSON text, as in Alertmanager; the senders write it into their log. One invalid alert makes it 400, though the valid ones are stored.</summary>
    public static ConnectorReply ReplyToAlerts(Receipt receipt) => receipt switch
    {
        { Error: { } error } => Text(receipt.Status, error),
        { Rejected: { Count: > 0 } rejected } => Text(
            400, $"{receipt.Accepted} alerts were stored. Those without a label that has a value were not, by their position: {string.Join(", ", rejected.Select(r => r.Index.ToString(CultureInfo.InvariantCulture)))}."),
        _ => new ConnectorReply(200, null, default),
    };

    /// <summary>What interfaces ask before they show an Alertmanager. It says how this one differs: it is alone, and has no configuration to show.</summary>
    public static ConnectorReply ReplyToStatus(ConnectorRequest request)
    {
        var status = new AlertmanagerStatus(
            new ClusterStatus("disabled", []), new ShownConfiguration(""), request.ReceivedAt, new VersionInfo("", "", "", "", "", "polilog"));
        return new ConnectorReply(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(status, AlertmanagerJson.Default.AlertmanagerStatus));
    }

    public static ConnectorReply Text(int status, string sentence) => new(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(sentence, AlertmanagerJson.Default.String));

    private static bool Ends(ConnectorRequest request, string address)
    {
        var path = request.SubPath.AsSpan().TrimEnd('/');
        return path.EndsWith(address, StringComparison.Ordinal) && (path.Length == address.Length || path[^(address.Length + 1)] == '/');
    }

    private static TextMap WithoutEmpty(TextMap labels)
    {
        foreach (var (_, value) in labels.Pairs)
            if (value.Length == 0)
                return TextMap.Of([.. labels.Where(l => l.Value.Length > 0)]);
        return labels;
    }
}
