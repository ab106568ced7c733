using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Polilog.UnitTests.Cli;

/// <summary>The API of a Zabbix in memory, with what it was asked, and a hub beside it. Answers have the form of real ones: lines end with CR LF, lists have another order.</summary>
internal sealed class ScriptedZabbix(string version) : HttpMessageHandler
{
    public const string ApiToken = "token-of-an-administrator";
    public const string ConnectionToken = "token-of-the-connection";

    private static readonly Dictionary<string, string> Ids = new(StringComparer.Ordinal)
    {
        ["mediatype"] = "mediatypeid",
        ["usergroup"] = "usrgrpid",
        ["user"] = "userid",
        ["action"] = "actionid",
        ["usermacro"] = "globalmacroid",
        ["connector"] = "connectorid",
        ["hostgroup"] = "groupid",
        ["role"] = "roleid",
    };

    private int lastId = 100;

    /// <summary>By kind, as <c>get</c> answers them.</summary>
    public Dictionary<string, List<JsonObject>> Objects { get; } = new(StringComparer.Ordinal)
    {
        ["hostgroup"] = [new JsonObject { ["groupid"] = "2", ["name"] = "Linux servers" }, new JsonObject { ["groupid"] = "4", ["name"] = "Databases" }],
        ["usergroup"] = [new JsonObject { ["usrgrpid"] = "7", ["name"] = "Operators", ["users_status"] = "0" }],
        ["role"] = [new JsonObject { ["roleid"] = "4", ["name"] = "Guest role", ["type"] = "1" }, new JsonObject { ["roleid"] = "1", ["name"] = "User role", ["type"] = "1" }],
    };

    public List<(string Method, JsonObject Call, string Authorization)> Asked { get; } = [];

    /// <summary>Of everything that was written, in order.</summary>
    public IEnumerable<string> Written => Asked.Select(a => a.Method).Where(m => m.Contains(".create", StringComparison.Ordinal) || m.Contains(".update", StringComparison.Ordinal));

    /// <summary>What the hub was sent.</summary>
    public List<(JsonObject Body, string Authorization)> Sent { get; } = [];

    public (HttpStatusCode Status, string Body) HubAnswer { get; set; } = (HttpStatusCode.OK, """{"accepted":1}""");

    /// <summary>Instead of the answer to a call; null: as usual.</summary>
    public Func<string, JsonObject, string?> Instead { get; set; } = (_, _) => null;

    public static string Error(string data) => new JsonObject { ["jsonrpc"] = "2.0", ["error"] = new JsonObject { ["code"] = -32602, ["message"] = "Invalid params.", ["data"] = data } }.ToJsonString();

    public JsonObject Only(string kind, string name) =>
        Objects[kind].Single(o => (string?)(kind == "user" ? o["username"] : kind == "usermacro" ? o["macro"] : o["name"]) == name);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject();
        var authorization = $"{request.Headers.Authorization}";
        if (request.RequestUri!.AbsolutePath.StartsWith("/ingest/", StringComparison.Ordinal))
        {
            Sent.Add((body, authorization));
            return Answer(HubAnswer.Status, HubAnswer.Body);
        }
        var method = (string)body["method"]!;
        Asked.Add((method, body, authorization));
        return Answer(HttpStatusCode.OK, Instead(method, body) ?? new JsonObject { ["jsonrpc"] = "2.0", ["result"] = Result(method, body["params"]!), ["id"] = 1 }.ToJsonString());
    }

    private JsonNode Result(string method, JsonNode parameters)
    {
        if (method == "apiinfo.version")
            return version;
        var (kind, what) = (method.Split('.')[0], method.Split('.')[1]);
        var (id, all) = (Ids[kind], Objects.TryGetValue(kind, out var known) ? known : Objects[kind] = []);
        if (what == "get")
            return new JsonArray([.. all.Where(o => Fits(o, parameters["filter"] as JsonObject ?? [])).Select(o => o.DeepClone())]);
        var wanted = parameters.AsObject();
        var stored = what.StartsWith("create", StringComparison.Ordinal) ? new JsonObject { [id] = $"{++lastId}" } : all.Single(o => (string?)o[id] == (string?)wanted[id]);
        if (what.StartsWith("create", StringComparison.Ordinal))
            all.Add(stored);
        foreach (var (name, value) in wanted)
            stored[name] = Kept(value!);
        return new JsonObject { [$"{id}s"] = new JsonArray((string)stored[id]!) };
    }

    private static bool Fits(JsonObject thing, JsonObject filter) => filter.All(f => thing[f.Key]?.ToString() == f.Value!.ToString());

    private static JsonNode Kept(JsonNode value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Reverse().Select(item => Kept(item!))]),
        JsonObject thing => new JsonObject(thing.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Kept(p.Value!))).Append(KeyValuePair.Create("evaltype", (JsonNode?)"0")).DistinctBy(p => p.Key, StringComparer.Ordinal)),
        _ => value.ToString().ReplaceLineEndings("\r\n"),
    };

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
