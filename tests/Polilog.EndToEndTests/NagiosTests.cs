using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Notifications of a real Nagios, by the script that we ship.</summary>
public sealed class NagiosTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private NagiosPeer nagios = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        nagios = Keep(await NagiosPeer.StartAsync(hub.Ingest("nagios"), TestHub.Token));
    }

    [Fact]
    public async Task A_problem_becomes_an_incident_an_acknowledgement_is_noted_and_the_recovery_resolves_it()
    {
        nagios.Find(2, """
            DISK CRITICAL - /var is 97% full: "quoted" & <b>bold</b> 'größer' | /var=97%;80;90
            $HOME and `id` of C:\new
            """);

        var card = await hub.Running.CardAsync("PAY", "Disk on web1 is CRITICAL");
        Assert.Contains("PAY-1", (string)card["text"]!, StringComparison.Ordinal);
        var alert = (await hub.Running.GetAsync("/api/v1/alerts?connection=nagios")).Items().Single();
        Assert.Equal("critical", (string?)alert["severity"]);
        Assert.Equal("payments", (string?)alert["labels"]!["team"]);
        Assert.Equal("""
            DISK CRITICAL - /var is 97% full: "quoted" & <b>bold</b> 'größer'
            $HOME and `id` of C:\new
            """, (string?)alert["message"]);
        Assert.Contains(alert["links"]!.AsArray(), link => (string?)link!["url"] == "https://wiki.example.org/disk");

        await nagios.AcknowledgeAsync("alice", """I am on it; it's "mine" & <b>bold</b>""");
        await hub.Running.WaitForAsync("/api/v1/incidents/PAY-1/journal", journal => journal.Items().Any(entry => (string?)entry["event"] == "acknowledged_at_source"));
        var history = await hub.Running.GetAsync($"/api/v1/alerts/{alert["id"]}/history");
        var said = Assert.Single(history["changes"]!.AsArray(), change => (string?)change!["comment"] is not null);
        Assert.Equal("""I am on it; it's "mine" & <b>bold</b>""", (string?)said!["comment"]);

        nagios.Find(0, "DISK OK - /var is 40% full");
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        var ended = (await hub.Running.GetAsync("/api/v1/alerts?connection=nagios")).Items().Single();
        Assert.Equal("resolved", (string?)ended["status"]);
        Assert.Equal(1, (int)ended["episode"]!);
        Assert.Empty((await hub.Running.GetAsync("/api/v1/dead-letters")).Items());
    }
}
