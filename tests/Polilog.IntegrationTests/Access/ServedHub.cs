using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.IntegrationTests.Access;

/// <summary>A configured hub of the built executable, for one test class: PAY with its members ann and bob, and eve, who is none. Started by the first test that needs it.</summary>
public sealed class ServedHub(TestServer server) : IAsyncLifetime
{
    public const string Configuration = """
        public_url: https://polilog.example.org
        administrators: PAY
        connections:
          - { name: prometheus, connector: alertmanager }
        people:
          - { key: ann, name: Ann Lindqvist }
          - { key: bob, name: Bob Weber }
          - { key: eve, name: Eve Novak }
        topics:
          - { key: PAY, name: Payments, regulation: standard, members: [ann, bob] }
        routes:
          - { name: everything, topic: PAY }
        regulations:
          standard:
            ownership: { within: 30m }
            resolution: { within: 4h }
            levels: [{ name: duty, notify: [on_call] }]
            exhausted: { repeat: 1, every: 1h }
            last_resort: { notify: [{ person: bob }], every: 1h }
        """;

    private readonly TestDatabase database = new(server);
    private readonly SemaphoreSlim starting = new(1);
    private RunningHub? first;
    private int hosts;
    private string? ingestToken;

    internal DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("polilog-hub");

    internal string ConnectionString => database.ConnectionString;

    public ValueTask InitializeAsync() => database.InitializeAsync();

    internal async Task<RunningHub> StartedAsync()
    {
        await starting.WaitAsync();
        try
        {
            return first ??= await AnotherHostAsync();
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>One more host on the same database; whoever asks for it ends it.</summary>
    internal async Task<RunningHub> AnotherHostAsync()
    {
        Assert.NotNull(database.DataSource);
        var configuration = Folder.CreateSubdirectory("configuration").FullName;
        await File.WriteAllTextAsync(Path.Combine(configuration, "polilog.yaml"), Configuration);
        return await RunningHub.ServeAsync(ConnectionString, configuration, Folder.CreateSubdirectory($"data{Interlocked.Increment(ref hosts)}").FullName);
    }

    /// <summary>The token by which its connection prometheus sends.</summary>
    internal async Task<string> IngestTokenAsync() =>
        ingestToken ??= (string)(await (await (await StartedAsync()).Http.PostAsync("api/v1/connections/prometheus/rotate", null)).Content.ReadFromJsonAsync<JsonNode>())!["token"]!;

    /// <summary>Lets an alarm of this name fire and waits for its incident; returns the incident's key.</summary>
    internal async Task<string> IncidentAsync(string alarm)
    {
        var hub = await StartedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "ingest/prometheus")
        {
            Content = JsonContent.Create(new { version = "4", status = "firing", alerts = new[] { new { status = "firing", labels = new { alertname = alarm } } } }),
        };
        request.Headers.Authorization = new("Bearer", await IngestTokenAsync());
        using var answer = await hub.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var page = await hub.WaitForAsync("api/v1/incidents", p => p["items"]!.AsArray().Any(i => (string)i!["title"]! == alarm));
        return (string)page["items"]!.AsArray().Single(i => (string)i!["title"]! == alarm)!["key"]!;
    }

    public async ValueTask DisposeAsync()
    {
        if (first is not null)
            await first.DisposeAsync();
        await database.DisposeAsync();
        starting.Dispose();
        Folder.Delete(recursive: true);
    }
}
