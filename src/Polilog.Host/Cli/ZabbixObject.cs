using System.Text.Json.Nodes;

namespace Polilog.Host.Cli;

/// <summary>A kind of object of the Zabbix API. Values are texts throughout, as Zabbix answers them.</summary>
/// <param name="Id">Name of its id.</param>
internal sealed record ZabbixKind(string Entity, string Id, string Suffix = "")
{
    public static readonly ZabbixKind MediaType = new("mediatype", "mediatypeid");
    public static readonly ZabbixKind UserGroup = new("usergroup", "usrgrpid");
    public static readonly ZabbixKind User = new("user", "userid");
    public static readonly ZabbixKind Action = new("action", "actionid");
    public static readonly ZabbixKind Macro = new("usermacro", "globalmacroid", "global");
    public static readonly ZabbixKind Connector = new("connector", "connectorid");
}

/// <summary>One object of Zabbix, brought to what is wanted of it: made if it is missing, changed where it differs, else left.</summary>
/// <param name="present">As it is; null if there is none.</param>
internal sealed class ZabbixObject(ZabbixKind kind, string label, JsonObject? present)
{
    public JsonObject? Present => present;

    /// <param name="wanted">What always holds.</param>
    /// <param name="atFirst">What it is made with, and left to the administrators afterwards.</param>
    /// <returns>Its id, and what was done.</returns>
    public async Task<(string Id, ZabbixStep Step)> BringToAsync(ZabbixClient zabbix, JsonObject wanted, JsonObject atFirst, string detail, CancellationToken cancel)
    {
        if (present is null)
        {
            var answer = await zabbix.CallAsync($"{kind.Entity}.create{kind.Suffix}", new JsonObject([.. Copy(wanted), .. Copy(atFirst)]), cancel);
            return ((string)answer[$"{kind.Id}s"]![0]!, new ZabbixStep("created", label, detail));
        }
        var id = (string)present[kind.Id]!;
        var differing = wanted.Where(w => !IsSame(w.Value, present[w.Key])).Select(w => w.Key).ToArray();
        if (differing.Length == 0)
            return (id, new ZabbixStep("unchanged", label, detail));
        await zabbix.CallAsync($"{kind.Entity}.update{kind.Suffix}", new JsonObject([KeyValuePair.Create<string, JsonNode?>(kind.Id, id), .. Copy(wanted).Where(w => differing.Contains(w.Key))]), cancel);
        return (id, new ZabbixStep("changed", label, string.Join("; ", new[] { string.Join(", ", differing), detail }.Where(d => d.Length > 0))));
    }

    // Zabbix keeps lines ended by CR LF, trims, adds fields of its own and has no order in its lists.
    private static bool IsSame(JsonNode? wanted, JsonNode? present) => (wanted, present) switch
    {
        (JsonArray w, JsonArray p) => w.Count == p.Count && w.All(item => p.Any(other => IsSame(item, other))),
        (JsonObject w, JsonObject p) => w.All(property => IsSame(property.Value, p[property.Key])),
        (JsonValue w, JsonValue p) => Plain(w) == Plain(p),
        _ => false,
    };

    private static string Plain(JsonValue value) => value.ToString().ReplaceLineEndings("\n").Trim();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Copy(JsonObject properties) => properties.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()));
}
