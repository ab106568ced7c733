using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests.Peers;

/// <summary>A real Zabbix whose operator Alice watches the host web1, and which sends through the media type of plugins/Zabbix, or streams.</summary>
internal sealed class ZabbixPeer : IAsyncDisposable
{
    private const string Password = "Operator-4711";

    private readonly Peer peer;
    private readonly HttpClient http;
    private readonly int port;
    private Version version = new();
    private string administrator = "";
    private string operators = "";
    private string sender = "";
    private string alice = "";

    private ZabbixPeer(Peer peer, int port, int webPort)
    {
        (this.peer, this.port) = (peer, port);
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{webPort}/") };
    }

    /// <summary>Its frontend.</summary>
    public Uri Url => http.BaseAddress!;

    /// <param name="connection">Where to send.</param>
    /// <param name="streams">By a connector of Zabbix and nothing else; else by the media type.</param>
    public static Task<ZabbixPeer> StartAsync(Uri connection, string token, bool streams = false, string suite = Peer.NewestSuite) =>
        StartAsync(zabbix => streams ? zabbix.CreateConnectorAsync(connection, token) : zabbix.SendByMediaTypeAsync(connection, token), suite);

    /// <param name="setUp">Makes it send, before anything can happen on web1.</param>
    public static async Task<ZabbixPeer> StartAsync(Func<ZabbixPeer, Task> setUp, string suite)
    {
        var (port, webPort) = (Peer.FreePort(), Peer.FreePort());
        var zabbix = new ZabbixPeer(await Peer.RunAsync("zabbix", ("POLILOG_ZABBIX_PORT", $"{port}"), ("POLILOG_ZABBIX_WEB_PORT", $"{webPort}"), ("POLILOG_PEER_SUITE", suite)), port, webPort);
        try
        {
            zabbix.version = Version.Parse((string)(await zabbix.CallAsync("apiinfo.version", Array.Empty<string>()))!);
            zabbix.administrator = (string)(await zabbix.CallAsync("user.login", new { username = "Admin", password = "zabbix" }))!;
            var host = await zabbix.WatchAsync();
            await setUp(zabbix);
            // Last, so that a server which takes values of the host already knows all that shall happen then.
            await zabbix.CallAsync("host.update", new { hostid = host, status = 0 });
            await zabbix.KnowsAllAsync(host);
            return zabbix;
        }
        catch
        {
            await zabbix.DisposeAsync();
            throw;
        }
    }

    /// <summary>An API token of the user who sends.</summary>
    public Task<string> CreateTokenAsync() => CreateTokenAsync(sender);

    /// <summary>An API token of Admin.</summary>
    public Task<string> CreateAdministratorTokenAsync() => CreateTokenAsync("1");

    /// <summary>An API token of Alice: Zabbix tells the user who sends of what she does, and not of what he does himself.</summary>
    public Task<string> CreateTokenOfAliceAsync() => CreateTokenAsync(alice);

    /// <summary>What was done to the problem, as Zabbix shows it.</summary>
    public async Task<IReadOnlyList<JsonNode>> UpdatesAsync(Predicate<IReadOnlyList<JsonNode>> wanted)
    {
        var problem = await ProblemAsync();
        var selection = version >= new Version(6, 4) ? "selectAcknowledges" : "select_acknowledges";
        return await Eventually.GetAsync(
            async () => (IReadOnlyList<JsonNode>)[.. (await CallAsync("event.get", new Dictionary<string, string> { ["eventids"] = problem, [selection] = "extend" }))![0]!["acknowledges"]!.AsArray().Select(u => u!)],
            wanted,
            "Zabbix shows what was done");
    }

    /// <summary>Gives the item of web1 a value: used space of a disk in per cent; above 90 the trigger fires.</summary>
    public Task MeasureAsync(double diskUsed) => MeasureAsync(diskUsed, TimeProvider.System.GetUtcNow());

    /// <summary>The same with when it was measured: what fires, does so since then.</summary>
    public Task MeasureAsync(double diskUsed, DateTimeOffset at) => TakesAsync("disk.used", diskUsed, at);

