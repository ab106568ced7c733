using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>A real Zabbix, made to send by <c>polilog zabbix setup</c> and nothing else.</summary>
public sealed class ZabbixSetupTests(TestServer server) : RealPrograms
{
    private TemporaryFolder folder = null!;
    private TestHub hub = null!;

    protected override async Task StartAsync()
    {
        folder = Keep(new TemporaryFolder("setup"));
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
    }

    [Theory]
    [InlineData(Peer.NewestSuite, true)]
    [InlineData(Peer.OldSuite, false)]
    public async Task It_is_set_up_by_one_command_and_a_problem_arrives_once(string suite, bool streams)
    {
        var runs = new List<JsonNode>();
        var zabbix = Keep(await ZabbixPeer.StartAsync(
            async zabbix =>
            {
                var arguments = await ArgumentsAsync(zabbix, streams);
                runs.Add(await SetUpAsync(arguments));
                runs.Add(await SetUpAsync(arguments));
            },
            suite));
        string[] things = ["media type Polilog", "user group Polilog", "user polilog", "action Polilog", "macro {$ZABBIX.URL}", .. streams ? ["connector Polilog"] : Array.Empty<string>()];
        Assert.Equal(things, Those(runs[0], "created"));
        Assert.Equal(things, Those(runs[1], "unchanged"));
        Assert.Equal("OK", await zabbix.PressTestAsync());

        await zabbix.MeasureAsync(95.5);
        Assert.True((await hub.Running.CardAsync("PAY", "Disk /var is almost full on web1.example.org")).Shows("PAY-1"));
        await zabbix.AcknowledgeAsync("I am on it");
        await hub.Running.WaitForAsync("/api/v1/incidents/PAY-1/journal", journal => journal.Items().Any(entry => (string?)entry["event"] == "acknowledged_at_source"));
        var history = await hub.Running.GetAsync($"/api/v1/alerts/{(await ProblemAsync())["id"]}/history");
        Assert.DoesNotContain("Inaccessible", history.ToJsonString(), StringComparison.Ordinal);

        await zabbix.MeasureAsync(40);
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        var ended = await ProblemAsync();
        Assert.Equal(("resolved", 1), ((string?)ended["status"], (int)ended["episode"]!));
        Assert.Empty((await hub.Running.GetAsync("/api/v1/dead-letters")).Items());
    }

    // Beside it are the tests, and what Zabbix finds wrong with itself on a slow machine.
    private async Task<JsonNode> ProblemAsync() =>
        (await hub.Running.GetAsync("/api/v1/alerts?connection=zabbix")).Items().Single(alert => ((string)alert["title"]!).StartsWith("Disk", StringComparison.Ordinal));

    private static IEnumerable<string> Those(JsonNode run, string outcome) => run["steps"]!.AsArray().Where(s => (string?)s!["outcome"] == outcome).Select(s => (string)s!["what"]!);

    private static async Task<JsonNode> SetUpAsync(string[] arguments)
    {
        var run = await CliRun.OfAsync(arguments);
        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonNode.Parse(run.Output)!;
    }

    private async Task<string[]> ArgumentsAsync(ZabbixPeer zabbix, bool streams)
    {
        var (zabbixToken, connectionToken) = (Path.Combine(folder.Path, "zabbix"), Path.Combine(folder.Path, "connection"));
        await File.WriteAllTextAsync(zabbixToken, await zabbix.CreateAdministratorTokenAsync());
        await File.WriteAllTextAsync(connectionToken, TestHub.Token + "\n");
        return
        [
            "zabbix", "setup", "--json", "--zabbix", zabbix.Url.AbsoluteUri, "--zabbix-token-file", zabbixToken, "--hub", hub.Running.Url.AbsoluteUri, "--connection", "zabbix",
            "--connection-token-file", connectionToken, "--host-group", "Web servers", "--user-group", "Operators", .. streams ? ["--stream"] : Array.Empty<string>(),
        ];
    }
}
