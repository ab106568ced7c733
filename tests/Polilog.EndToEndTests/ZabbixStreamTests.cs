using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Problems of a real Zabbix that streams them by itself: no media type, no user, no action.</summary>
public sealed class ZabbixStreamTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private ZabbixPeer zabbix = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        zabbix = Keep(await ZabbixPeer.StartAsync(hub.Ingest("zabbix"), TestHub.Token, streams: true));
    }

    [Fact]
    public async Task A_problem_becomes_an_incident_and_its_recovery_which_says_nothing_else_resolves_it()
    {
        await zabbix.MeasureAsync(95.5);

        Assert.True((await hub.Running.CardAsync("PAY", "Disk /var is almost full on web1.example.org")).Shows("PAY-1"));
        var alert = (await hub.Running.GetAsync("/api/v1/alerts?connection=zabbix")).Items().Single();
        Assert.Equal(("firing", "high", "web1.example.org"), ((string?)alert["status"], (string?)alert["severity"], (string?)alert["resource"]));
        Assert.Equal(("web1", "Web servers"), ((string?)alert["labels"]!["host"], (string?)alert["labels"]!["host_group"]));

        await zabbix.MeasureAsync(40);

        await hub.Running.IncidentAsync("PAY-1", "resolved");
        var ended = (await hub.Running.GetAsync("/api/v1/alerts?connection=zabbix")).Items().Single();
        Assert.Equal(
            ("resolved", "Disk /var is almost full on web1.example.org", "payments"),
            ((string?)ended["status"], (string?)ended["title"], (string?)ended["labels"]!["team"]));
        Assert.Empty((await hub.Running.GetAsync("/api/v1/dead-letters")).Items());
    }
}