    private Task TakesAsync(string key, double value, DateTimeOffset at) => Eventually.GetAsync(
        () => AskServerAsync(new JsonObject
        {
            ["request"] = "sender data",
            ["data"] = new JsonArray(new JsonObject
            {
                ["host"] = "web1",
                ["key"] = key,
                ["value"] = value.ToString(CultureInfo.InvariantCulture),
                ["clock"] = at.ToUnixTimeSeconds(),
            }),
        }),
        answer => ((string)answer["info"]!).Contains("failed: 0", StringComparison.Ordinal),    // the server reads its configuration once a second
        "Zabbix takes a value");

    /// <summary>
    /// Once a second the server reads items first, then triggers, then actions, and a value taken in between fires nothing for ever. When it knows an item that was made after it
    /// knew the host, the reading that brought the host is over.
    /// </summary>
    private async Task KnowsAllAsync(string host)
    {
        foreach (var key in new[] { "known.first", "known.then" })
        {
            await CreateAsync("item", "itemids", new { name = key, key_ = key, hostid = host, type = 2, value_type = 0 });
            await TakesAsync(key, 0, TimeProvider.System.GetUtcNow());
        }
    }

    /// <summary>Alice acknowledges the open problem and says something.</summary>
    public async Task AcknowledgeAsync(string message)
    {
        var problem = await ProblemAsync();
        var session = (string)(await CallAsync("user.login", new { username = "alice", password = Password }))!;
        await CallAsync("event.acknowledge", new { eventids = problem, action = 2 + 4, message }, session);
    }

    /// <summary>The id of the open problem of the disk, once Zabbix has found it.</summary>
    public async Task<string> ProblemAsync()
    {
        // By its name: Zabbix watches itself, too, and finds a slow machine a problem.
        var problems = await Eventually.GetAsync(
            () => CallAsync("problem.get", new { output = new[] { "eventid" }, search = new { name = "Disk /var" } }), found => found!.AsArray().Count > 0, "Zabbix finds the problem");
        return (string)problems![0]!["eventid"]!;
    }

