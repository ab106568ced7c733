using System.Net;
using System.Text.Json.Nodes;
using Polilog.Host.Cli;

namespace Polilog.UnitTests.Cli;

public sealed class ZabbixSetupTests
{
    private const string Everything = "media type Polilog, user group Polilog, user polilog, action Polilog, macro {$ZABBIX.URL}, connector Polilog";

    private readonly List<ZabbixStep> told = [];

    [Fact]
    public async Task What_is_missing_is_made_and_a_second_time_nothing_is_written()
    {
        using var zabbix = new ScriptedZabbix("7.0.29");
        await SetUpAsync(zabbix);
        Assert.Equal(Everything, Those("created"));
        Assert.Equal("mediatype.create usergroup.create user.create action.create usermacro.createglobal connector.create", string.Join(' ', zabbix.Written));

        zabbix.Asked.Clear();
        await SetUpAsync(zabbix);
        Assert.Equal(Everything, Those("unchanged"));
        Assert.Empty(zabbix.Written);
    }

    [Fact]
    public async Task What_is_made_sends_problem_recovery_and_update_to_the_connection()
    {
        using var zabbix = new ScriptedZabbix("7.0.29");
        await SetUpAsync(zabbix);

        var mediaType = zabbix.Only("mediatype", "Polilog");
        Assert.Equal(("4", "0", "100", "30s"), ((string?)mediaType["type"], (string?)mediaType["status"], (string?)mediaType["maxattempts"], (string?)mediaType["attempt_interval"]));
        Assert.Equal(("https://polilog.example/ingest/zabbix", ScriptedZabbix.ConnectionToken, "{EVENT.ID}"), (Parameter(zabbix, "url"), Parameter(zabbix, "token"), Parameter(zabbix, "event_id")));
        Assert.Contains(mediaType["message_templates"]!.AsArray(), m => (string?)m!["eventsource"] == "4" && (string?)m["recovery"] == "2" && (string?)m["subject"] == "Service update: {EVENT.NAME}");
        var user = zabbix.Only("user", "polilog");
        Assert.Equal("1", (string?)user["roleid"]);
        Assert.Equal((string?)mediaType["mediatypeid"], (string?)user["medias"]![0]!["mediatypeid"]);
        foreach (var list in new[] { "operations", "recovery_operations", "update_operations" })
            Assert.Equal((string?)user["userid"], (string?)zabbix.Only("action", "Polilog")[list]![0]!["opmessage_usr"]![0]!["userid"]);
        Assert.Equal(("https://polilog.example/ingest/zabbix", "1", "5"), ((string?)zabbix.Only("connector", "Polilog")["url"], (string?)zabbix.Only("connector", "Polilog")["data_type"], (string?)zabbix.Only("connector", "Polilog")["authtype"]));
    }

