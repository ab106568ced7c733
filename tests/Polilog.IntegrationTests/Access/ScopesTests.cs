using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Polilog.Core.People;

namespace Polilog.IntegrationTests.Access;

/// <summary>Tokens of programs: each writes what its scopes name, and nothing else.</summary>
public sealed class ScopesTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One write each; the body is refused as wrong by whoever may, so that nothing changes.</summary>
    public static TheoryData<string, string, string> Writes { get; } = new()
    {
        { AccessScopes.Configuration, "config/check", "{}" },
        { AccessScopes.Configuration, "config/apply", "{}" },
        { AccessScopes.Silences, "silences", """{"topic":"NONE","for":"1h","reason":"x"}""" },
        { AccessScopes.Silences, "maintenance", """{"topic":"NONE","for":"1h","reason":"x"}""" },
        { AccessScopes.People, "absences", """{"person":"none","for":"1h"}""" },
        { AccessScopes.Connections, "connections", """{"name":"No name"}""" },
        { AccessScopes.DeadLetters, "quarantine/clear", "{}" },
    };

    [Theory, MemberData(nameof(Writes))]
    public async Task A_token_writes_what_its_scope_names_and_nothing_else(string scope, string path, string body)
    {
        foreach (var held in AccessScopes.All)
        {
            using var program = await ProgramAsync(held);
            using var answer = await program.PostAsync($"api/v1/{path}", new StringContent(body, null, "application/json"), Cancel);
            Assert.Equal((held, held == scope ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden), (held, answer.StatusCode));
            if (held != scope)
                Assert.Contains($"scope {scope}", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_program_declares_a_silence_in_its_own_name_and_may_neither_act_nor_make_tokens()
    {
        using var program = await ProgramAsync(AccessScopes.Silences);
        var declared = await (await program.PostAsJsonAsync("api/v1/silences", new { topic = "PAY", @for = "1h", reason = "release" }, Cancel)).Content.ReadFromJsonAsync<JsonNode>(Cancel);
        Assert.Equal("silences:write", (string)declared!["recordedBy"]!);
        Assert.Equal(HttpStatusCode.OK, (await program.PostAsync($"api/v1/silences/{declared["id"]}/end", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("api/v1/incidents", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("api/v1/incidents/PAY-1/take", new { }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("api/v1/tokens", new { role = "admin" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("api/v1/config/revisions/1", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("""{"scopes":[]}""", "No scope is given")]
    [InlineData("""{"scopes":["config:wirte"]}""", "There is no scope 'config:wirte'")]
    [InlineData("""{"role":"admin","scopes":["config:write"]}""", "or has scopes")]
    public async Task A_scope_that_cannot_be_given_is_refused(string body, string sentence)
    {
        using var answer = await (await served.StartedAsync()).Http.PostAsync("api/v1/tokens", new StringContent(body, null, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_makes_and_lists_them_through_the_hub_and_past_it()
    {
        var hub = await served.StartedAsync();
        var made = await CliRun.OfAsync("token", "create", "--scope", "config:write", "silences:write", "--name", "terraform", "--url", hub.Url.ToString(), "--token", hub.Token!);
        Assert.Matches(@"^token: pla_\S+   \(shown once; viewer config:write silences:write\)\n$", made.Output);
        var past = await CliRun.OfAsync("token", "create", "--scope", "config:write", "--name", "past the hub", "--json", "--database", served.ConnectionString);
        Assert.Equal("config:write", (string)JsonNode.Parse(past.Output)!["scopes"]![0]!);
        Assert.Equal((2, "polilog: There is no scope 'x'; known: config:write, silences:write, people:write, connections:write, dead-letters:write."), await FailAsync("x", "--database", served.ConnectionString));
        var listed = await CliRun.OfAsync("token", "list", "--url", hub.Url.ToString(), "--token", hub.Token!);
        Assert.Matches(@"viewer +– +terraform +config:write silences:write last used never", listed.Output);
    }

    [Fact]
    public async Task The_document_says_of_every_write_which_scope_it_takes()
    {
        var document = await (await served.StartedAsync()).Http.GetFromJsonAsync<JsonNode>("openapi/v1.json", Cancel);
        var scopes = document!["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (string?)o.Value!["x-scope"])).Where(s => s is not null).Distinct(StringComparer.Ordinal);
        Assert.Equal(AccessScopes.All.Order(StringComparer.Ordinal), scopes.Order(StringComparer.Ordinal));
    }

    private static async Task<(int, string)> FailAsync(string scope, params string[] more)
    {
        var run = await CliRun.OfAsync(["token", "create", "--scope", scope, .. more]);
        return (run.ExitCode, run.Error);
    }

    private async Task<HttpClient> ProgramAsync(string scope)
    {
        var hub = await served.StartedAsync();
        var made = await (await hub.Http.PostAsJsonAsync("api/v1/tokens", new { scopes = new[] { scope } }, Cancel)).Content.ReadFromJsonAsync<JsonNode>(Cancel);
        var client = hub.Stranger();
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string)made!["token"]!);
        return client;
    }
}