    /// <summary>The Test button in the list of media types: what the frontend then asks the server for. Returns what the script answered.</summary>
    public async Task<string> PressTestAsync()
    {
        var found = await CallAsync("mediatype.get", new { filter = new { name = "Polilog" }, output = "extend" });
        var parameters = found![0]!["parameters"]!.AsArray().Select(p => KeyValuePair.Create((string)p!["name"]!, (JsonNode?)(string)p["value"]!));
        var request = new JsonObject
        {
            ["request"] = "alert.send",
            ["sid"] = administrator,
            ["data"] = new JsonObject
            {
                ["mediatypeid"] = (string)found[0]!["mediatypeid"]!,
                ["sendto"] = "",
                ["subject"] = "",
                ["message"] = "",
                ["parameters"] = new JsonObject(parameters),
            },
        };
        var answer = await AskServerAsync(request);
        return (string?)answer["response"] == "success" ? (string)answer["data"]! : throw new InvalidOperationException($"Zabbix says: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await peer.DisposeAsync();
    }

    // As docs/connect/zabbix.md says; the numbers are those of the form: events, and a bearer token.
    private Task CreateConnectorAsync(Uri connection, string token) => CreateAsync("connector", "connectorids", new
    {
        name = "Polilog",
        data_type = 1,
        url = connection.AbsoluteUri,
        authtype = 5,
        token,
        max_attempts = 5,
        attempt_interval = "10s",
        // Zabbix watches itself, too, and finds a slow machine a problem.
        tags = new[] { new { tag = "team", value = "payments" } },
    });

    // The host web1, switched off, and Alice. Returns the id of the host.
    private async Task<string> WatchAsync()
    {
        var hosts = await CreateAsync("hostgroup", "groupids", new { name = "Web servers" });
        var host = await CreateAsync("host", "hostids", new { host = "web1", name = "web1.example.org", status = 1, groups = new[] { new { groupid = hosts } } });
        await CreateAsync("item", "itemids", new { hostid = host, name = "Used space on /var, %", key_ = "disk.used", type = 2, value_type = 0, units = "%" });
        await CreateAsync("trigger", "triggerids", new
        {
            description = "Disk /var is almost full on {HOST.NAME}",
            expression = "last(/web1/disk.used)>90",
            priority = 4,
            opdata = "Used: {ITEM.LASTVALUE1}",
            comments = "Free space: see the runbook. With \"quotes\" & <angle brackets>.",
            tags = new[] { new { tag = "team", value = "payments" } },
        });
        var rights = new[] { new { id = hosts, permission = 3 } };
        operators = await CreateAsync("usergroup", "usrgrpids", version >= new Version(6, 2) ? new { name = "Operators", hostgroup_rights = rights } : new { name = "Operators", rights });
        alice = await CreateAsync("user", "userids", new { username = "alice", name = "Alice", surname = "Example", roleid = "2", passwd = Password, usrgrps = new[] { new { usrgrpid = operators } } });
        return host;
    }

    // As plugins/Zabbix/README.md says, steps 2 to 5.
    private async Task SendByMediaTypeAsync(Uri connection, string token)
    {
        var mediaType = await ImportMediaTypeAsync(connection, token);
        var medium = new { mediatypeid = mediaType, sendto = new[] { "polilog" }, active = 0, severity = 63, period = "1-7,00:00-24:00" };
        sender = await CreateAsync("user", "userids", new { username = "polilog", roleid = "1", passwd = Password, usrgrps = new[] { new { usrgrpid = operators } }, medias = new[] { medium } });
        var operation = new { operationtype = 0, opmessage = new { default_msg = 1, mediatypeid = mediaType }, opmessage_usr = new[] { new { userid = sender } } };
        await CreateAsync("action", "actionids", new
        {
            name = "Polilog",
            eventsource = 0,
            operations = new[] { operation },
            recovery_operations = new[] { operation },
            update_operations = new[] { operation },
        });
    }

    private async Task<string> ImportMediaTypeAsync(Uri connection, string token)
    {
        var rule = new { createMissing = true, updateExisting = true };
        await CallAsync("configuration.import", new
        {
            format = "yaml",
            source = await File.ReadAllTextAsync(Repository.PathOf("plugins/Zabbix/media-type-polilog.yaml")),
            rules = new { mediaTypes = rule },
        });
        var found = (await CallAsync("mediatype.get", new { filter = new { name = "Polilog" }, output = "extend" }))![0]!;
        var mediaType = (string)found["mediatypeid"]!;
        var parameters = found["parameters"]!.AsArray().ToDictionary(p => (string)p!["name"]!, p => (string)p!["value"]!, StringComparer.Ordinal);
        (parameters["url"], parameters["token"]) = (connection.AbsoluteUri, token);
        await CallAsync("mediatype.update", new { mediatypeid = mediaType, status = 0, parameters = parameters.Select(p => new { name = p.Key, value = p.Value }) });
        await CallAsync("usermacro.createglobal", new { macro = "{$ZABBIX.URL}", value = http.BaseAddress!.AbsoluteUri });
        return mediaType;
    }

    private async Task<string> CreateTokenAsync(string user)
    {
        var token = await CreateAsync("token", "tokenids", new { name = "Polilog", userid = user });
        return (string)(await CallAsync("token.generate", new[] { token }))![0]!["token"]!;
    }

    private async Task<string> CreateAsync(string entity, string ids, object wanted) => (string)(await CallAsync($"{entity}.create", wanted))![ids]![0]!;

    private async Task<JsonNode?> CallAsync(string method, object parameters, string? session = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api_jsonrpc.php");
        var call = JsonSerializer.SerializeToNode(new { jsonrpc = "2.0", method, @params = parameters, id = 1 })!;
        if (method is not ("user.login" or "apiinfo.version"))
        {
            // Before 6.4 a header is not read.
            if (version >= new Version(6, 4))
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session ?? administrator);
            else
                call["auth"] = session ?? administrator;
        }
        request.Content = JsonContent.Create(call, new MediaTypeHeaderValue("application/json-rpc"));
        using var answer = await http.SendAsync(request);
        var reply = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return reply!["error"] is { } error ? throw new InvalidOperationException($"Zabbix, {method}: {error}") : reply["result"];
    }

    // The protocol of Zabbix's own programs: "ZBXD", flags 1, length, reserved, JSON.
    private async Task<JsonNode> AskServerAsync(JsonNode request)
    {
        const int HeaderLength = 13;
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        var body = JsonSerializer.SerializeToUtf8Bytes(request);
        var header = new byte[HeaderLength];
        Encoding.ASCII.GetBytes("ZBXD\u0001").CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(5), body.Length);
        await stream.WriteAsync(header);
        await stream.WriteAsync(body);
        await stream.ReadExactlyAsync(header);
        var answer = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(5))];
        await stream.ReadExactlyAsync(answer);
        return JsonNode.Parse(answer)!;
    }
}
