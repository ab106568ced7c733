using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Alarms of a real Prometheus through a real Alertmanager.</summary>
public sealed class AlertmanagerTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private AlertmanagerPeer alertmanager = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        alertmanager = Keep(await AlertmanagerPeer.StartAsync(hub.Ingest("prometheus"), TestHub.Token, repeatInterval: "2s"));
    }

    [Fact]
    public async Task An_alarm_of_a_Prometheus_rule_stands_in_its_topics_room_is_taken_and_resolves_when_the_source_recovers()
    {
        alertmanager.Measure("""disk_used_percent{host="db1",mount="/var",team="payments"} 97""");

        var alert = (await hub.Running.WaitForAsync("/api/v1/alerts?connection=prometheus", alerts => alerts.Items().Count == 1)).Items()[0];
        Assert.Equal("Disk /var of db1 is 97 % full", (string?)alert["title"]);
        Assert.Equal("firing", (string?)alert["status"]);
        Assert.Equal("critical", (string?)alert["severity"]);
        Assert.Equal("peers", (string?)alert["labels"]!["cluster"]);
        Assert.Contains(alert["links"]!.AsArray(), link => (string?)link!["url"] == "https://runbooks.example/disk-full");

        var card = await hub.Running.CardAsync("PAY", "Disk /var of db1 is 97 % full");
        Assert.Contains("PAY-1", (string)card["text"]!, StringComparison.Ordinal);
        Assert.Contains("PAY-1", (string)card["html"]!, StringComparison.Ordinal);
        // Text from outside is shown, and neither runs nor rings.
        Assert.Contains("&lt;b&gt;see the runbook&lt;/b&gt;", (string)card["html"]!, StringComparison.Ordinal);

        await hub.ActAsync("marco", "PAY-1", "take");
        Assert.Equal("marco", (string?)(await hub.Running.IncidentAsync("PAY-1", "resolution"))["owner"]);

        alertmanager.Measure("""disk_used_percent{host="db1",mount="/var",team="payments"} 40""");
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        await hub.Running.WaitForAsync("/api/v1/alerts?connection=prometheus", alerts => (string?)alerts.Items()[0]["status"] == "resolved");
    }

    [Fact]
    public async Task Several_alerts_of_one_group_are_one_incident_which_lasts_until_the_last_of_them_ends()
    {
        await alertmanager.FireAsync(("LinkDown", "sw1"), ("LinkDown", "sw2"), ("LinkDown", "sw3"));

        await hub.Running.CardAsync("PAY", "LinkDown on sw");
        await hub.Running.WaitForAsync("/api/v1/incidents/PAY-1", incident => Firing(incident) == 3);

        await alertmanager.EndAsync(("LinkDown", "sw2"));
        var members = (await hub.Running.WaitForAsync("/api/v1/incidents/PAY-1", incident => Firing(incident) == 2))["members"]!.AsArray();
        Assert.Equal(3, members.Count);
        Assert.Equal("ownership", (string?)(await hub.Running.IncidentAsync("PAY-1", "ownership"))["phase"]);

        await alertmanager.EndAsync(("LinkDown", "sw1"), ("LinkDown", "sw3"));
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        Assert.Single((await hub.Running.GetAsync("/api/v1/incidents")).Items());
    }

    [Fact]
    public async Task A_repeat_of_the_same_alert_is_counted_and_told_to_nobody()
    {
        await alertmanager.FireAsync(("CertificateExpires", "web1"));
        await hub.Running.CardAsync("PAY", "CertificateExpires on web1");
        var told = (await hub.Running.GetAsync("/api/v1/topics/PAY/room")).Items().Count;

        var alert = (await hub.Running.WaitForAsync("/api/v1/alerts", alerts => (long)alerts.Items()[0]["refreshes"]! >= 2)).Items()[0];

        Assert.Equal(1, (int)alert["episode"]!);
        Assert.Equal(told, (await hub.Running.GetAsync("/api/v1/topics/PAY/room")).Items().Count);
    }

    private static int Firing(JsonNode incident) => incident["alerts"]!.AsArray().Count(a => (string?)a!["status"] == "firing");
}
