using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Ingress;

/// <summary>A connector that takes the whole process down, in a hub as an administrator runs it.</summary>
public sealed class StrikesTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Configuration = """
        public_url: https://polilog.example.org
        administrators: OPS
        people: [{ key: ann, name: Ann }]
        regulations:
          standard:
            ownership: { within: 30m }
            resolution: { within: 1d }
            levels: [{ name: duty, notify: [on_call] }]
            last_resort: { notify: [{ person: ann }], every: 1h }
        topics: [{ key: OPS, name: Operations, language: en, regulation: standard, members: [ann] }]
        routes: [{ name: rest, topic: OPS }]
        """;

    private readonly string data = Directory.CreateTempSubdirectory("strikes-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task A_body_that_kills_the_hub_twice_is_kept_unread_the_third_time_and_the_administrators_are_told()
    {
        var token = await PrepareAsync("deadly-one");
        for (var crash = 1; crash <= 2; crash++)
        {
            await using var dying = await ServeAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => PostAsync(dying, "deadly-one", token, DeadlyPlugin.Deadly));
        }

        await using var hub = await ServeAsync();
        Assert.Equal("200 {\"accepted\":0,\"warnings\":1}", await PostAsync(hub, "deadly-one", token, DeadlyPlugin.Deadly));
        Assert.Equal("200 {\"accepted\":0,\"warnings\":1}", await PostAsync(hub, "deadly-one", token, DeadlyPlugin.Harmless));

        Assert.Equal(
            $"two_strikes {DeadlyPlugin.Deadly}", await ScalarAsync("select kind || ' ' || convert_from(body, 'UTF8') from dead_letter where connection_name = 'deadly-one'"));
        Assert.Contains("The host died twice while this body was being read", await EventuallyAsync("select text from message where kind = 'dead_letter' and text like '%deadly-one%'"), StringComparison.Ordinal);

        var body = Assert.Single((await QuarantineAsync(hub))["bodies"]!.AsArray())!;
        Assert.Equal((2, true, DeadlyPlugin.Connector), ((int)body["strikes"]!, (bool)body["isOut"]!, (string)body["connector"]!));
        await ClearAsync(hub, "--body", (string)body["sha256"]!);
        var quarantine = await QuarantineAsync(hub);
        Assert.Empty(quarantine["bodies"]!.AsArray());
        Assert.Equal(((string)body["sha256"]!, "first password"), ((string)quarantine["cleared"]![0]!["bodySha256"]!, (string)quarantine["cleared"]![0]!["clearedBy"]!));
    }

    [Fact]
    public async Task A_connection_whose_connector_hangs_three_times_only_stores_and_the_others_go_on()
    {
        var (hanging, other) = (await PrepareAsync("hanging"), await PrepareAsync("another"));
        await using var hub = await ServeAsync();

        var hung = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostAsync(hub, "hanging", hanging, DeadlyPlugin.Hanging)));

        Assert.All(hung, answer => Assert.Equal("200 {\"accepted\":0,\"warnings\":1}", answer));
        Assert.Equal("200 {\"accepted\":0,\"warnings\":1}", await PostAsync(hub, "hanging", hanging, DeadlyPlugin.Harmless));
        Assert.Equal("200 {\"accepted\":0,\"warnings\":1}", await PostAsync(hub, "another", other, DeadlyPlugin.Harmless));
        Assert.Equal(
            "connection_stores_only 1, connector_too_slow 3",
            await ScalarAsync("select string_agg(kind || ' ' || n, ', ' order by kind) from (select kind, count(*) as n from dead_letter where connection_name = 'hanging' group by kind) k"));
        Assert.Null(await ScalarAsync("select kind from dead_letter where connection_name = 'another'"));

        var hungConnection = Assert.Single((await QuarantineAsync(hub))["connections"]!.AsArray())!;
        Assert.Equal("hanging", (string)hungConnection["connection"]!);
        Assert.StartsWith("The connector hung 3 times;", (string)hungConnection["reason"]!, StringComparison.Ordinal);
        Assert.Contains("only stores since", await hub.Http.GetStringAsync("connectors", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var list = await CliRun.OfAsync("connectors", "list", "--running", "--url", $"{hub.Url}", "--token", hub.Token!);
        Assert.Equal(1, list.ExitCode);
        Assert.Contains("Connection hanging, since ", list.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cleared-by-command", true)]
    [InlineData("cleared-in-portal", false)]
    public async Task A_connection_that_only_stores_is_read_again_when_an_administrator_has_cleared_it_and_that_is_recorded(string connection, bool byCommand)
    {
        var token = await PrepareAsync(connection);
        await using var hub = await ServeAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostAsync(hub, connection, token, DeadlyPlugin.Hanging)));

        using var viewer = await hub.InRoleAsync("viewer");
        foreach (var path in new[] { "api/v1/quarantine/clear", "connectors/clear" })
            Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync(path, null, TestContext.Current.CancellationToken)).StatusCode);
        if (byCommand)
            await ClearAsync(hub, "--connection", connection);
        else
            Assert.Equal(HttpStatusCode.OK, (await hub.Http.PostAsync("connectors/clear", new FormUrlEncodedContent([KeyValuePair.Create("connection", connection)]), TestContext.Current.CancellationToken)).StatusCode);

        Assert.Equal("200 {\"accepted\":0,\"warnings\":1}", await PostAsync(hub, connection, token, DeadlyPlugin.Harmless));
        Assert.Equal("connector_too_slow", await ScalarAsync($"select distinct kind from dead_letter where connection_name = '{connection}'"));
        var quarantine = await QuarantineAsync(hub);
        Assert.Empty(quarantine["connections"]!.AsArray());
        Assert.Contains(quarantine["cleared"]!.AsArray(), c => (string?)c!["connection"] == connection);
    }

    [Fact]
    public async Task A_mended_plugin_that_is_put_into_the_folder_of_a_running_hub_reads_again_and_what_was_kept_is_re_driven()
    {
        var token = await PrepareAsync("mended");
        await using var hub = await ServeAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostAsync(hub, "mended", token, DeadlyPlugin.Hanging)));

        DeadlyPlugin.AddMendedTo(Path.Combine(data, "plugins"));
        await hub.WaitForAsync("api/v1/connections", p => p["items"]!.AsArray().Any(c => (string)c!["name"]! == "mended" && (string)c["version"]! == "2.0.0" && c["fault"] is null));

        var retried = await CliRun.OfAsync("dead-letters", "retry", "--all", "--connection", "mended", "--url", $"{hub.Url}", "--token", hub.Token!);
        Assert.Equal((0, 3), (retried.ExitCode, retried.Output.Split("re-driven by version 2.0.0: ignored: a harmless body").Length - 1));
        Assert.Equal("redriven by first password 3", await ScalarAsync(
            "select settled_as || ' by ' || settled_by || ' ' || count(*) from dead_letter where connection_name = 'mended' group by settled_as, settled_by"));
    }

    private static async Task<JsonNode> QuarantineAsync(RunningHub hub) => (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/quarantine", TestContext.Current.CancellationToken))!;

    private static async Task ClearAsync(RunningHub hub, string what, string which)
    {
        var run = await CliRun.OfAsync("connectors", "clear", what, which, "--url", $"{hub.Url}", "--token", hub.Token!);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains($"{which} is read again.", run.Output, StringComparison.Ordinal);
    }

    private async Task<string> PrepareAsync(string connection)
    {
        Directory.CreateDirectory(Path.Combine(data, "configuration"));
        await File.WriteAllTextAsync(Path.Combine(data, "configuration", "polilog.yaml"), Configuration, TestContext.Current.CancellationToken);
        DeadlyPlugin.AddTo(Path.Combine(data, "plugins"));
        return (await new ConnectionStore(database.DataSource).CreateAsync(
            new ConnectionSettings(connection, DeadlyPlugin.Connector, new JsonObject(), Severity.Average, null), DeadlyPlugin.Connector, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken))!;
    }

    private Task<RunningHub> ServeAsync() => RunningHub.ServeAsync(database.ConnectionString, Path.Combine(data, "configuration"), data);

    private static async Task<string> PostAsync(RunningHub hub, string connection, string token, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"ingest/{connection}") { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private async Task<string?> ScalarAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<string>(sql);
    }

    // Another process is waited for, so there is no signal; the pause leaves it the processor.
    private async Task<string> EventuallyAsync(string sql)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 0; attempt < 600 && await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken); attempt++)
            if (await ScalarAsync(sql) is { } found)
                return found;
        throw new InvalidOperationException($"Nothing came of: {sql}");
    }
}
