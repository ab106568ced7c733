using System.Globalization;
using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>A real Zabbix whose messages nobody takes, and which is asked.</summary>
public sealed class ZabbixSourceTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private ZabbixPeer zabbix = null!;
    private string problem = "";

    // Where it sends to, nobody listens.
    protected override async Task StartAsync()
    {
        zabbix = Keep(await ZabbixPeer.StartAsync(new Uri($"http://127.0.0.1:{Peer.FreePort()}/ingest/zabbix"), TestHub.Token));
        await zabbix.MeasureAsync(95.5, TimeProvider.System.GetUtcNow().AddMinutes(-5));
        problem = await zabbix.ProblemAsync();
        var asked = string.Create(CultureInfo.InvariantCulture, $"connector: zabbix, options: {{ api_url: {zabbix.Url}, api_token: {{ secret: zabbix_api }} }},");
        hub = Keep(await TestHub.StartAsync(
            server, Shop.Configuration.Replace("connector: zabbix,", asked, StringComparison.Ordinal), ("zabbix_api", await zabbix.CreateTokenAsync())));
    }

    [Fact]
    public async Task A_problem_that_Zabbix_could_not_send_is_found_and_a_recovery_as_the_media_type_says_it_ends_it()
    {
        await hub.Running.CardAsync("PAY", "Disk /var is almost full on web1.example.org");

        var found = await AlertAsync();
        Assert.Equal(
            ("Disk /var is almost full on web1.example.org", "firing", "high", "payments", "web1"),
            ((string?)found["title"], (string?)found["status"], (string?)found["severity"], (string?)found["labels"]!["team"], (string?)found["labels"]!["host"]));
        Assert.Contains("Used: 95.5", (string)found["message"]!, StringComparison.Ordinal);
        Assert.Equal(("event_id", problem), ((string?)found["identity"]![0]!["name"], (string?)found["identity"]![0]!["value"]));
        Assert.NotNull((string?)found["foundByReconciliationAt"]);

        // As the media type says it; Zabbix itself first tries the problem again for long, and at the address of then.
        await hub.PostAsync("zabbix", $$"""{"event_id":"{{problem}}","event_source":"0","event_value":"0","event_status":"RESOLVED","event_update_status":"0"}""");

        await hub.Running.IncidentAsync("PAY-1", "resolved");
        var ended = await AlertAsync();
        Assert.Equal(((long)found["id"]!, "resolved"), ((long)ended["id"]!, (string?)ended["status"]));
    }

    private async Task<JsonNode> AlertAsync() => (await hub.Running.GetAsync("/api/v1/alerts?connection=zabbix")).Items().Single()!;
}
