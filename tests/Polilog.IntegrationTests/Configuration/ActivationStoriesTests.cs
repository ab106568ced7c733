using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>What happens to a hub while its configuration is changed: others change it too, hosts are down, die, or have lost a plugin.</summary>
public sealed class ActivationStoriesTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Serving = "polilog: serving on ";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-activation");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Of_many_administrators_who_change_the_same_part_at_once_one_wins_and_the_others_are_told()
    {
        await using var hub = await ServeAsync("one");
        await using var second = await ServeAsync("two");
        var began = await ResetAsync(hub);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            PostAsync(i % 2 == 0 ? hub : second, Proposal(began, ("polilog.yaml", ServedHub.Configuration.Replace("name: Payments", $"name: Payments {i}", StringComparison.Ordinal))))));
        Assert.Single(answers, a => a.StartsWith("200 ", StringComparison.Ordinal));
        Assert.All(answers.Where(a => !a.StartsWith("200 ", StringComparison.Ordinal)), a => Assert.Matches("^409 .*has changed the same: polilog.yaml", a));
        var winner = answers.Index().Single(a => a.Item.StartsWith("200 ", StringComparison.Ordinal)).Index;
        Assert.Contains($"name: Payments {winner},", (await FilesAsync(hub))["polilog.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_administrators_who_add_parts_at_once_nobodys_is_lost()
    {
        await using var hub = await ServeAsync("one");
        await using var second = await ServeAsync("two");
        var began = await ResetAsync(hub);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            PostAsync(i % 2 == 0 ? hub : second, Proposal(began, ("polilog.yaml", ServedHub.Configuration), ($"p{i}.yaml", $"people: [{{ key: p{i}, name: Person {i} }}]")))));
        Assert.All(answers, a => Assert.StartsWith("200 ", a, StringComparison.Ordinal));
        Assert.Equal([.. Enumerable.Range(0, 8).Select(i => $"p{i}.yaml"), "polilog.yaml"], (await FilesAsync(hub)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_host_that_was_down_meanwhile_works_by_what_was_applied_as_soon_as_it_is_back()
    {
        await using var hub = await ServeAsync("one");
        long applied;
        await using (var second = await ServeAsync("two"))
        {
            var began = await ResetAsync(hub);
            await hub.WaitForAsync("api/v1/config", c => c["hosts"]!.AsArray().Count >= 2);
            await second.KillAsync();
            var answer = await PostAsync(hub, Proposal(began, ("polilog.yaml", ServedHub.Configuration.Replace("name: Payments", "name: Cards", StringComparison.Ordinal))));
            Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
            applied = (long)JsonNode.Parse(answer[4..])!["revision"]!;
        }
        await using var again = await ServeAsync("two");
        Assert.Equal("Cards", (string)(await again.Http.GetFromJsonAsync<JsonNode>("api/v1/topics", Cancel))!["items"]![0]!["name"]!);
        Assert.Contains($"the hub works by revision {applied}", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_an_activation_nothing_has_changed_and_the_next_one_works()
    {
        await using var hub = await ServeAsync("one");
        var began = await ResetAsync(hub);
        var proposal = Proposal(began, ("polilog.yaml", ServedHub.Configuration.Replace("name: Payments", "name: Half", StringComparison.Ordinal)), ("eva.yaml", "people: [{ key: eva, name: Eva }]"));
        await using (var holder = await database.DataSource.OpenConnectionAsync(Cancel))
        {
            // The parts and the revision are written by then, in a transaction that now waits for its last but one step.
            await using var transaction = await holder.BeginTransactionAsync(Cancel);
            await ExecuteAsync(holder, "lock table configuration_activation in share mode");
            var activation = PostAsync(hub, proposal);
            await WaitForWaiterAsync(holder);
            await hub.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => activation);
        }

        await using var back = await ServeAsync("one");
        Assert.Equal(began, (long)(await back.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!);
        Assert.Equal(["polilog.yaml"], (await FilesAsync(back)).Keys);
        Assert.StartsWith("200 ", await PostAsync(back, proposal), StringComparison.Ordinal);
        Assert.Equal(["eva.yaml", "polilog.yaml"], (await FilesAsync(back)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rollback_to_a_revision_whose_plugin_is_gone_is_refused_and_names_the_connector()
    {
        long withNagios;
        string token;
        await using (var hub = await ServeAsync("one"))
        {
            var began = await ResetAsync(hub);
            var answer = await PostAsync(hub, Proposal(began, ("polilog.yaml", ServedHub.Configuration), ("nagios.yaml", "connections: [{ name: nagios, connector: nagios }]")));
            Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
            (withNagios, token) = ((long)JsonNode.Parse(answer[4..])!["revision"]!, hub.Token!);
            await ResetAsync(hub);
        }
        var data = folder.CreateSubdirectory("bare").FullName;
        var plugins = BuiltPlugins.CollectIn(data);
        Directory.Delete(Path.Combine(plugins, "Nagios"), recursive: true);

        await using var bare = RunningHub.Start("serve", ["--database", database.ConnectionString, "--config", Configuration(), "--data", data, "--listen", "http://127.0.0.1:0", "--plugins", plugins]);
        string[] access = ["--url", (await bare.LineAsync(l => l.StartsWith(Serving, StringComparison.Ordinal)))[Serving.Length..], "--token", token];
        var before = await CliRun.OfAsync(["config", "history", .. access]);
        var rollback = await CliRun.OfAsync(["config", "rollback", $"{withNagios}", .. access]);
        Assert.Equal(1, rollback.ExitCode);
        Assert.Matches("^nagios.yaml:1:[0-9]+: No connector 'nagios' is installed", rollback.Output);
        Assert.Equal("polilog: The configuration has 1 fault; nothing was changed.", rollback.Error);
        Assert.Equal((0, before.Output), await CliRun.OfAsync(["config", "history", .. access]) is var after ? (after.ExitCode, after.Output) : default);
    }

    private Task<RunningHub> ServeAsync(string host)
    {
        Assert.NotNull(database.DataSource);
        return RunningHub.ServeAsync(database.ConnectionString, Configuration(), folder.CreateSubdirectory(host).FullName);
    }

    private string Configuration()
    {
        var path = folder.CreateSubdirectory("configuration").FullName;
        File.WriteAllText(Path.Combine(path, "polilog.yaml"), ServedHub.Configuration);
        return path;
    }

    /// <summary>Back to what the hubs are started with, whatever the other tests have left; gives that revision.</summary>
    private static async Task<long> ResetAsync(RunningHub hub)
    {
        var proposal = Proposal(0, ("polilog.yaml", ServedHub.Configuration));
        proposal.Remove("base");
        proposal["overwrite"] = true;
        var answer = await PostAsync(hub, proposal);
        Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
        return (long)JsonNode.Parse(answer[4..])!["revision"]!;
    }

    private static JsonObject Proposal(long origin, params (string Name, string Text)[] files) =>
        new() { ["files"] = new JsonArray([.. files.Select(f => new JsonObject { ["name"] = f.Name, ["text"] = f.Text })]), ["base"] = origin };

    private static async Task<string> PostAsync(RunningHub hub, JsonObject proposal)
    {
        using var answer = await hub.Http.PostAsJsonAsync("api/v1/config/apply", proposal, Cancel);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}";
    }

    private static async Task<IReadOnlyDictionary<string, string>> FilesAsync(RunningHub hub)
    {
        var active = (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"];
        var files = (await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/config/revisions/{active}", Cancel))!["files"]!.AsArray();
        return files.ToDictionary(f => (string)f!["name"]!, f => (string)f!["text"]!, StringComparer.Ordinal);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private const string WaiterSql = "select count(*) from pg_locks where not granted and relation = 'configuration_activation'::regclass and database = (select oid from pg_database where datname = current_database())";

    // Another process is waited for, so there is no signal; the pause leaves it the processor.
    private static async Task WaitForWaiterAsync(NpgsqlConnection connection)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await using var command = new NpgsqlCommand(WaiterSql, connection);
        while ((long)(await command.ExecuteScalarAsync(patience.Token))! == 0)
            await pause.WaitForNextTickAsync(patience.Token);
    }
}
