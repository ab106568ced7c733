using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests;

/// <summary>A hub of one test: a folder of its own and the configuration that the test writes.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    /// <summary>Of every connection; in a configuration: <c>token: { secret: ingest }</c>.</summary>
    public const string Token = "token-of-the-connections";

    private readonly string connectionString;
    private readonly string folder = Directory.CreateTempSubdirectory("hub").FullName;
    private TestDatabase? owned;

    private TestHub(string connectionString) => this.connectionString = connectionString;

    public RunningHub Running { get; private set; } = null!;

    private string Configuration => Path.Combine(folder, "configuration");

    /// <summary>On a database of its own.</summary>
    public static async Task<TestHub> StartAsync(TestServer server, string configuration, params (string Secret, string Value)[] secrets)
    {
        var database = new TestDatabase(server);
        await database.InitializeAsync();
        _ = database.DataSource;
        var hub = await StartAsync(database.ConnectionString, configuration, secrets);
        hub.owned = database;
        return hub;
    }

    public static async Task<TestHub> StartAsync(string connectionString, string configuration, params (string Secret, string Value)[] secrets)
    {
        var hub = new TestHub(connectionString);
        Directory.CreateDirectory(Path.Combine(hub.Configuration, "secrets"));
        await hub.ConfigureAsync(configuration, [.. secrets, ("ingest", Token)]);
        return hub;
    }

    /// <summary>Starts it with this configuration, at the same address if it runs; secrets are added.</summary>
    public async Task ConfigureAsync(string configuration, params (string Secret, string Value)[] secrets)
    {
        await File.WriteAllTextAsync(Path.Combine(Configuration, "polilog.yaml"), configuration);
        foreach (var (secret, value) in secrets)
            await WriteSecretAsync(secret, value);
        await RestartAsync();
    }

    /// <summary>Where a sender posts.</summary>
    public Uri Ingest(string connection) => new(Running.Url, $"/ingest/{connection}");

    /// <summary>Posts as a sender does.</summary>
    public async Task<HttpStatusCode> SendAsync(HttpClient http, string connection, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Ingest(connection)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Posts what must be accepted.</summary>
    public async Task PostAsync(string connection, string body) => Assert.Equal(HttpStatusCode.OK, await SendAsync(Running.Http, connection, body));

    /// <summary>A token with which its bearer acts as a person.</summary>
    public async Task<string> TokenOfAsync(string person)
    {
        using var answer = await Running.Http.PostAsJsonAsync("/api/v1/tokens", new { person });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["token"]!;
    }

    /// <summary>Gives a command over the API.</summary>
    public async Task ActAsync(string person, string incident, string command)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Running.Url, $"/api/v1/incidents/{incident}/{command}")) { Content = JsonContent.Create(new { }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenOfAsync(person));
        using var answer = await Running.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Starts it, if need be in place of one that runs or was killed, at the same address.</summary>
    public async Task RestartAsync()
    {
        var listen = "http://127.0.0.1:0";
        if (Running is not null)
        {
            listen = Running.Url.GetLeftPart(UriPartial.Authority);
            await Running.DisposeAsync();
        }
        Running = await RunningHub.ServeAsync(connectionString, Configuration, folder, listen);
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(Running.Output);
        await Running.DisposeAsync();
        if (owned is not null)
            await owned.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task WriteSecretAsync(string name, string value)
    {
        var file = Path.Combine(Configuration, "secrets", name);
        await File.WriteAllTextAsync(file, value);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
