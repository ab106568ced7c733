using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>
/// Reads what the webhook contact point of Grafana posts: unified alerting, where every alert of the group speaks for itself, also with the private names that it
/// has behind an external Alertmanager; and legacy alerting. With <see cref="GrafanaOptions.HmacSecret"/> a request proves itself by its signature.
/// </summary>
[Connector("grafana")]
public sealed class GrafanaConnector(GrafanaOptions options) : IConnector, IRequestAuthenticator, IAlertSource
{
    private readonly UnifiedReader unified = new(options);
    private readonly LegacyReader legacy = new(options);
    private readonly Signature? signature = options.HmacSecret is { } secret ? new Signature(secret, options.HmacHeader, options.HmacTimestampHeader) : null;
    private readonly CurrentAlerts current = new(options);

    /// <inheritdoc/>
    public Uri? Address => options.ApiUrl;

    /// <inheritdoc/>
    public bool ResolvesMissing => options.ResolveMissing;

    /// <inheritdoc/>
    public Task<AlertSnapshot> ReadCurrentAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel) => current.ReadAsync(client, askedAt, cancel);

    /// <inheritdoc/>
    public RequestProof Authenticate(ConnectorRequest request) => signature is null ? RequestProof.Bearer : signature.Check(request);

    /// <inheritdoc/>
    public ConnectorResult Read(ConnectorRequest request)
    {
        var body = request.ReadJson(GrafanaJson.Default.GrafanaBody);
        if (body.Alerts is { } sent)
            return sent.Length == 0 ? ConnectorResult.Ignored("The list `alerts` is empty.") : ReadUnified(body, sent, request.ReceivedAt);
        return UnifiedGroup.Present(body.RuleId) is { } ruleId
            ? ConnectorResult.Of(legacy.Read(body, ruleId))
            : throw new MalformedPayloadException(
                "There is neither `alerts` nor `ruleId`. Expected the webhook body of Grafana. Is a custom payload template in use? If so, remove it from the contact point.", "$.alerts");
    }

    private ConnectorResult ReadUnified(GrafanaBody body, UnifiedAlert?[] sent, DateTimeOffset receivedAt)
    {
        var group = new UnifiedGroup(body);
        var alerts = new List<Alert>(sent.Length);
        var rejected = new List<RejectedPart>();
        for (var i = 0; i < sent.Length; i++)
        {
            if (sent[i] is { } alert && UnifiedGroup.Present(alert.Fingerprint) is { } fingerprint)
                alerts.Add(unified.Read(alert, fingerprint, group, i, receivedAt));
            else
                rejected.Add(new RejectedPart(i, $"$.alerts[{i}]", "The alert has no fingerprint, so nothing tells what it is about."));
        }
        return new ConnectorResult { Alerts = alerts, Rejected = rejected, Warnings = group.TruncationWarning is { } warning ? [warning] : [] };
    }
}
