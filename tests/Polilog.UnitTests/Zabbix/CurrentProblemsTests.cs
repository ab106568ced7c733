using System.Net;
using System.Text.Json.Nodes;
using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.Zabbix;

namespace Polilog.UnitTests.Zabbix;

/// <summary>Zabbix asked which problems are open; the answers are those of real servers.</summary>
public sealed class CurrentProblemsTests
{
    private const string Version = """{"jsonrpc":"2.0","result":"7.0.29","id":1}""";
    private const string Nothing = """{"jsonrpc":"2.0","result":[],"id":1}""";
    private const string Problem = """
        {"jsonrpc": "2.0", "result": [{"eventid": "1", "objectid": "23133", "clock": "1795419719", "name": "Disk /var is almost full on web1.example.org", "severity": "4", "acknowledged": "0",
         "suppressed": "0", "opdata": "Used: 95.5 %", "tags": [{"tag": "team", "value": "storage"}, {"tag": "scope", "value": "capacity"}, {"tag": "component", "value": "disk"},
         {"tag": "env", "value": "production"}]}], "id": 1}
        """;
    private const string Trigger = """
        {"jsonrpc": "2.0", "result": [{"triggerid": "23133", "description": "Disk /var is almost full on web1.example.org",
         "comments": "Free space: see the runbook.\nSecond line, with \"quotes\" & <angle brackets>.", "url": "https://wiki.example.org/disk", "status": "0",
         "hostgroups": [{"name": "Polilog test hosts"}], "hosts": [{"hostid": "10559", "host": "web1", "name": "web1.example.org", "status": "0"}]}], "id": 1}
        """;
    private const string NotAuthorised = """{"jsonrpc": "2.0", "error": {"code": -32602, "message": "Invalid params.", "data": "Not authorized."}, "id": 1}""";

    private readonly List<(JsonObject Call, string Authorization, Uri Address)> asked = [];

    [Fact]
    public async Task A_problem_that_is_asked_for_is_the_one_that_the_media_type_tells()
    {
        var sent = new ZabbixConnector(new ZabbixOptions { TimeZone = "UTC" })
            .Read(ConnectorCase.Open(Path.Combine(Repository.PathOf("plugins/Zabbix/testdata"), "captured-6.0-disk.firing")).Request).Alerts[0];

        var found = Assert.Single((await ReadAsync()).Alerts);

        Assert.Equal(sent.Identity, found.Identity);
        Assert.Equal(
            (sent.SeriesKey, sent.Title, sent.Message, sent.Severity, sent.Resource, sent.Check, sent.StartsAt, sent.Acknowledged),
            (found.SeriesKey, found.Title, found.Message, found.Severity, found.Resource, found.Check, found.StartsAt, found.Acknowledged));
        Assert.Equal(sent.Labels, found.Labels);
        Assert.Equal(sent.Links.Select(l => l.Url), found.Links.Select(l => l.Url.Replace("zabbix.test/zabbix", "127.0.0.1:10480", StringComparison.Ordinal)));
        Assert.Equal((AlertStatus.Firing, Transition.Reconciled, false), (found.Status, found.Transition, found.Suppressed!.Value));
    }

    [Fact]
    public async Task The_version_is_asked_without_a_token_and_everything_else_with_it_in_the_header()
    {
        Assert.True((await ReadAsync()).IsComplete);

        Assert.Equal("apiinfo.version problem.get trigger.get problem.get problem.get problem.get problem.get", string.Join(' ', asked.Select(a => (string?)a.Call["method"])));
        Assert.Equal(["", .. Enumerable.Repeat("Bearer top\"secret", 6)], asked.Select(a => a.Authorization));
        Assert.All(asked, a => Assert.Null(a.Call["auth"]));
        Assert.All(asked, a => Assert.Equal("http://zabbix.test/zabbix/api_jsonrpc.php", a.Address.AbsoluteUri));
        Assert.Equal("0/0 3/0 3/4 3/5 4/6", string.Join(' ', asked.Where(a => (string?)a.Call["method"] == "problem.get").Select(a => $"{a.Call["params"]!["source"]}/{a.Call["params"]!["object"]}")));
    }

    [Fact]
    public async Task Before_6_4_the_token_is_a_field_and_groups_have_another_name()
    {
        var snapshot = await ReadAsync(
            version: Version.Replace("7.0.29", "6.0.14", StringComparison.Ordinal), trigger: Trigger.Replace("hostgroups", "groups", StringComparison.Ordinal));

        Assert.Equal("Polilog test hosts", Assert.Single(snapshot.Alerts).Labels["host_group"]);
        Assert.All(asked, a => Assert.Equal("", a.Authorization));
        Assert.All(asked.Skip(1), a => Assert.Equal("top\"secret", (string?)a.Call["auth"]));
        Assert.Null(asked[0].Call["auth"]);
        Assert.NotNull(asked[2].Call["params"]!["selectGroups"]);
    }

