using System.Globalization;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>A real Alertmanager whose notifications nobody takes, and which is asked.</summary>
public sealed class ReconciliationTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private AlertmanagerPeer alertmanager = null!;

    // Where it sends to, nobody listens.
    protected override async Task StartAsync()
    {
        alertmanager = Keep(await AlertmanagerPeer.StartAsync(new Uri($"http://127.0.0.1:{Peer.FreePort()}/ingest/prometheus"), TestHub.Token));
        await alertmanager.FireAsync(TimeProvider.System.GetUtcNow().AddMinutes(-5), ("LinkDown", "sw1"));
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration.Replace(
            "connector: alertmanager,", string.Create(CultureInfo.InvariantCulture, $"connector: alertmanager, options: {{ api_url: {alertmanager.Url} }},"), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_alarm_that_Alertmanager_could_not_send_is_found_and_stands_in_its_topics_room()
    {
        await hub.Running.CardAsync("PAY", "LinkDown on sw1");

        var alert = Assert.Single((await hub.Running.GetAsync("/api/v1/alerts?connection=prometheus")).Items())!;
        Assert.Equal(("LinkDown on sw1", "firing", "high"), ((string?)alert["title"], (string?)alert["status"], (string?)alert["severity"]));
        Assert.NotNull((string?)alert["foundByReconciliationAt"]);
        Assert.Null(alert["unconfirmedSince"]);

        var connection = (await hub.Running.WaitForAsync("/api/v1/connections", c => Source(c)["answeredAt"] is not null)).Items();
        Assert.Null(connection.Single(c => (string?)c!["name"] == "prometheus")!["source"]!["trouble"]);
    }

    [Fact]
    public async Task When_it_sends_again_the_alert_found_is_the_alert_sent()
    {
        await hub.Running.CardAsync("PAY", "LinkDown on sw1");

        await hub.PostAsync("prometheus", """
            {"version":"4","status":"resolved","alerts":[{"status":"resolved","labels":{"alertname":"LinkDown","instance":"sw1","severity":"high","team":"payments"},
             "annotations":{"summary":"LinkDown on sw1"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2100-01-01T00:00:00Z"}]}
            """);

        await hub.Running.IncidentAsync("PAY-1", "resolved");
        Assert.Single((await hub.Running.GetAsync("/api/v1/alerts?connection=prometheus")).Items());
    }

    private static System.Text.Json.Nodes.JsonNode Source(System.Text.Json.Nodes.JsonNode connections) =>
        connections.Items().Single(c => (string?)c!["name"] == "prometheus")!["source"]!;
}