    [Theory]
    [InlineData("6.0.14", false, "rights")]
    [InlineData("6.2.9", false, "hostgroup_rights")]
    [InlineData("6.4.0", true, "hostgroup_rights")]
    [InlineData("7.4.1", true, "hostgroup_rights")]
    public async Task Each_version_gets_the_token_and_the_permissions_where_it_reads_them(string version, bool inHeader, string rights)
    {
        using var zabbix = new ScriptedZabbix(version);
        await SetUpAsync(zabbix, streams: false);

        Assert.Null(zabbix.Asked[0].Call["auth"]);
        Assert.All(zabbix.Asked.Skip(1), a => Assert.Equal(inHeader ? ($"Bearer {ScriptedZabbix.ApiToken}", null) : ("", ScriptedZabbix.ApiToken), (a.Authorization, (string?)a.Call["auth"])));
        Assert.Equal(["4 2", "2 2"], zabbix.Only("usergroup", "Polilog")[rights]!.AsArray().Select(r => $"{r!["id"]} {r["permission"]}"));
        Assert.DoesNotContain(zabbix.Asked, a => a.Method.StartsWith("connector.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_a_web_server_drops_the_header_the_token_is_sent_as_a_field()
    {
        using var zabbix = new ScriptedZabbix("7.0.29") { Instead = (method, call) => method != "apiinfo.version" && call["auth"] is null ? ScriptedZabbix.Error("Not authorized.") : null };

        await SetUpAsync(zabbix);

        Assert.Single(zabbix.Asked, a => a.Authorization.Length > 0);
    }

    [Fact]
    public async Task Only_what_differs_is_changed_and_what_an_administrator_chose_stays()
    {
        using var zabbix = new ScriptedZabbix("7.0.29");
        await SetUpAsync(zabbix);
        Parameter(zabbix, "token", "another");
        Parameter(zabbix, "HTTPProxy", "proxy.example:3128");
        zabbix.Only("mediatype", "Polilog")["maxattempts"] = "7";
        zabbix.Only("usermacro", "{$ZABBIX.URL}")["value"] = "https://outside.example/";
        zabbix.Only("user", "polilog")["medias"]![0]!["severity"] = "48";
        zabbix.Only("user", "polilog")["medias"]![0]!["active"] = "1";
        zabbix.Only("usergroup", "Polilog")["hostgroup_rights"]![0]!["permission"] = "0";
        zabbix.Only("action", "Polilog")["status"] = "1";
        zabbix.Only("action", "Polilog")["update_operations"] = new JsonArray();
        zabbix.Asked.Clear();

        await SetUpAsync(zabbix);

        Assert.Equal("mediatype.update user.update action.update", string.Join(' ', zabbix.Written));
        Assert.Equal("mediatypeid parameters", Given(zabbix, "mediatype.update"));
        Assert.Equal("actionid status update_operations", Given(zabbix, "action.update"));
        Assert.Equal((ScriptedZabbix.ConnectionToken, "proxy.example:3128"), (Parameter(zabbix, "token"), Parameter(zabbix, "HTTPProxy")));
        Assert.Equal(("7", "48", "0"), (
            (string?)zabbix.Only("mediatype", "Polilog")["maxattempts"], (string?)zabbix.Only("user", "polilog")["medias"]![0]!["severity"], (string?)zabbix.Only("user", "polilog")["medias"]![0]!["active"]));
        Assert.Equal("reads 1 host groups, is denied 1", told.Single(s => s.What == "user group Polilog").Detail);
    }

    [Fact]
    public async Task An_action_of_somebody_else_is_not_thrown_away()
    {
        using var zabbix = new ScriptedZabbix("7.0.29");
        zabbix.Objects["action"] = [JsonNode.Parse("""{"actionid":"3","name":"Polilog","eventsource":"0","status":"0","operations":[{"operationtype":"1","opcommand":{"scriptid":"9"}}]}""")!.AsObject()];

        var failure = await FailureAsync(zabbix);

        Assert.Equal(
            "The action Polilog of Zabbix has operations, and none sends to the user polilog by the media type Polilog: add one, or rename the action, and run this again.", failure.Message);
        Assert.DoesNotContain("action.update", zabbix.Written);
    }

    [Fact]
    public async Task Named_groups_are_used_and_a_name_that_does_not_exist_changes_nothing()
    {
        using var zabbix = new ScriptedZabbix("7.0.29");
        var failure = await FailureAsync(zabbix, hostGroup: "Linux server");
        Assert.Equal(("Zabbix has no host group 'Linux server', or the token's user may not see it.", ExitCode.NotFound), (failure.Message, failure.Code));
        Assert.Empty(zabbix.Written);

        await SetUpAsync(zabbix, hostGroup: "Databases", userGroup: "Operators");

        Assert.Equal("4", Assert.Single(zabbix.Only("usergroup", "Polilog")["hostgroup_rights"]!.AsArray())!["id"]!.ToString());
        Assert.Contains(zabbix.Only("user", "polilog")["usrgrps"]!.AsArray(), g => (string?)g!["usrgrpid"] == "7");
    }

    [Fact]
    public async Task The_hub_is_sent_what_the_Test_button_sends_before_Zabbix_is_changed()
    {
        using var zabbix = new ScriptedZabbix("7.0.29") { HubAnswer = (HttpStatusCode.Unauthorized, """{"error":"no"}""") };

        var failure = await FailureAsync(zabbix);

        Assert.StartsWith("The hub has no connection zabbix with this token: make it with polilog connection create zabbix", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["apiinfo.version"], zabbix.Asked.Select(a => a.Method));
        var (body, authorization) = Assert.Single(zabbix.Sent);
        Assert.Equal(($"Bearer {ScriptedZabbix.ConnectionToken}", "{EVENT.ID}", "Test of polilog zabbix setup"), (authorization, (string?)body["event_id"], (string?)body["alert_subject"]));
        Assert.DoesNotContain("token", body.Select(p => p.Key));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """{"accepted":0}""", "The hub took the test and did not read it: see why with polilog connectors list --running, and polilog dead-letters list --connection zabbix.")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"Not an Alertmanager."}""", "The connection zabbix does not read what Zabbix sends, so its connector must be another than zabbix: Not an Alertmanager.")]
    [InlineData(HttpStatusCode.ServiceUnavailable, """{"error":"The database does not answer."}""", "The hub cannot take the test now: The database does not answer.")]
    [InlineData(HttpStatusCode.NotFound, "<html>", "https://polilog.example/ingest/zabbix is no connection of a Polilog hub (it answered 404); give --hub its address.")]
    public async Task Why_the_hub_did_not_take_the_test_is_said(HttpStatusCode status, string body, string sentence)
    {
        using var zabbix = new ScriptedZabbix("7.0.29") { HubAnswer = (status, body) };

        Assert.Equal(sentence, (await FailureAsync(zabbix)).Message);
    }

    [Theory]
    [InlineData("Session terminated, re-login, please.", "Zabbix refused hostgroup.get: Session terminated, re-login, please. Give an API token of Zabbix that has not expired, of a user who is enabled (Users, API tokens).")]
    [InlineData("API token expired.", "Zabbix refused hostgroup.get: API token expired. Give an API token of Zabbix that has not expired, of a user who is enabled (Users, API tokens).")]
    [InlineData("No permissions to call \"hostgroup.get\".", "Zabbix refused hostgroup.get: No permissions to call \"hostgroup.get\". Give an API token of a user whose role is of the type Super admin and may call the API.")]
    [InlineData("Strange: token-of-an-administrator\u001b[2J", "Zabbix refused hostgroup.get: Strange: (the token)[2J")]
    public async Task What_Zabbix_refuses_is_told_with_what_to_do(string data, string sentence)
    {
        using var zabbix = new ScriptedZabbix("7.0.29") { Instead = (method, _) => method == "hostgroup.get" ? ScriptedZabbix.Error(data) : null };

        Assert.Equal(sentence, (await FailureAsync(zabbix)).Message);
    }

    [Theory]
    [InlineData("<html>", "https://zabbix.example/sub/api_jsonrpc.php answered something that is no JSON; give --zabbix the address of the Zabbix frontend, with its sub-path.")]
    [InlineData("""{"a":1}""", "https://zabbix.example/sub/api_jsonrpc.php answered neither a result nor an error; give --zabbix the address of the Zabbix frontend, with its sub-path.")]
    [InlineData("""{"result":"a proxy"}""", "https://zabbix.example/sub/api_jsonrpc.php does not tell the version of a Zabbix; give --zabbix the address of its frontend.")]
    [InlineData("""{"result":"5.4.12"}""", "Zabbix 5.4.12 is too old: 6.0 and newer can be set up.")]
    [InlineData("""{"result":"6.4.1"}""", "Zabbix 6.4.1 cannot stream; 7.0 and newer can: leave out --stream.")]
    public async Task What_cannot_be_set_up_is_left_alone(string versionAnswer, string sentence)
    {
        using var zabbix = new ScriptedZabbix("7.0.29") { Instead = (_, _) => versionAnswer };

        Assert.Equal(sentence, (await FailureAsync(zabbix)).Message);
        Assert.Empty(zabbix.Sent);
    }

    [Fact]
    public async Task No_secret_is_told()
    {
        using var zabbix = new ScriptedZabbix("7.0.29");
        await SetUpAsync(zabbix);
        Parameter(zabbix, "token", "another");
        await SetUpAsync(zabbix);

        Assert.DoesNotContain(told, s => $"{s}".Contains("token-of", StringComparison.Ordinal));
    }

    private string Those(string outcome) => string.Join(", ", told.Where(s => s.Outcome == outcome).Select(s => s.What));

    private static string Given(ScriptedZabbix zabbix, string method) => string.Join(' ', zabbix.Asked.Single(a => a.Method == method).Call["params"]!.AsObject().Select(p => p.Key));

    private static string? Parameter(ScriptedZabbix zabbix, string name, string? value = null)
    {
        var parameter = zabbix.Only("mediatype", "Polilog")["parameters"]!.AsArray().Single(p => (string?)p!["name"] == name)!;
        if (value is not null)
            parameter["value"] = value;
        return (string?)parameter["value"];
    }

    private Task<CliFailure> FailureAsync(ScriptedZabbix zabbix, string? hostGroup = null) => Assert.ThrowsAsync<CliFailure>(() => SetUpAsync(zabbix, hostGroup: hostGroup));

    private async Task SetUpAsync(ScriptedZabbix zabbix, bool streams = true, string? hostGroup = null, string? userGroup = null)
    {
        told.Clear();
        using var http = new HttpClient(zabbix, disposeHandler: false);
        var wish = new ZabbixSetupWish(
            new Uri("https://zabbix.example/sub/"), new Uri("https://polilog.example"), "zabbix", ScriptedZabbix.ConnectionToken, hostGroup is null ? [] : [hostGroup], userGroup is null ? [] : [userGroup], streams);
        var client = await ZabbixClient.OpenAsync(http, wish.Frontend, ScriptedZabbix.ApiToken, CancellationToken.None);
        await new ZabbixSetup(client, wish, told.Add).RunAsync(http, CancellationToken.None);
    }
}
