using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Polilog.Host.Cli;

/// <summary>The user of Zabbix by whom alarms are sent, and the user group that lets him read the hosts. Nobody logs in as him: his password is thrown away.</summary>
internal sealed class ZabbixSender(ZabbixClient zabbix, ZabbixSetupWish wish, Action<ZabbixStep> report)
{
    private const string Group = "Polilog";
    private const string Name = "polilog";
    private const string Read = "2";
    private const string Denied = "0";
    private const string OfUsers = "1";

    private static readonly Version FirstWithHostGroupRights = new(6, 2);

    /// <summary>Asked before anything is changed: names that Zabbix does not know end the command.</summary>
    public async Task<ZabbixGroups> FindGroupsAsync(CancellationToken cancel)
    {
        var hostGroups = await zabbix.FindAsync("hostgroup.get", new JsonObject { ["output"] = new JsonArray("groupid", "name") }, cancel);
        var userGroups = await zabbix.FindAsync("usergroup.get", new JsonObject { ["output"] = new JsonArray("usrgrpid", "name") }, cancel);
        return new ZabbixGroups(
            wish.HostGroups.Count == 0 ? Ids(hostGroups, "groupid") : Ids(Named(hostGroups, wish.HostGroups, "host group"), "groupid"),
            Ids(Named(userGroups, wish.UserGroups, "user group"), "usrgrpid"));
    }

    /// <returns>The id of the user.</returns>
    public async Task<string> BringAsync(ZabbixGroups groups, string mediaType, CancellationToken cancel)
    {
        var group = await GroupAsync(groups.Hosts, cancel);
        var found = await zabbix.FindAsync("user.get", new JsonObject
        {
            ["filter"] = new JsonObject { ["username"] = Name },
            ["output"] = new JsonArray("userid", "username"),
            ["selectUsrgrps"] = new JsonArray("usrgrpid"),
            ["selectMedias"] = new JsonArray("mediatypeid", "sendto", "active", "severity", "period"),
            ["getAccess"] = true,
        }, cancel);
        var user = new ZabbixObject(ZabbixKind.User, $"user {Name}", found.Count > 0 ? found[0] : null);
        if ((string?)user.Present?["users_status"] is "1")
            throw new CliFailure($"The user {Name} of Zabbix is disabled by one of his user groups: take him out of it and run this again.");
        var wanted = new JsonObject
        {
            ["username"] = Name,
            ["usrgrps"] = new JsonArray([.. Ids(user.Present?["usrgrps"], "usrgrpid").Append(group).Concat(groups.Users).Distinct(StringComparer.Ordinal).Select(id => new JsonObject { ["usrgrpid"] = id })]),
            ["medias"] = Media(user.Present?["medias"]?.AsArray() ?? [], mediaType),
        };
        var atFirst = user.Present is null ? new JsonObject { ["roleid"] = await RoleAsync(cancel), ["passwd"] = ThrownAway() } : [];
        var (id, step) = await user.BringToAsync(zabbix, wanted, atFirst, "", cancel);
        report(step);
        return id;
    }

    private async Task<string> GroupAsync(IReadOnlyList<string> hostGroups, CancellationToken cancel)
    {
        var (rights, select) = zabbix.Version < FirstWithHostGroupRights ? ("rights", "selectRights") : ("hostgroup_rights", "selectHostGroupRights");
        var found = await zabbix.FindAsync("usergroup.get", new JsonObject
        {
            ["filter"] = new JsonObject { ["name"] = Group },
            ["output"] = new JsonArray("usrgrpid", "name", "users_status"),
            [select] = new JsonArray("id", "permission"),
        }, cancel);
        var group = new ZabbixObject(ZabbixKind.UserGroup, $"user group {Group}", found.Count > 0 ? found[0] : null);
        // What somebody gave or denied by hand stays.
        var permissions = (group.Present?[rights]?.AsArray() ?? []).ToDictionary(r => (string)r!["id"]!, r => (string)r!["permission"]!, StringComparer.Ordinal);
        foreach (var id in hostGroups)
            permissions.TryAdd(id, Read);
        var wanted = new JsonObject
        {
            ["name"] = Group,
            ["users_status"] = "0",
            [rights] = new JsonArray([.. permissions.Select(p => new JsonObject { ["id"] = p.Key, ["permission"] = p.Value })]),
        };
        var denied = permissions.Values.Count(p => p == Denied);
        var (groupId, step) = await group.BringToAsync(zabbix, wanted, [], $"reads {permissions.Count - denied} host groups{(denied > 0 ? $", is denied {denied}" : "")}", cancel);
        report(step);
        return groupId;
    }

    private async Task<string> RoleAsync(CancellationToken cancel)
    {
        var roles = await zabbix.FindAsync("role.get", new JsonObject { ["filter"] = new JsonObject { ["type"] = OfUsers }, ["output"] = new JsonArray("roleid", "name") }, cancel);
        return (string?)roles.MinBy(r => long.Parse((string)r["roleid"]!))?["roleid"] ?? throw new CliFailure("Zabbix has no role of the type User: make one (Users, User roles) and run this again.");
    }

    // An active medium of whatever severities and hours an administrator chose; if there is none, all.
    private static JsonArray Media(JsonArray present, string mediaType)
    {
        var media = present.Select(m => m!.DeepClone()).ToList();
        var ours = media.Find(m => (string?)m["mediatypeid"] == mediaType);
        if (ours is null)
            media.Add(new JsonObject { ["mediatypeid"] = mediaType, ["sendto"] = Name, ["active"] = "0", ["severity"] = "63", ["period"] = "1-7,00:00-24:00" });
        else
            ours["active"] = "0";
        return new JsonArray([.. media]);
    }

    private static string ThrownAway() => RandomNumberGenerator.GetHexString(40) + "-aZ9";

    private static IReadOnlyList<JsonObject> Named(IReadOnlyList<JsonObject> all, IReadOnlyList<string> names, string what) =>
        [.. names.Select(name => all.FirstOrDefault(g => (string?)g["name"] == name) ?? throw new CliFailure($"Zabbix has no {what} '{name}', or the token's user may not see it.", ExitCode.NotFound))];

    private static IReadOnlyList<string> Ids(JsonNode? list, string id) => [.. (list?.AsArray() ?? []).Select(item => (string)item![id]!)];

    private static IReadOnlyList<string> Ids(IEnumerable<JsonObject> list, string id) => [.. list.Select(item => (string)item[id]!)];
}

/// <summary>Ids of the host groups that are read, and of the operators' user groups.</summary>
internal sealed record ZabbixGroups(IReadOnlyList<string> Hosts, IReadOnlyList<string> Users);
