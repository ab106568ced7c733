using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Routing;
using Polilog.Host.Ingress;
using Polilog.Host.Plugins;
using Polilog.IntegrationTests.Incidents;
using Polilog.Sdk;
using Polilog.Sdk.Testing;

namespace Polilog.IntegrationTests.Connectors;

/// <summary>
/// The whole path of an alert with the plugins as they are built: recorded requests go over HTTP through the ingress into a real database, and the engine decides
/// when the test says so. Two connections to one monitoring system; one incident per condition in OPS, unless a test brings routes of its own.
/// </summary>
internal sealed class ConnectorWorld : IAsyncDisposable
{
    private static readonly Lazy<ConnectorCatalog> Catalog = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("connector-world-").FullName;
        // One for all tests, and a plugin's files may be read late.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return ConnectorCatalog.Load(BuiltPlugins.CollectIn(folder), Path.Combine(folder, "cache"));
    });

    private readonly WebApplication app;
    private readonly string plugin;
    private readonly string slots;
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);

    private ConnectorWorld(World world, WebApplication app, string plugin, string slots) => (World, this.app, this.plugin, this.slots) = (world, app, plugin, slots);

    public World World { get; }

    /// <summary>The connection that is used unless another is named.</summary>
    public string Connection => $"{World.Connection}-one";

    public string AnotherConnection => $"{World.Connection}-two";

    public HttpClient Http { get; private set; } = new();

    /// <param name="plugin">Folder of the plugin, such as Zabbix.</param>
    public static async Task<ConnectorWorld> CreateAsync(
        NpgsqlDataSource database, string plugin, string connector, JsonObject? options = null, Func<World, IReadOnlyList<Route>>? routes = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var world = await World.CreateAsync(database, routes: routes);
        var folder = Directory.CreateTempSubdirectory("slots").FullName;
        builder.Services
            .AddSingleton(database).AddSingleton(TimeProvider.System).AddSingleton(world.Signals).AddSingleton(Catalog.Value)
            .AddSingleton(new Polilog.Core.Configuration.SecretStore(null, _ => null))
            .AddIngress(new IngressOptions { CrashSlotFolder = folder, ReadWithin = TimeSpan.FromSeconds(20) });
        var web = builder.Build();
        web.MapIngress();
        await web.StartAsync(World.Cancel);
        var made = new ConnectorWorld(world, web, plugin, folder) { Http = new HttpClient { BaseAddress = new Uri(web.Urls.Single() + "/") } };
        var family = Catalog.Value.Find(connector)!.Family;
        foreach (var name in new[] { made.Connection, made.AnotherConnection })
            made.tokens[name] = (await web.Services.GetRequiredService<ConnectionStore>().CreateAsync(
                new ConnectionSettings(name, connector, options?.DeepClone().AsObject() ?? [], Severity.Average, null), family, TimeProvider.System.GetUtcNow(), World.Cancel))!;
        return made;
    }

    /// <summary>Posts a recorded request as its sender did; returns status and body.</summary>
    public async Task<string> PostCaseAsync(string name, string? connection = null)
    {
        var request = ConnectorCase.Open(Repository.PathOf($"plugins/{plugin}/testdata/{name}")).Request;
        return await PostAsync(request.Body.ToArray(), connection);
    }

    public Task<string> PostAsync(string json, string? connection = null) => PostAsync(Encoding.UTF8.GetBytes(json), connection);

    public async Task<string> PostAsync(byte[] body, string? connection = null)
    {
        connection ??= Connection;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"ingest/{connection}") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[connection]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await Http.SendAsync(request, World.Cancel);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(World.Cancel)}";
    }

    /// <summary>Posts a recorded request and lets the engine decide about it.</summary>
    public async Task<string> DecideCaseAsync(string name, string? connection = null)
    {
        var answer = await PostCaseAsync(name, connection);
        await World.RunAsync();
        return answer;
    }

    /// <summary>Conditions of both connections by age: status, severity, episode, acknowledged or suppressed, title.</summary>
    public Task<IReadOnlyList<string>> ConditionsAsync() => World.QueryAsync<string>(
        """
        select (array['info', 'firing', 'resolved'])[c.status + 1] || ' ' || (array['unknown', 'info', 'warning', 'average', 'high', 'critical'])[c.severity + 1]
               || ' #' || c.episode || case when c.acknowledged then ' acknowledged' else '' end || case when c.suppressed then ' suppressed' else '' end || ' ' || c.title
        from condition c join connection n on n.id = c.connection_id
        where n.name = any(@names)
        order by c.id
        """,
        new { names = new[] { Connection, AnotherConnection } });

    /// <summary>Fates of all conditions, in the order in which they were decided.</summary>
    public Task<IReadOnlyList<string>> FatesAsync() => World.QueryAsync<string>(
        """
        select f.name || '/' || f.reason
        from fate f join condition c on c.id = f.condition_id join connection n on n.id = c.connection_id
        where n.name = any(@names)
        order by f.id
        """,
        new { names = new[] { Connection, AnotherConnection } });

    /// <summary>Everything the rooms of this world were told, as incident and kind.</summary>
    public Task<IReadOnlyList<string>> ToldAsync() => World.QueryAsync<string>(
        """
        select replace(t.key, @prefix, '') || '-' || i.number || ' ' || m.kind
        from message m join incident i on i.id = m.incident_id join topic t on t.id = i.topic_id
        where t.key = any(@topics)
        order by m.id
        """,
        new { prefix = World.Connection.ToUpperInvariant(), topics = new[] { World.Pay, World.Net, World.Ops } });

    public Task<IReadOnlyList<string>> IncidentsAsync() => World.QueryAsync<string>(
        """
        select replace(t.key, @prefix, '') || '-' || i.number || ' ' || (array['ownership', 'resolution', 'resolved'])[i.phase + 1]
               || ' ' || (array['unknown', 'info', 'warning', 'average', 'high', 'critical'])[i.severity + 1]
               || ' ' || (select count(*) from incident_episode e where e.incident_id = i.id and e.ended_at is null)
               || '/' || (select count(*) from incident_episode e where e.incident_id = i.id)
        from incident i join topic t on t.id = i.topic_id
        where t.key = any(@topics)
        order by i.id
        """,
        new { prefix = World.Connection.ToUpperInvariant(), topics = new[] { World.Pay, World.Net, World.Ops } });

    public async Task<long> CountAsync(string table) => (await World.QueryAsync<long>(
        $"select count(*) from {table} x join connection n on n.id = x.connection_id where n.name = any(@names)",
        new { names = new[] { Connection, AnotherConnection } })).Single();

    /// <summary>A host that watches for silence.</summary>
    public HeartbeatWatch NewWatch() => new(
        app.Services.GetRequiredService<NpgsqlDataSource>(), app.Services.GetRequiredService<ConnectionStore>(), World.Configurations, app.Services.GetRequiredService<AlertIntake>(),
        TimeProvider.System, NullLogger<HeartbeatWatch>.Instance);

    /// <summary>Writes down what was heard, as happens every few seconds.</summary>
    public Task FlushAsync() => app.Services.GetRequiredService<RefreshBuffer>().FlushAsync(World.Cancel);

    /// <summary>What is expected of the first connection from now on.</summary>
    public async Task ExpectAsync(HeartbeatSettings? heartbeat)
    {
        var document = World.Configurations.Current.Document;
        var settings = new ConnectionSettings(Connection, "alertmanager", [], Severity.Average, null, heartbeat);
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(World.Cancel);
        World.Configurations.Activate(await ConfigurationActivation.NumberAsync(
            connection, document with { Connections = [.. document.Connections.Where(c => c.Name != Connection), settings] }, revision: 1, DateTimeOffset.UnixEpoch, World.Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(slots, recursive: true);
    }
}