    [Fact]
    public async Task Where_a_web_server_drops_the_header_the_token_is_sent_as_a_field()
    {
        var snapshot = await ReadAsync(problem: call => call["auth"] is null ? NotAuthorised : Problem);

        Assert.Single(snapshot.Alerts);
        Assert.Single(asked, a => a.Authorization.Length > 0);
    }

    [Theory]
    [InlineData("Not authorized.", "Set api_token to an API token that has not expired, of a user who is enabled.")]
    [InlineData("Not authorised.", "Set api_token to an API token that has not expired, of a user who is enabled.")]
    [InlineData("API token expired.", "Set api_token to an API token that has not expired, of a user who is enabled.")]
    [InlineData("No permissions to call \\\"problem.get\\\".", "The role of the token's user must allow the API, with the methods problem.get and trigger.get, and event.get and event.acknowledge where it is told.")]
    [InlineData("Deadlock.", "It is tried again.")]
    public async Task What_Zabbix_refuses_is_told_with_what_to_do(string data, string whatToDo)
    {
        var refusal = NotAuthorised.Replace("Not authorized.", data, StringComparison.Ordinal);

        var fault = await Assert.ThrowsAsync<AlertSourceException>(() => ReadAsync(problem: _ => refusal));

        Assert.Equal($"http://zabbix.test/zabbix/api_jsonrpc.php refused problem.get: {data.Replace("\\", "", StringComparison.Ordinal)} {whatToDo}", fault.Message);
    }

    [Theory]
    [InlineData("""{"result":"a proxy"}""", "http://zabbix.test/zabbix/api_jsonrpc.php does not tell the version of a Zabbix.")]
    [InlineData("{}", "http://zabbix.test/zabbix/api_jsonrpc.php answered neither a result nor an error: is api_url the address of a Zabbix frontend?")]
    public async Task What_is_no_Zabbix_is_told(string version, string sentence) =>
        Assert.Equal(sentence, (await Assert.ThrowsAsync<AlertSourceException>(() => ReadAsync(version: version))).Message);

    [Theory]
    [InlineData("\"suppressed\": \"0\"", "\"suppressed\": \"1\"")]
    [InlineData("\"status\": \"0\",\n", "\"status\": \"1\",\n")]
    [InlineData("\"status\": \"0\"}", "\"status\": \"1\"}")]
    public async Task In_maintenance_and_of_what_is_switched_off_a_problem_is_known_but_nobody_is_told(string told, string instead)
    {
        var snapshot = await ReadAsync(problem: _ => Problem.Replace(told, instead, StringComparison.Ordinal), trigger: Trigger.Replace(told, instead, StringComparison.Ordinal));

        Assert.True(Assert.Single(snapshot.Alerts).Suppressed);
        Assert.True(snapshot.IsComplete);
    }

    [Fact]
    public async Task Internal_and_service_problems_confirm_what_was_sent_and_raise_nothing()
    {
        var snapshot = await ReadAsync(other: Problem);

        Assert.Equal([false, true, true, true, true], snapshot.Alerts.Select(a => a.Suppressed!.Value));
        Assert.All(snapshot.Alerts, a => Assert.Equal(Identity.Of(("event_id", "1")), a.Identity));
    }

    [Fact]
    public async Task What_has_no_trigger_or_no_id_makes_the_snapshot_incomplete()
    {
        Assert.Equal((0, false), Outcome(await ReadAsync(trigger: Nothing)));
        Assert.Equal((0, false), Outcome(await ReadAsync(problem: _ => """{"result":[null,{"objectid":"23133"},{"eventid":"x","objectid":"23133"}]}""")));
    }

    [Fact]
    public void An_address_needs_a_token()
    {
        var fault = Assert.Single(new ZabbixOptions { ApiUrl = new Uri("http://zabbix.test") }.Validate(new(new object())));
        Assert.Equal("It needs api_token: Zabbix tells its problems to nobody else.", fault.ErrorMessage);
    }

    private static (int, bool) Outcome(AlertSnapshot snapshot) => (snapshot.Alerts.Count, snapshot.IsComplete);

    private async Task<AlertSnapshot> ReadAsync(string version = Version, Func<JsonNode, string>? problem = null, string trigger = Trigger, string other = Nothing)
    {
        var connector = new ZabbixConnector(new ZabbixOptions { ApiUrl = new Uri("http://zabbix.test/zabbix/"), ApiToken = new Secret(() => ["top\"secret"]) });
        using var client = new HttpClient(new Answers(asked, call => ((string?)call["method"], (int?)(call["params"] as JsonObject)?["source"]) switch
        {
            ("apiinfo.version", _) => version,
            ("problem.get", 0) => problem?.Invoke(call) ?? Problem,
            ("problem.get", _) => other,
            _ => trigger,
        }));
        return await connector.ReadCurrentAsync(client, new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), TestContext.Current.CancellationToken);
    }

    private sealed class Answers(List<(JsonObject, string, Uri)> asked, Func<JsonObject, string> of) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject();
            asked.Add((call, $"{request.Headers.Authorization}", request.RequestUri!));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(of(call)) };
        }
    }
}
