using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Alarms of a real Prometheus that takes the hub for its Alertmanager.</summary>
public sealed class PrometheusTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private AlertmanagerPeer prometheus = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        prometheus = Keep(await AlertmanagerPeer.StartAsync(hub.Ingest("prometheus"), TestHub.Token, isPassedBy: true));
    }

    [Fact]
    public async Task An_alarm_without_an_Alertmanager_stands_in_its_topics_room_with_a_lease_and_resolves_when_the_source_recovers()
    {
        prometheus.Measure("""disk_used_percent{host="db1",mount="/var",team="payments"} 97""");

        var alert = (await hub.Running.WaitForAsync("/api/v1/alerts?connection=prometheus", alerts => alerts.Items().Count == 1)).Items()[0];
        Assert.Equal("Disk /var of db1 is 97 % full", (string?)alert["title"]);
        Assert.Equal("firing", (string?)alert["status"]);
        Assert.NotNull(alert["expiresAt"]);
        await hub.Running.CardAsync("PAY", "Disk /var of db1 is 97 % full");

        prometheus.Measure("""disk_used_percent{host="db1",mount="/var",team="payments"} 40""");
        await hub.Running.IncidentAsync("PAY-1", "resolved");
    }
}
