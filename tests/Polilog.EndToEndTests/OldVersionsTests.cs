using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Alertmanager 0.25, Nagios 4.4 and Zabbix 6.0, as many still run them: a problem stands in its room, and its recovery resolves it.</summary>
public sealed class OldVersionsTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;

    protected override async Task StartAsync() => hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));

    [Fact]
    public async Task An_old_Alertmanager_is_read()
    {
        var alertmanager = Keep(await AlertmanagerPeer.StartAsync(hub.Ingest("prometheus"), TestHub.Token, suite: Peer.OldSuite));
        alertmanager.Measure("""disk_used_percent{host="db1",mount="/var",team="payments"} 97""");
        Assert.Equal(("firing", "critical"), await SeenAsync("prometheus", "Disk /var of db1 is 97 % full"));

        alertmanager.Measure("""disk_used_percent{host="db1",mount="/var",team="payments"} 40""");
        await IsOverAsync("prometheus");
    }

    [Fact]
    public async Task An_old_Nagios_is_read()
    {
        var nagios = Keep(await NagiosPeer.StartAsync(hub.Ingest("nagios"), TestHub.Token, Peer.OldSuite));
        nagios.Find(2, "DISK CRITICAL - /var is 97% full");
        Assert.Equal(("firing", "critical"), await SeenAsync("nagios", "Disk on web1 is CRITICAL"));

        nagios.Find(0, "DISK OK - /var is 40% full");
        await IsOverAsync("nagios");
    }

    [Fact]
    public async Task An_old_Zabbix_is_read_and_what_its_operator_says_is_noted()
    {
        var zabbix = Keep(await ZabbixPeer.StartAsync(hub.Ingest("zabbix"), TestHub.Token, suite: Peer.OldSuite));
        await zabbix.MeasureAsync(95.5);
        Assert.Equal(("firing", "high"), await SeenAsync("zabbix", "Disk /var is almost full on web1.example.org"));
        await zabbix.AcknowledgeAsync("I am on it");
        await hub.Running.WaitForAsync("/api/v1/incidents/PAY-1/journal", journal => journal.Items().Any(entry => (string?)entry["event"] == "acknowledged_at_source"));

        await zabbix.MeasureAsync(40);
        await IsOverAsync("zabbix");
    }

    private async Task<(string?, string?)> SeenAsync(string connection, string title)
    {
        Assert.True((await hub.Running.CardAsync("PAY", title)).Shows("PAY-1"));
        var alert = await OnlyAsync(connection);
        return ((string?)alert["status"], (string?)alert["severity"]);
    }

    private async Task IsOverAsync(string connection)
    {
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        var alert = await OnlyAsync(connection);
        Assert.Equal(("resolved", 1), ((string?)alert["status"], (int)alert["episode"]!));
        Assert.Empty((await hub.Running.GetAsync("/api/v1/dead-letters")).Items());
    }

    private async Task<JsonNode> OnlyAsync(string connection) => (await hub.Running.GetAsync($"/api/v1/alerts?connection={connection}")).Items().Single();
}
