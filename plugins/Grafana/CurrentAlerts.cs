using System.Globalization;
using Polilog.Sdk;

namespace Polilog.Grafana;

/// <summary>Asks the Alertmanager inside Grafana what fires, silenced alerts too: they fire, though Grafana tells nobody.</summary>
internal sealed class CurrentAlerts(GrafanaOptions options)
{
    private const string Path = "/api/alertmanager/grafana/api/v2/alerts?active=true&silenced=true&inhibited=true";

    // Nothing is known of the group; the organisation is that of the token.
    private readonly UnifiedGroup group = new(new GrafanaBody { OrgId = options.ApiOrg.ToString(CultureInfo.InvariantCulture) });
    private readonly UnifiedReader reader = new(options);

    public async Task<AlertSnapshot> ReadAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, options.ApiUrl!.AbsoluteUri.TrimEnd('/') + Path);
        request.Headers.Authorization = AlertSourceClient.Authorization(options.ApiToken);
        var current = await client.AskAsync(request, GrafanaJson.Default.CurrentAlertArray, cancel).ConfigureAwait(false);
        var alerts = new List<Alert>(current.Length);
        for (var i = 0; i < current.Length; i++)
            if (current[i] is { } alert && UnifiedGroup.Present(alert.Fingerprint) is { } fingerprint)
                alerts.Add(reader.Read(FiringOf(alert), fingerprint, group, i, askedAt) with
                {
                    Transition = Transition.Reconciled,
                    Suppressed = alert.IsSuppressed || (options.ApiReceiver is { } receiver && !alert.GoesTo(receiver)),
                });
        // After a restart it knows nothing until its rules were evaluated again, and cannot be told from one where nothing fires.
        return new AlertSnapshot(alerts, IsComplete: alerts.Count == current.Length && alerts.Count > 0);
    }

    private static UnifiedAlert FiringOf(CurrentAlert alert) => new()
    {
        Status = "firing",
        Labels = alert.Labels,
        Annotations = alert.Annotations,
        StartsAt = alert.StartsAt,
        GeneratorUrl = alert.GeneratorUrl,
        Fingerprint = alert.Fingerprint,
    };
}
