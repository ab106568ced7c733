using System.Text.Json;

namespace Polilog.EndToEndTests;

/// <summary>Requests as Alertmanager makes them, for tests that need no Alertmanager.</summary>
internal static class Alarms
{
    /// <summary>One alert about one host, or several.</summary>
    public static string Of(string alertname, string host, string status = "firing", string severity = "high", string team = "payments") =>
        Of([(alertname, host)], status, severity, team);

    public static string Of(IEnumerable<(string Alertname, string Host)> alerts, string status = "firing", string severity = "high", string team = "payments") =>
        JsonSerializer.Serialize(new
        {
            version = "4",
            status,
            alerts = alerts.Select(a => new
            {
                status,
                labels = new { alertname = a.Alertname, instance = a.Host, severity, team },
                annotations = new { summary = $"{a.Alertname} on {a.Host}" },
            }),
        });
}
