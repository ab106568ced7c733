using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Problems of a real Zabbix, through the media type that we ship.</summary>
public sealed class ZabbixTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private ZabbixPeer zabbix = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        zabbix = Keep(await ZabbixPeer.StartAsync(hub.Ingest("zabbix"), TestHub.Token));
    }

    [Fact]
    public async Task A_problem_becomes_an_incident_what_the_operator_says_is_noted_and_the_recovery_resolves_it()
    {
        await zabbix.MeasureAsync(95.5);

        var card = await hub.Running.CardAsync("PAY", "Disk /var is almost full on web1.example.org");
        Assert.True(card.Shows("PAY-1"));
        var alert = (await hub.Running.GetAsync("/api/v1/alerts?connection=zabbix")).Items().Single();
        Assert.Equal("high", (string?)alert["severity"]);
        Assert.Equal("payments", (string?)alert["labels"]!["team"]);
        Assert.Contains("Used: 95.5", (string)alert["message"]!, StringComparison.Ordinal);

        await zabbix.AcknowledgeAsync("""I am on it; "quoted" & <b>bold</b>""");
        await JournalAsync("PAY-1", entry => (string?)entry["event"] == "acknowledged_at_source");
        var history = await hub.Running.GetAsync($"/api/v1/alerts/{alert["id"]}/history");
        Assert.Contains(history["changes"]!.AsArray(), change => (string?)change!["comment"] == """I am on it; "quoted" & <b>bold</b>""");

        await zabbix.MeasureAsync(40);
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        var ended = (await hub.Running.GetAsync("/api/v1/alerts?connection=zabbix")).Items().Single();
        Assert.Equal("resolved", (string?)ended["status"]);
        Assert.Equal(1, (int)ended["episode"]!);
    }

    [Fact]
    public async Task The_Test_button_says_OK_and_opens_nothing()
    {
        var answer = await zabbix.PressTestAsync();

        Assert.Equal("OK", answer);
        var test = (await hub.Running.WaitForAsync("/api/v1/alerts", alerts => (bool?)alerts.Items().SingleOrDefault()?["decided"] is true)).Items().Single();
        Assert.Equal("info", (string?)test["status"]);
        var fates = (await hub.Running.GetAsync($"/api/v1/alerts/{test["id"]}/history"))["fates"]!.AsArray();
        Assert.Equal("test", (string?)Assert.Single(fates)!["name"]);
        Assert.Empty((await hub.Running.GetAsync("/api/v1/incidents")).Items());
        Assert.Empty((await hub.Running.GetAsync("/api/v1/dead-letters")).Items());
    }

    private Task<JsonNode> JournalAsync(string key, Predicate<JsonNode> wanted) =>
        hub.Running.WaitForAsync($"/api/v1/incidents/{key}/journal", journal => journal.Items().Any(entry => wanted(entry)));
}
