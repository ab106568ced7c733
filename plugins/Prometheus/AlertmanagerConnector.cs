using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>
/// Reads what the webhook receiver of Alertmanager posts (payload version 4): one request is one group; every alert in it speaks for itself. Below
/// <c>api/v2</c> it speaks as an Alertmanager itself. Both name a condition alike, so that a change of the way keeps the alerts.
/// </summary>
[Connector("alertmanager")]
public sealed class AlertmanagerConnector(AlertmanagerOptions options) : IConnector, IReplyFormat, IAlertSource, IAcknowledgeSource
{
    private readonly AlertReader reader = new(options);
    private readonly AlertsApi api = new(new AlertReader(options), options.ResolveTimeout);
    private readonly CurrentAlerts current = new(options);
    private readonly Silences silences = new(options);

    /// <inheritdoc/>
    public Uri? Address => options.ApiUrl;

    /// <inheritdoc/>
    public bool ResolvesMissing => options.ResolveMissing;

    /// <inheritdoc/>
    public Task<AlertSnapshot> ReadCurrentAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel) => current.ReadAsync(client, askedAt, cancel);

    /// <inheritdoc/>
    public bool Acknowledges => options.Acknowledge;

    /// <inheritdoc/>
    public Task<AcknowledgeResult> AcknowledgeAsync(Acknowledgement acknowledgement, HttpClient client, CancellationToken cancel) => silences.TellAsync(acknowledgement, client, cancel);

    /// <inheritdoc/>
    public ConnectorResult Read(ConnectorRequest request) =>
        IsGet(request) ? ConnectorResult.Ignored("A GET asks and sends no alerts.")
        : AlertsApi.IsAlerts(request) ? ReadApi(request)
        : ReadWebhook(request);

    /// <inheritdoc/>
    public ConnectorReply? Reply(ConnectorRequest request, Receipt receipt) =>
        IsGet(request) ? receipt.Error is { } refused ? AlertsApi.Text(receipt.Status, refused)
            : AlertsApi.IsStatus(request) ? AlertsApi.ReplyToStatus(request)
            : AlertsApi.Text(405, "Alerts are sent here by POST. To be asked is only api/v2/status.")
        : AlertsApi.IsAlerts(request) ? AlertsApi.ReplyToAlerts(receipt)
        : null;

    private static bool IsGet(ConnectorRequest request) => request.Method == "GET";

    private ConnectorResult ReadApi(ConnectorRequest request)
    {
        var result = api.Read(request);
        return result with { Warnings = [.. result.Warnings, .. ReplicaHints(result.Alerts)] };
    }

    private ConnectorResult ReadWebhook(ConnectorRequest request)
    {
        var webhook = request.ReadJson(AlertmanagerJson.Default.AlertmanagerWebhook);
        if (webhook.Alerts is not { } sent)
            throw new MalformedPayloadException(
                "There is no field `alerts`. Expected the webhook body of Alertmanager, version 4; if the receiver has a `payload` template, remove it.", "$.alerts");
        if (sent.Length == 0)
            return ConnectorResult.Ignored("The list `alerts` is empty.");

        var group = new WebhookGroup(webhook);
        var alerts = new List<Alert>(sent.Length);
        var rejected = new List<RejectedPart>();
        for (var i = 0; i < sent.Length; i++)
        {
            if (sent[i] is { } alert && AlertReader.FingerprintOf(alert) is { } fingerprint)
                alerts.Add(reader.Read(alert, fingerprint, group, i, request.ReceivedAt));
            else
                rejected.Add(new RejectedPart(i, $"$.alerts[{i}]", "The alert has neither labels nor a fingerprint, so nothing tells what it is about."));
        }
        string[] warnings = webhook.Version is { } version && version != "4" ? [$"The payload says version {version}; this connector knows version 4 and read it as such."] : [];
        return new ConnectorResult { Alerts = alerts, Rejected = rejected, Warnings = [.. warnings, .. ReplicaHints(alerts)] };
    }

    private IEnumerable<string> ReplicaHints(IReadOnlyList<Alert> alerts) => options.ReplicaLabels
        .Where(replica => alerts.Any(a => a.Labels.ContainsKey(replica)))
        .Select(replica => $"Alerts carry the label {replica}, so each replica of Prometheus raises its own: drop it by alert_relabel_configs.");
}
