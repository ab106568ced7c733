using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Real sources that are told who took an incident, and tell of it in turn.</summary>
public sealed class WriteBackTests(TestServer server) : RealPrograms
{
    private const string Page = "http://polilog.test/incidents/PAY-1";

    private TestHub hub = null!;

    protected override async Task StartAsync() => hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));

    [Theory]
    [InlineData(Peer.NewestSuite)]
    [InlineData(Peer.OldSuite)]
    public async Task Zabbix_shows_who_took_the_problem_and_its_echo_takes_nothing(string suite)
    {
        var zabbix = Keep(await ZabbixPeer.StartAsync(hub.Ingest("zabbix"), TestHub.Token, suite: suite));
        await hub.ConfigureAsync(Acknowledging("zabbix", $"api_url: {zabbix.Url}, api_token: {{ secret: zabbix_api }}"), ("zabbix_api", await zabbix.CreateTokenOfAliceAsync()));
        await zabbix.MeasureAsync(95.5);
        await hub.Running.CardAsync("PAY", "Disk /var is almost full on web1.example.org");

        await hub.ActAsync("marco", "PAY-1", "take");
        var told = await zabbix.UpdatesAsync(updates => updates.Count == 1);
        Assert.Equal(("6", $"Marco Bianchi is responsible · PAY-1 {Page}"), ((string?)told[0]["action"], (string?)told[0]["message"]));
        await AssertEchoTakesNothingAsync();

        await hub.ActAsync("marco", "PAY-1", "resolve");
        told = await zabbix.UpdatesAsync(updates => updates.Count == 2);
        Assert.Equal(["4", "6"], told.Select(u => (string?)u["action"]).Order(StringComparer.Ordinal));
        Assert.Contains($"Marco Bianchi says it is solved · PAY-1 {Page}", told.Select(u => (string?)u["message"]));
    }

    [Theory]
    [InlineData(Peer.NewestSuite)]
    [InlineData(Peer.OldSuite)]
    public async Task Nagios_shows_who_took_the_problem_and_its_echo_takes_nothing(string suite)
    {
        var nagios = Keep(await NagiosPeer.StartAsync(hub.Ingest("nagios"), TestHub.Token, suite));
        await hub.ConfigureAsync(Acknowledging("nagios", $"command_file: {nagios.CommandFile}"));
        nagios.Find(2, "DISK CRITICAL - /var is 97% full");
        await hub.Running.CardAsync("PAY", "Disk on web1 is CRITICAL");

        await hub.ActAsync("marco", "PAY-1", "take");
        await AssertEchoTakesNothingAsync();
        var alert = (await hub.Running.GetAsync("/api/v1/alerts?connection=nagios")).Items().Single();
        Assert.True((bool)alert["acknowledged"]!);
        var history = await hub.Running.GetAsync($"/api/v1/alerts/{alert["id"]}/history");
        var echo = Assert.Single(history["changes"]!.AsArray(), change => (string?)change!["comment"] is not null)!;
        Assert.Equal(("Marco Bianchi", $"Marco Bianchi is responsible · PAY-1 {Page}"), ((string?)echo["actor"], (string?)echo["comment"]));
    }

    [Theory]
    [InlineData(Peer.NewestSuite)]
    [InlineData(Peer.OldSuite)]
    public async Task Alertmanager_is_silent_about_what_somebody_took_until_it_is_over(string suite)
    {
        var alertmanager = Keep(await AlertmanagerPeer.StartAsync(hub.Ingest("prometheus"), TestHub.Token, suite: suite));
        await hub.ConfigureAsync(Acknowledging("prometheus", $"api_url: {alertmanager.Url}, resolve_missing: true", "alertmanager"));
        await alertmanager.FireAsync(("LinkDown", "sw1"), ("LinkDown", "sw2"));
        await hub.Running.WaitForAsync("/api/v1/incidents?topic=PAY", incidents => incidents.Items().Any());
        await hub.Running.WaitForAsync("/api/v1/incidents/PAY-1", incident => incident["alerts"]!.AsArray().Count == 2);

        await hub.ActAsync("marco", "PAY-1", "take");
        var silences = await alertmanager.SilencesAsync(s => s.Count(IsActive) == 2);
        Assert.All(silences, s => Assert.Equal(("Marco Bianchi", $"PAY-1 {Page}"), ((string?)s["createdBy"], (string?)s["comment"])));
        await alertmanager.AlertsAsync(a => a.Count == 2 && a.All(alert => (string?)alert["status"]!["state"] == "suppressed"));

        await hub.ActAsync("ann", "PAY-1", "take");
        silences = await alertmanager.SilencesAsync(s => s.Count == 4 && s.Count(IsActive) == 2);
        Assert.All(silences.Where(IsActive), s => Assert.Equal("Ann Lindqvist", (string?)s["createdBy"]));

        await alertmanager.FireAsync(("LinkDown", "sw3"));
        silences = await alertmanager.SilencesAsync(s => s.Count(IsActive) == 3);
        Assert.All(silences.Where(IsActive), s => Assert.Equal("Ann Lindqvist", (string?)s["createdBy"]));

        await hub.ActAsync("ann", "PAY-1", "resolve");
        await alertmanager.SilencesAsync(s => !s.Any(IsActive));
        await alertmanager.AlertsAsync(a => a.All(alert => (string?)alert["status"]!["state"] == "active"));
    }

    [Fact]
    public async Task What_a_source_never_takes_is_told_in_the_room()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await hub.ConfigureAsync(Acknowledging("nagios", $"command_file: {file}"));
        await hub.PostAsync("nagios", """{"NOTIFICATIONTYPE":"PROBLEM","HOSTNAME":"web1","SERVICEDESC":"Disk","SERVICESTATE":"CRITICAL","_SERVICETEAM":"payments"}""");
        await hub.Running.CardAsync("PAY", "Disk on web1 is CRITICAL");

        await hub.ActAsync("marco", "PAY-1", "take");

        var message = await hub.Running.MessageAsync("PAY", m => (string?)m["kind"] == "source_not_told");
        Assert.Contains($"nagios: {file} is an ordinary file and not the command file of a running Nagios", (string)message["text"]!, StringComparison.Ordinal);
        await EventAsync("source_not_told");
        File.Delete(file);
    }

    private static bool IsActive(JsonNode silence) => (string?)silence["status"]!["state"] == "active";

    private static string Acknowledging(string connection, string options, string? connector = null) => Shop.Configuration.Replace(
        $"name: {connection}, connector: {connector ?? connection},", $"name: {connection}, connector: {connector ?? connection}, options: {{ acknowledge: true, {options} }},", StringComparison.Ordinal);

    private Task<JsonNode> EventAsync(string name) =>
        hub.Running.WaitForAsync("/api/v1/incidents/PAY-1/journal", journal => journal.Items().Any(entry => (string?)entry["event"] == name));

    private async Task AssertEchoTakesNothingAsync()
    {
        var journal = (await EventAsync("acknowledged_at_source")).Items();
        Assert.Single(journal, e => (string?)e["event"] == "taken");
        Assert.Equal("marco", (string?)(await hub.Running.IncidentAsync("PAY-1", "resolution"))["owner"]);
        var messages = (await hub.Running.GetAsync("/api/v1/topics/PAY/room")).Items();
        Assert.Single(messages, m => (string?)m["kind"] == "taken");
        var delivery = Assert.Single((await hub.Running.GetAsync("/api/v1/incidents/PAY-1/deliveries")).Items());
        Assert.Equal("delivered", (string?)delivery["status"]);
    }
}
