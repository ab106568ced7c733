using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests.Peers;

/// <summary>A real Alertmanager fed by a real Prometheus, sending as plugins/Prometheus/alertmanager.yml says; or that Prometheus past it, straight to the hub.</summary>
internal sealed class AlertmanagerPeer : IAsyncDisposable
{
    private readonly Peer peer;
    private readonly HttpClient http;

    private AlertmanagerPeer(Peer peer, int port)
    {
        this.peer = peer;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Where it is asked.</summary>
    public Uri Url => http.BaseAddress!;

    public static async Task<AlertmanagerPeer> StartAsync(Uri connection, string token, string repeatInterval = "4h", bool isPassedBy = false, string suite = Peer.NewestSuite)
    {
        var port = Peer.FreePort();
        var running = await Peer.RunAsync(
            "alertmanager",
            ("POLILOG_WEBHOOK_URL", connection.AbsoluteUri),
            ("POLILOG_WEBHOOK_TOKEN", token),
            ("POLILOG_REPEAT_INTERVAL", repeatInterval),
            ("POLILOG_PEER_SUITE", suite),
            ("POLILOG_PAST_ALERTMANAGER", isPassedBy ? "yes" : ""),
            ("POLILOG_ALERTMANAGER_PORT", $"{port}"),
            ("POLILOG_PROMETHEUS_PORT", $"{Peer.FreePort()}"));
        return new AlertmanagerPeer(running, port);
    }

    /// <summary>What Prometheus finds at its next scrape, within a second. Above 90, <c>disk_used_percent</c> fires DiskFull.</summary>
    public void Measure(params string[] metrics)
    {
        var file = Path.Combine(peer.Folder, "user/metrics.txt");
        File.WriteAllLines(file + ".new", metrics);
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Fires as <c>amtool alert add</c> does.</summary>
    public Task FireAsync(params (string Alertname, string Host)[] alerts) => PostAsync(alerts, startsAt: null, endsAt: null);

    public Task FireAsync(DateTimeOffset since, params (string Alertname, string Host)[] alerts) => PostAsync(alerts, since, endsAt: null);

    public Task EndAsync(params (string Alertname, string Host)[] alerts) => PostAsync(alerts, startsAt: null, endsAt: TimeProvider.System.GetUtcNow());

    public Task<IReadOnlyList<JsonNode>> SilencesAsync(Predicate<IReadOnlyList<JsonNode>> wanted) => GetAsync("silences", wanted);

    public Task<IReadOnlyList<JsonNode>> AlertsAsync(Predicate<IReadOnlyList<JsonNode>> wanted) => GetAsync("alerts", wanted);

    private Task<IReadOnlyList<JsonNode>> GetAsync(string what, Predicate<IReadOnlyList<JsonNode>> wanted) => Eventually.GetAsync(
        async () => (IReadOnlyList<JsonNode>)[.. (await http.GetFromJsonAsync<JsonArray>($"/api/v2/{what}"))!.Select(n => n!)], wanted, $"Alertmanager shows {what}");

    private async Task PostAsync((string Alertname, string Host)[] alerts, DateTimeOffset? startsAt, DateTimeOffset? endsAt)
    {
        var body = alerts.Select(a => new
        {
            labels = new { alertname = a.Alertname, instance = a.Host, severity = "high", team = "payments" },
            annotations = new { summary = $"{a.Alertname} on {a.Host}" },
            startsAt,
            endsAt,
        });
        using var answer = await http.PostAsJsonAsync("/api/v2/alerts", body);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await peer.DisposeAsync();
    }
}
