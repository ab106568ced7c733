using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polilog.Core.People;

namespace Polilog.IntegrationTests.Access;

/// <summary>Tokens of programs: each writes what its scopes name, and nothing else.</summary>
public sealed class ScopesTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string OnlyPeopleAct = "who acts on an incident must be a person";
    private const string OnlyAdministrators = "who makes tokens could make himself anybody";
    private const string ChangesNothing = "whoever reads may ask it";

    /// <summary>Under each address the scope that lets a token write there, or the reason why there is none. Whoever adds a write enters here which.</summary>
    private static readonly (string Under, string ScopeOrReason)[] Writes =
    [
        ("incidents/", OnlyPeopleAct),
        ("silences", AccessScopes.Silences),
        ("maintenance", AccessScopes.Silences),
        ("absences", AccessScopes.People),
        ("overrides", AccessScopes.People),
        ("memberships", AccessScopes.People),
        ("config/", AccessScopes.Configuration),
        ("routes/test", ChangesNothing),
        ("templates/render", ChangesNothing),
        ("templates/check", AccessScopes.Configuration),
        ("connections", AccessScopes.Connections),
        ("dead-letters/", AccessScopes.DeadLetters),
        ("quarantine/", AccessScopes.DeadLetters),
        ("tokens", OnlyAdministrators),
    ];

    [Fact]
    public async Task The_document_says_of_every_write_which_scope_it_takes()
    {
        var operations = await OperationsAsync();
        Assert.DoesNotContain(operations, o => o.Expected.StartsWith("no scope", StringComparison.Ordinal));
        Assert.All(operations, o => Assert.Equal((o.Path, AccessScopes.All.Contains(o.Expected) ? o.Expected : null), (o.Path, o.Scope)));
        Assert.Equal(AccessScopes.All.Order(StringComparer.Ordinal), operations.Select(o => o.Scope).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_token_writes_what_its_scope_names_and_nothing_else()
    {
        var operations = await OperationsAsync();
        foreach (var held in AccessScopes.All)
        {
            using var program = await ProgramAsync(held);
            foreach (var (method, path, expected, _) in operations)
            {
                // Nothing has this name, and an empty body is refused as wrong: whoever may write changes nothing.
                using var request = new HttpRequestMessage(method, Regex.Replace(path, @"\{[^}]+\}", "999999")) { Content = Json("{}") };
                using var answer = await program.SendAsync(request, Cancel);
                var mayWrite = expected == held || expected == ChangesNothing;
                Assert.Equal((held, method, path, mayWrite), (held, method, path, answer.StatusCode != HttpStatusCode.Forbidden));
                if (!mayWrite && AccessScopes.All.Contains(expected))
                    Assert.Contains($"scope {expected}", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            }
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
    [InlineData("alertmanager", """{"api_url":"http://127.0.0.1:9","api_token":{"secret":"matrix_as"}}""", "name a secret")]
    [InlineData("alertmanager", """{"api_token":{"secret":"matrix_as"}}""", "name a secret")]
    [InlineData("alertmanager", """{"api_url":"http://127.0.0.1:9"}""", "make the hub call")]
    [InlineData("nagios", """{"acknowledge":true,"command_file":"/tmp/nagios.cmd"}""", "make the hub tell")]
    public async Task Only_an_administrator_makes_a_connection_for_which_the_hub_reaches_out(string connector, string options, string why)
    {
        var body = $$"""{"name":"{{why.Replace(' ', '-')}}-{{options.Length}}","connector":"{{connector}}","options":{{options}}}""";
        using var program = await ProgramAsync(AccessScopes.Connections);
        using var refused = await program.PostAsync("api/v1/connections", Json(body), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains($"The options {why}", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("ask an administrator", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var plain = await program.PostAsync("api/v1/connections", Json(body.Replace(options, """{}""", StringComparison.Ordinal)), Cancel);
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        using var made = await (await served.StartedAsync()).Http.PostAsync("api/v1/connections", Json(body.Replace("\"name\":\"", "\"name\":\"by-admin-", StringComparison.Ordinal)), Cancel);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }

    [Fact]
    public async Task Nor_is_a_secret_named_to_try_a_dead_letter()
    {
        using var program = await ProgramAsync(AccessScopes.DeadLetters);
        using var refused = await program.PostAsync("api/v1/dead-letters/1/try", Json("""{"options":{"api_token":{"secret":"matrix_as"}}}"""), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var tried = await program.PostAsync("api/v1/dead-letters/1/try", Json("""{"options":{"api_url":"http://127.0.0.1:9"}}"""), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, tried.StatusCode);
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

    private static StringContent Json(string body) => new(body, null, "application/json");

    private async Task<(HttpMethod Method, string Path, string Expected, string? Scope)[]> OperationsAsync()
    {
        const string Root = "/api/v1/";
        var document = await (await served.StartedAsync()).Http.GetFromJsonAsync<JsonNode>("openapi/v1.json", Cancel);
        return [.. from path in document!["paths"]!.AsObject()
                   from operation in path.Value!.AsObject()
                   where operation.Key is not "get"
                   let expected = Writes.SingleOrDefault(w => path.Key.StartsWith(Root + w.Under, StringComparison.Ordinal)).ScopeOrReason ?? $"no scope or reason is entered for {path.Key}"
                   select (HttpMethod.Parse(operation.Key), path.Key[1..], expected, (string?)operation.Value!["x-scope"])];
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
