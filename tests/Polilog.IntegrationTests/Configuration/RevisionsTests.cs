using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>Administrators change the configuration of a running hub, over its API; every test begins from what the hub was started with.</summary>
public sealed class RevisionsTests(ServedHub served) : IClassFixture<ServedHub>
{
    private const string Network = """
        topics:
          - { key: NET, name: Network, regulation: standard, members: [bob], routes: [{ name: network, match: { labels.team: net } }] }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_added_topic_works_on_every_host_without_a_restart_and_is_gone_after_a_rollback()
    {
        var hub = await served.StartedAsync();
        await using var second = await served.AnotherHostAsync();
        var began = await ResetAsync(hub);
        var applied = await AcceptAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", ServedHub.Configuration), ("net.yaml", Network)), ["base"] = began, ["note"] = "network" });
        Assert.Equal("added", (string)applied["changed"]![0]!["change"]!);
        foreach (var host in new[] { hub, second })
            await host.WaitForAsync("api/v1/topics", t => t["items"]!.AsArray().Any(i => (string)i!["key"]! == "NET"));
        await hub.WaitForAsync("api/v1/config", c => c["hosts"]!.AsArray().Count >= 2 && c["hosts"]!.AsArray().All(h => (long)h!["revision"]! == (long)applied["revision"]!));

        var back = await AcceptAsync(hub, "apply", new() { ["revision"] = began });
        Assert.Equal((began, "removed"), ((long)back["revision"]!, (string)back["changed"]![0]!["change"]!));
        foreach (var host in new[] { hub, second })
            await host.WaitForAsync("api/v1/topics", t => t["items"]!.AsArray().All(i => (string)i!["key"]! != "NET"));
        var history = (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config/history?limit=2", Cancel))!["items"]!.AsArray();
        Assert.Equal([$"back to revision {began}", "network"], history.Select(h => (string)h!["note"]!));
        Assert.All(history, h => Assert.Equal(["net.yaml"], h!["changed"]!.AsArray().Select(c => (string)c!)));
    }

    [Fact]
    public async Task A_plan_changes_nothing()
    {
        var hub = await served.StartedAsync();
        var began = await ResetAsync(hub);
        var plan = await AcceptAsync(hub, "plan", new() { ["files"] = Files(("polilog.yaml", ServedHub.Configuration), ("net.yaml", Network)), ["base"] = began });
        Assert.Null(plan["revision"]);
        Assert.Equal("net.yaml", (string)plan["changed"]![0]!["name"]!);
        Assert.Equal(began, (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!);
    }

    [Fact]
    public async Task Two_administrators_keep_both_changes_unless_they_changed_the_same_part()
    {
        var hub = await served.StartedAsync();
        var began = await ResetAsync(hub);
        var changed = ServedHub.Configuration.Replace("Payments", "Payments and cards", StringComparison.Ordinal);
        await AcceptAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", changed)), ["base"] = began });
        var merged = await AcceptAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", ServedHub.Configuration), ("net.yaml", Network)), ["base"] = began });
        var files = (await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/config/revisions/{merged["revision"]}", Cancel))!["files"]!.AsArray();
        Assert.Equal([Network, changed], files.Select(f => (string)f!["text"]!));

        var refused = await PostAsync(hub, "apply", new()
        {
            ["files"] = Files(("polilog.yaml", ServedHub.Configuration.Replace("Payments", "Money", StringComparison.Ordinal))),
            ["base"] = began,
        });
        Assert.StartsWith("409 ", refused, StringComparison.Ordinal);
        Assert.Contains("has changed the same: polilog.yaml", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_do_not_say_from_what_they_were_made_are_refused()
    {
        var hub = await served.StartedAsync();
        var began = await ResetAsync(hub);
        var refused = await PostAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", ServedHub.Configuration)) });
        Assert.Matches($"^400 .*Revision {began} is active.*do not say from which", refused);
        Assert.StartsWith("400 ", await PostAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", "")), ["base"] = 999_999 }), StringComparison.Ordinal);
        Assert.StartsWith("400 ", await PostAsync(hub, "apply", new() { ["files"] = Files(("../polilog.yaml", "")), ["base"] = began }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_what_the_merge_would_be_is_told_and_nothing_changes()
    {
        var hub = await served.StartedAsync();
        var began = await ResetAsync(hub);
        var refused = await PostAsync(hub, "apply", new()
        {
            ["files"] = Files(("polilog.yaml", ServedHub.Configuration), ("net.yaml", Network.Replace("bob", "bop", StringComparison.Ordinal).Replace("standard", "standart", StringComparison.Ordinal))),
            ["base"] = began,
        });
        Assert.StartsWith("422 ", refused, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'bob'?", refused.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'standard'?", refused.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(began, (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!);
    }

    [Fact]
    public async Task A_topic_with_open_incidents_cannot_be_removed_and_an_open_incident_keeps_its_regulation()
    {
        var hub = await served.StartedAsync();
        var reset = await ResetAsync(hub);
        var roles = ServedHub.Configuration.Replace("notify: [on_call] }]", "notify: [on_call] }, { name: leads, notify: [{ role: lead }] }]", StringComparison.Ordinal);
        var began = (long)(await AcceptAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", roles)), ["base"] = reset }))["revision"]!;
        var key = await served.IncidentAsync("Kept");
        var without = ServedHub.Configuration.Replace("PAY", "CARDS", StringComparison.Ordinal);
        var refused = await PostAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", without)), ["base"] = began });
        Assert.Matches($"^409 .*Topics with open incidents cannot be removed: PAY-", refused);

        var before = (string)(await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/incidents/{key}/why", Cancel))!["regulation"]!;
        await AcceptAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", ServedHub.Configuration.Replace("within: 4h", "within: 8h", StringComparison.Ordinal))), ["base"] = began });
        var later = await served.IncidentAsync("Opened later");
        using var ann = await hub.ActAsAsync("ann");
        foreach (var (incident, hours) in new[] { (key, 4), (later, 8) })
        {
            (await ann.PostAsync($"api/v1/incidents/{incident}/take", JsonContent.Create(new { }), Cancel)).EnsureSuccessStatusCode();
            var taken = (await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/incidents/{incident}", Cancel))!["incident"]!;
            Assert.Equal(TimeSpan.FromHours(hours), (DateTimeOffset)taken["dueAt"]! - (DateTimeOffset)taken["takenAt"]!);
        }
        Assert.NotEqual(before, (string)(await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/incidents/{later}/why", Cancel))!["regulation"]!);
        Assert.StartsWith("standard@", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_administrator_sees_the_files_and_changes_them()
    {
        var hub = await served.StartedAsync();
        using var viewer = await hub.InRoleAsync("viewer");
        Assert.Equal(200, (int)(await viewer.GetAsync("api/v1/config", Cancel)).StatusCode);
        Assert.Equal(403, (int)(await viewer.GetAsync("api/v1/config/revisions/1", Cancel)).StatusCode);
        foreach (var command in new[] { "check", "plan", "apply" })
            Assert.Equal(403, (int)(await viewer.PostAsync($"api/v1/config/{command}", JsonContent.Create(new { files = Array.Empty<string>() }), Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_host_that_is_started_with_an_older_folder_follows_the_active_revision_and_says_so()
    {
        var hub = await served.StartedAsync();
        var began = await ResetAsync(hub);
        var applied = await AcceptAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", ServedHub.Configuration), ("net.yaml", Network)), ["base"] = began });
        await using var late = await served.AnotherHostAsync();
        Assert.Contains(await TopicsAsync(late), t => t == "NET");
        Assert.Contains($"the hub works by revision {applied["revision"]}", late.Output, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> TopicsAsync(RunningHub hub) =>
        (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/topics", Cancel))!["items"]!.AsArray().Select(t => (string)t!["key"]!);

    /// <summary>Back to what the hub was started with; gives that revision.</summary>
    private static async Task<long> ResetAsync(RunningHub hub)
    {
        var reset = await AcceptAsync(hub, "apply", new() { ["files"] = Files(("polilog.yaml", ServedHub.Configuration)), ["overwrite"] = true });
        return (long)(await hub.WaitForAsync("api/v1/config", c => c["hosts"]!.AsArray().All(h => (long)h!["revision"]! == (long)reset["revision"]!)))["revision"]!;
    }

    private static JsonArray Files(params (string Name, string Text)[] files) => [.. files.Select(f => new JsonObject { ["name"] = f.Name, ["text"] = f.Text })];

    private static async Task<JsonNode> AcceptAsync(RunningHub hub, string command, JsonObject body)
    {
        var answer = await PostAsync(hub, command, body);
        Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
        return JsonNode.Parse(answer[4..])!;
    }

    private static async Task<string> PostAsync(RunningHub hub, string command, JsonObject body)
    {
        using var answer = await hub.Http.PostAsJsonAsync($"api/v1/config/{command}", body, Cancel);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}";
    }
}
