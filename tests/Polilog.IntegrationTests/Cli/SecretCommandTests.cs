using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Cli;

public sealed class SecretCommandTests : IClassFixture<TestDatabase>, IClassFixture<PluginsOfTests>, IDisposable
{
    private readonly TestDatabase database;
    private readonly PluginsOfTests plugins;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-secret-");
    private readonly string key;

    public SecretCommandTests(TestDatabase database, PluginsOfTests plugins)
    {
        (this.database, this.plugins) = (database, plugins);
        _ = database.DataSource;
        key = KeyFile("key", "0123456789abcdef0123456789abcdef");
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_hub_works_by_a_secret_of_the_database_and_takes_the_next_value_while_it_runs()
    {
        var configuration = plugins.Configuration("stored", ServedHub.Configuration.Replace("connector: alertmanager", "connector: alertmanager, token: { secret: shop_token }", StringComparison.Ordinal));
        var set = await RunAsync("first-value-of-shop\n", "set", "shop_token", "--key-file", key);
        Assert.Equal((0, "The secret 'shop_token' is stored.\n", ""), (set.ExitCode, set.Output, set.Errors));

        await using var hub = await RunningHub.ServeAsync(database.ConnectionString, configuration, folder.CreateSubdirectory("data").FullName, more: ["--key-file", key]);
        Assert.Equal(200, await PostAsync(hub, "first-value-of-shop"));
        Assert.Equal(401, await PostAsync(hub, "second-value-of-shop"));

        var rotated = await RunAsync("second-value-of-shop", "rotate", "shop_token", "--key-file", key, "--json");
        Assert.Equal(2, (int)JsonNode.Parse(rotated.Output)!["values"]!);

        // The hub hears of it by itself; then both are valid.
        await WaitForAsync(hub, "second-value-of-shop", 200);
        Assert.Equal(200, await PostAsync(hub, "first-value-of-shop"));
        Assert.Equal(0, (await RunAsync("second-value-of-shop", "set", "shop_token", "--key-file", key)).ExitCode);
        await WaitForAsync(hub, "first-value-of-shop", 401);
        await RunAsync("third-value-of-shop", "rotate", "shop_token", "--key-file", key);

        var list = await RunAsync("", "list", "--config", configuration, "--plugins", plugins.Plugins);
        Assert.Matches(@"^shop_token +2 values, set \S+ \S+ +database\n", list.Output);
        Assert.DoesNotContain("value-of-shop", list.Output + rotated.Output + hub.Output, StringComparison.Ordinal);

        var doctor = await CliRun.OfAsync("doctor", "--config", configuration, "--database", database.ConnectionString, "--key-file", key, "--plugins", plugins.Plugins, "--data", plugins.Data, "--url", hub.Url.ToString(), "--token", hub.Token!);
        Assert.Contains("ok    secret shop_token: two values, of which the first is used, from the database\n", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(0, doctor.ExitCode);

        var check = await CliRun.OfAsync("config", "check", configuration, "--database", database.ConnectionString, "--key-file", key, "--plugins", plugins.Plugins, "--data", plugins.Data);
        Assert.Equal(0, check.ExitCode);

        doctor = await CliRun.OfAsync("doctor", "--config", configuration, "--database", database.ConnectionString, "--plugins", plugins.Plugins, "--data", plugins.Data, "--url", hub.Url.ToString(), "--token", hub.Token!);
        Assert.Contains("WRONG stored secrets: 1 in the database are not used. There is no key for stored secrets", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG secret shop_token: The secret 'shop_token' has no value", doctor.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("", "forget", "shop_token")).ExitCode);
        Assert.Equal(4, (await RunAsync("", "forget", "shop_token")).ExitCode);
    }

    [Theory]
    [InlineData("", 2, "The value is empty")]
    [InlineData("one\ntwo\n", 2, "several lines")]
    public async Task What_is_no_value_is_refused(string input, int exitCode, string sentence)
    {
        var run = await RunAsync(input, "set", "shop_token", "--key-file", key);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_key_nothing_is_stored_and_the_sentence_says_what_to_do()
    {
        var run = await RunAsync("value", "set", "shop_token");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("set POLILOG_KEY or POLILOG_KEY_FILE", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("value", "set", "Not a name", "--key-file", key)).ExitCode);
        Assert.Equal(4, (await RunAsync("value", "rotate", "absent", "--key-file", key)).ExitCode);
    }

    private static async Task<int> PostAsync(RunningHub hub, string token)
    {
        using var stranger = hub.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest/prometheus") { Content = new StringContent("""{"status":"firing","alerts":[]}""") };
        request.Headers.Add("Authorization", $"Bearer {token}");
        using var answer = await stranger.SendAsync(request);
        return (int)answer.StatusCode;
    }

    // Another process is waited for, so there is no signal; the pause leaves it the processor.
    private static async Task WaitForAsync(RunningHub hub, string token, int answer)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await PostAsync(hub, token) != answer)
            await pause.WaitForNextTickAsync(patience.Token);
    }

    private string KeyFile(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private Task<CliRun> RunAsync(string input, params string[] arguments) => CliRun.WithInputAsync(input, ["secret", .. arguments, "--database", database.ConnectionString]);
}
