using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>A program that owns one file of the configuration, as Terraform does.</summary>
public sealed class ConfigurationPartsTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_made_read_changed_and_taken_away_and_each_is_a_revision_and_answers_alike()
    {
        using var program = await ProgramAsync();
        var made = await SendAsync(program, "PUT", "net.yaml", Topic("NET", "bob"), ("If-None-Match", "*"));
        Assert.Equal(200, made.Status);
        Assert.Equal($"\"{made.Body["sha256"]}\"", made.Tag);
        var read = await SendAsync(program, "GET", "net.yaml");
        Assert.Equal((200, made.Tag, made.Body.ToJsonString()), (read.Status, read.Tag, read.Body.ToJsonString()));
        Assert.Contains((await SendAsync(program, "GET", "")).Body["items"]!.AsArray(), p => (string)p!["path"]! == "net.yaml" && p["text"] is null && (string)p["sha256"]! == (string)made.Body["sha256"]!);
        Assert.Contains("NET", await program.GetStringAsync("api/v1/topics", Cancel), StringComparison.Ordinal);

        var changed = await SendAsync(program, "PUT", "net.yaml", Topic("NET", "ann"), ("If-Match", made.Tag));
        Assert.Equal(Keys(made.Body), Keys(changed.Body));
        Assert.True((long)changed.Body["revision"]! > (long)made.Body["revision"]!);
        var again = await SendAsync(program, "PUT", "net.yaml", Topic("NET", "ann"), ("If-Match", changed.Tag));
        Assert.Equal((200, changed.Body.ToJsonString()), (again.Status, again.Body.ToJsonString()));

        var gone = await SendAsync(program, "DELETE", "net.yaml?note=closed", null, ("If-Match", changed.Tag));
        Assert.Equal((200, (string)changed.Body["text"]!), (gone.Status, (string)gone.Body["text"]!));
        Assert.Equal(404, (await SendAsync(program, "GET", "net.yaml")).Status);
        Assert.Equal(404, (await SendAsync(program, "DELETE", "net.yaml", null, ("If-Match", "*"))).Status);
        Assert.DoesNotContain("NET", await program.GetStringAsync("api/v1/topics", Cancel), StringComparison.Ordinal);
        var history = JsonNode.Parse(await program.GetStringAsync("api/v1/config/history", Cancel))!["items"]!.AsArray();
        Assert.Equal(("closed", "parts", "net.yaml"), ((string)history[0]!["note"]!, (string)history[0]!["by"]!, (string)history[0]!["changed"]![0]!));
    }

    [Fact]
    public async Task Who_has_not_seen_what_he_replaces_is_refused_and_nothing_changes()
    {
        using var program = await ProgramAsync();
        var first = await SendAsync(program, "PUT", "race.yaml", Topic("RACE", "bob"), ("If-None-Match", "*"));
        var second = await SendAsync(program, "PUT", "race.yaml", Topic("RACE", "ann"), ("If-Match", first.Tag));
        Assert.Equal(200, second.Status);
        var lost = await SendAsync(program, "PUT", "race.yaml", Topic("RACE", "eve"), ("If-Match", first.Tag));
        Assert.Equal((412, "race.yaml says something else by now"), (lost.Status, (string)lost.Body["title"]!));
        Assert.Equal(412, (await SendAsync(program, "PUT", "race.yaml", Topic("RACE", "eve"), ("If-None-Match", "*"))).Status);
        Assert.Equal(412, (await SendAsync(program, "PUT", "other.yaml", Topic("OTHER", "eve"), ("If-Match", first.Tag))).Status);
        Assert.Equal(412, (await SendAsync(program, "DELETE", "race.yaml", null, ("If-Match", first.Tag))).Status);
        var unsaid = await SendAsync(program, "PUT", "race.yaml", Topic("RACE", "eve"));
        Assert.Equal(428, unsaid.Status);
        Assert.Contains("If-Match", (string)unsaid.Body["detail"]!, StringComparison.Ordinal);
        Assert.Equal(second.Body.ToJsonString(), (await SendAsync(program, "GET", "race.yaml")).Body.ToJsonString());
    }

    [Fact]
    public async Task Of_writes_of_the_same_file_at_once_one_wins_and_writes_of_others_all_do()
    {
        using var program = await ProgramAsync();
        var seen = await SendAsync(program, "PUT", "shared.yaml", Topic("SHARED", "bob"), ("If-None-Match", "*"));
        var race = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SendAsync(program, "PUT", "shared.yaml", Topic("SHARED", "bob", $"Name {i}"), ("If-Match", seen.Tag))));
        Assert.Equal([200, 412, 412, 412], race.Select(r => r.Status).Order());
        var own = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SendAsync(program, "PUT", $"own{i}.yaml", Topic($"OWN{i}", "bob"), ("If-None-Match", "*"))));
        Assert.All(own, o => Assert.Equal(200, o.Status));
        var topics = await program.GetStringAsync("api/v1/topics", Cancel);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Contains($"OWN{i}", topics, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wrong.yaml", """{"text":"topics: [{ key: WRONG, name: W, regulation: standart, members: [bop] }]"}""", 422, "Did you mean 'bob'?")]
    [InlineData("secrets/token.scriban", """{"text":"x"}""", 400, "among the secrets")]
    [InlineData("no-part", """{"text":"x"}""", 400, "cannot name a file")]
    [InlineData("teams/net.yaml", """{"text":"x"}""", 400, "read by nobody")]
    [InlineData("empty.yaml", "{}", 400, "The text is missing")]
    public async Task What_cannot_be_is_refused_with_all_its_faults(string path, string body, int status, string said)
    {
        using var program = await ProgramAsync();
        var refused = await SendAsync(program, "PUT", path, body, ("If-None-Match", "*"));
        Assert.Equal(status, refused.Status);
        Assert.Contains(said, refused.Body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
        if (status == 422)
            Assert.Equal(2, refused.Body["faults"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_dry_run_answers_the_plan()
    {
        using var program = await ProgramAsync();
        var plan = await SendAsync(program, "PUT", "planned.yaml?dryRun=true", Topic("PLANNED", "bob"), ("If-None-Match", "*"));
        Assert.Equal((200, "planned.yaml"), (plan.Status, (string)plan.Body["changed"]![0]!["name"]!));
        Assert.Equal(404, (await SendAsync(program, "GET", "planned.yaml")).Status);
    }

    private static string Topic(string key, string member, string? name = null) =>
        new JsonObject { ["text"] = $"topics: [{{ key: {key}, name: {name ?? key}, regulation: standard, members: [{member}] }}]\n" }.ToJsonString();

    private static IEnumerable<string> Keys(JsonNode body) => body.AsObject().Select(p => p.Key);

    private static async Task<Answer> SendAsync(HttpClient client, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"api/v1/config/parts/{path}".TrimEnd('/'));
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, Cancel);
        return new Answer((int)answer.StatusCode, answer.Headers.ETag?.Tag ?? "", JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    private async Task<HttpClient> ProgramAsync()
    {
        var hub = await served.StartedAsync();
        var made = await hub.Http.PostAsync("api/v1/tokens", new StringContent("""{"scopes":["config:write"],"name":"parts"}""", null, "application/json"), Cancel);
        var client = hub.Stranger();
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string)JsonNode.Parse(await made.Content.ReadAsStringAsync(Cancel))!["token"]!);
        return client;
    }

    private sealed record Answer(int Status, string Tag, JsonNode Body);
}
