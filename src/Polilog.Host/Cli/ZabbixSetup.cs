using System.Text.Json.Nodes;

namespace Polilog.Host.Cli;

/// <summary>Makes a Zabbix send to a connection. It can be run again: what is as wanted is left, and nothing is changed before the hub has taken a test.</summary>
internal sealed class ZabbixSetup(ZabbixClient zabbix, ZabbixSetupWish wish, Action<ZabbixStep> report)
{
    private const string Name = "Polilog";
    private const string Triggers = "0";
    private const string Macro = "{$ZABBIX.URL}";

    /// <summary>Lists of an action, and how to ask for them.</summary>
    private static readonly (string List, string Select)[] Operations =
        [("operations", "selectOperations"), ("recovery_operations", "selectRecoveryOperations"), ("update_operations", "selectUpdateOperations")];

    private static readonly Version FirstWithConnectors = new(7, 0);

    private readonly ZabbixMediaType shipped = new();

    public async Task RunAsync(HttpClient http, CancellationToken cancel)
    {
        report(new ZabbixStep("ok", $"Zabbix {zabbix.VersionText}", $"answers at {wish.Frontend}"));
        if (wish.Streams && zabbix.Version < FirstWithConnectors)
            throw new CliFailure($"Zabbix {zabbix.VersionText} cannot stream; {FirstWithConnectors} and newer can: leave out --stream.");
        await ZabbixHubTest.RunAsync(http, wish, shipped.TestBody("Test of polilog zabbix setup"), cancel);
        report(new ZabbixStep("ok", "hub", $"took a test at {wish.Ingest}"));
        var sender = new ZabbixSender(zabbix, wish, report);
        var groups = await sender.FindGroupsAsync(cancel);

        var mediaType = await MediaTypeAsync(cancel);
        var user = await sender.BringAsync(groups, mediaType, cancel);
        await ActionAsync(mediaType, user, cancel);
        await MacroAsync(cancel);
        if (wish.Streams)
            await ConnectorAsync(cancel);
    }

    /// <summary>What no API tells.</summary>
    public static IEnumerable<string> Unseen(ZabbixSetupWish wish)
    {
        yield return $"Whether the Zabbix server itself reaches {wish.Ingest} its API does not tell: press Test beside the media type {Name}; the answer is OK.";
        if (wish.Streams)
            yield return "Nor does it tell StartConnectors: nothing is streamed unless zabbix_server.conf says StartConnectors=1 or more.";
        if (wish.Streams && wish.HostGroups.Count > 0)
            yield return "The stream tells the problems of all hosts, not only of these host groups: give the connector of Zabbix tags to narrow it.";
        if (wish.HostGroups.Count == 0)
            yield return "Host groups that are made later are not read: run this again then.";
        if (wish.UserGroups.Count == 0)
            yield return "Zabbix tells who acknowledged only within a user group: name those of the operators with --user-group.";
    }

    private async Task<string> MediaTypeAsync(CancellationToken cancel)
    {
        var found = await zabbix.FindAsync("mediatype.get", new JsonObject
        {
            ["filter"] = new JsonObject { ["name"] = shipped.Name },
            ["output"] = new JsonArray("mediatypeid", "name", "type", "status", "script", "parameters"),
            ["selectMessageTemplates"] = new JsonArray("eventsource", "recovery", "subject", "message"),
        }, cancel);
        var present = found.Count > 0 ? found[0] : null;
        return await BringAsync(new ZabbixObject(ZabbixKind.MediaType, $"media type {shipped.Name}", present), shipped.Wanted(present, wish.Ingest, wish.Token), shipped.AtFirst(), cancel);
    }

    private async Task ActionAsync(string mediaType, string user, CancellationToken cancel)
    {
        var asked = new JsonObject { ["filter"] = new JsonObject { ["name"] = Name, ["eventsource"] = Triggers }, ["output"] = new JsonArray("actionid", "name", "status") };
        foreach (var (_, select) in Operations)
            asked[select] = "extend";
        var found = await zabbix.FindAsync("action.get", asked, cancel);
        var action = new ZabbixObject(ZabbixKind.Action, $"action {Name}", found.Count > 0 ? found[0] : null);
        var wanted = new JsonObject { ["name"] = Name, ["status"] = "0" };
        // A list that holds something else was made by somebody: it is not thrown away.
        foreach (var (list, _) in Operations)
            if (action.Present?[list]?.AsArray() is not { Count: > 0 } present)
                wanted[list] = new JsonArray(Operation(mediaType, user));
            else if (!present.Any(operation => Sends(operation!, mediaType, user)))
                throw new CliFailure($"The action {Name} of Zabbix has {list.Replace('_', ' ')}, and none sends to the user polilog by the media type {shipped.Name}: add one, or rename the action, and run this again.");
        await BringAsync(action, wanted, new JsonObject { ["eventsource"] = Triggers }, cancel);
    }

    private async Task MacroAsync(CancellationToken cancel)
    {
        var found = await zabbix.FindAsync("usermacro.get", new JsonObject { ["globalmacro"] = true, ["output"] = new JsonArray("globalmacroid", "macro", "value") }, cancel);
        var present = found.FirstOrDefault(m => (string?)m["macro"] == Macro);
        // Other media types use it, too: what somebody set stays.
        var value = (string?)present?["value"] is { Length: > 0 } set ? set : wish.Frontend.AbsoluteUri;
        await BringAsync(new ZabbixObject(ZabbixKind.Macro, $"macro {Macro}", present), new JsonObject { ["macro"] = Macro, ["value"] = value }, [], cancel, value);
    }

    private async Task ConnectorAsync(CancellationToken cancel)
    {
        var found = await zabbix.FindAsync("connector.get", new JsonObject
        {
            ["filter"] = new JsonObject { ["name"] = Name },
            ["output"] = new JsonArray("connectorid", "name", "data_type", "url", "authtype", "token", "status"),
        }, cancel);
        // Events, by a bearer token. Zabbix loses what it could not send after the last attempt.
        var wanted = new JsonObject { ["name"] = Name, ["data_type"] = "1", ["url"] = wish.Ingest.AbsoluteUri, ["authtype"] = "5", ["token"] = wish.Token, ["status"] = "1" };
        await BringAsync(new ZabbixObject(ZabbixKind.Connector, $"connector {Name}", found.Count > 0 ? found[0] : null), wanted, new JsonObject { ["max_attempts"] = "5", ["attempt_interval"] = "10s" }, cancel);
    }

    private async Task<string> BringAsync(ZabbixObject thing, JsonObject wanted, JsonObject atFirst, CancellationToken cancel, string detail = "")
    {
        var (id, step) = await thing.BringToAsync(zabbix, wanted, atFirst, detail, cancel);
        report(step);
        return id;
    }

    private static JsonObject Operation(string mediaType, string user) => new()
    {
        ["operationtype"] = "0",
        ["opmessage"] = new JsonObject { ["default_msg"] = "1", ["mediatypeid"] = mediaType },
        ["opmessage_usr"] = new JsonArray(new JsonObject { ["userid"] = user }),
    };

    // The media type 0 means all of them.
    private static bool Sends(JsonNode operation, string mediaType, string user) =>
        (string?)operation["opmessage"]?["mediatypeid"] is { } by && (by == mediaType || by == "0") && (operation["opmessage_usr"]?.AsArray() ?? []).Any(u => (string?)u!["userid"] == user);
}
