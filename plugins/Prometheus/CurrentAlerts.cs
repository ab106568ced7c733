using System.Text.Json.Serialization.Metadata;
using Polilog.Sdk;

namespace Polilog.Prometheus;

/// <summary>Asks an Alertmanager what fires, silenced and inhibited alerts too: they fire, though it tells nobody.</summary>
internal sealed class CurrentAlerts(AlertmanagerOptions options)
{
    /// <summary>An Alertmanager that was started forgets its alerts, and gets them again from Prometheus within a few evaluations.</summary>
    private static readonly TimeSpan ForgetfulFor = TimeSpan.FromMinutes(10);

    private static readonly WebhookGroup NoGroup = new(new AlertmanagerWebhook());

    private readonly AlertReader reader = new(options);

    public async Task<AlertSnapshot> ReadAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel)
    {
        var status = await AskAsync(client, "status", AlertmanagerJson.Default.CurrentStatus, cancel).ConfigureAwait(false);
        var current = await AskAsync(client, "alerts?active=true&silenced=true&inhibited=true&unprocessed=true", AlertmanagerJson.Default.CurrentAlertArray, cancel).ConfigureAwait(false);
        return Read(current, askedAt, remembers: status.Uptime + ForgetfulFor < askedAt);
    }

    private AlertSnapshot Read(CurrentAlert?[] current, DateTimeOffset askedAt, bool remembers)
    {
        var alerts = new List<Alert>(current.Length);
        var isComplete = remembers;
        for (var i = 0; i < current.Length; i++)
        {
            if (current[i] is { } alert && FiringOf(alert) is { } firing && AlertReader.FingerprintOf(firing) is { } fingerprint)
                // Without a lease: what keeps it is that the Alertmanager still knows it.
                alerts.Add(reader.Read(firing, fingerprint, NoGroup, i, askedAt) with
                {
                    Transition = Transition.Reconciled,
                    ExpiresAt = null,
                    Suppressed = alert.IsSuppressed || (options.ApiReceiver is { } receiver && !alert.GoesTo(receiver)),
                });
            else
                isComplete = false;
        }
        return new AlertSnapshot(alerts, isComplete);
    }

    private static AlertmanagerAlert FiringOf(CurrentAlert alert) => new()
    {
        Status = "firing",
        Labels = alert.Labels,
        Annotations = alert.Annotations,
        StartsAt = alert.StartsAt,
        GeneratorUrl = alert.GeneratorUrl,
        Fingerprint = alert.Fingerprint,
    };

    private async Task<T> AskAsync<T>(HttpClient client, string what, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{options.ApiUrl!.AbsoluteUri.TrimEnd('/')}/api/v2/{what}");
        request.Headers.Authorization = AlertSourceClient.Authorization(options.ApiToken, options.ApiUser, options.ApiPassword);
        return await client.AskAsync(request, type, cancel).ConfigureAwait(false);
    }
}
