using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Facts;

public sealed class FactsApiTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_declares_his_absence_sees_it_and_ends_it()
    {
        var hub = await served.StartedAsync();
        using var bob = await hub.ActAsAsync("bob");
        var declared = await AnswerAsync(bob, "absences", """{"person":"bob","for":"2d","reason":"holiday"}""");
        Assert.Equal((200, "bob", "bob", "holiday"), (declared.Status, (string)declared.Body["person"]!, (string)declared.Body["recordedBy"]!, (string)declared.Body["reason"]!));
        Assert.Contains((await bob.GetFromJsonAsync<JsonNode>("api/v1/absences?standing=true", Cancel))!["items"]!.AsArray(), f => (long)f!["id"]! == (long)declared.Body["id"]!);
        Assert.Equal("bob", (string)(await AnswerAsync(bob, $"absences/{declared.Body["id"]}/end", "")).Body["endedBy"]!);
        Assert.Equal(409, (await AnswerAsync(bob, $"absences/{declared.Body["id"]}/end", "")).Status);
    }

    [Theory]
    [InlineData("absences", """{"person":"bob","from":"9999-12-31T23:59:59.9999999Z","for":"1h"}""", "from")]
    [InlineData("absences", """{"person":"bob","until":"9999-12-31T23:59:59.9999999Z"}""", "until")]
    [InlineData("absences", """{"person":"bob","from":"9999-12-31T23:59:59-14:00","for":"1h"}""", "from")]
    [InlineData("absences", """{"person":"bob","from":"0001-01-01T00:00:00+14:00","for":"1h"}""", "from")]
    [InlineData("absences", """{"person":"bob","from":"2026-06-01T08:00:00+23:59","for":"1h"}""", "from")]
    [InlineData("absences", """{"person":"bob","for":"9999d999999h9999999m99999999s"}""", "for")]
    [InlineData("absences", """{"person":"bob","for":"99999999999999999999d"}""", "for")]
    [InlineData("absences", """{"person":"bob\u0000","for":"1d"}""", "person")]
    [InlineData("absences", """{"person":"bob","for":"1d","reason":"a\u0000b"}""", "reason")]
    [InlineData("absences", """{"person":"bob","for":"1d","reason":"\ud800"}""", "reason")]
    [InlineData("silences", """{"topic":"pay","match":{"title":"a\u0000b"},"for":"1d","reason":"x"}""", "match")]
    [InlineData("silences", """{"topic":"pay","match":{"title":"\ud800"},"for":"1d","reason":"x"}""", "match")]
    [InlineData("silences", """{"topic":"pay","match":{"title":1e999999},"for":"0s","reason":"x"}""", "for")]
    [InlineData("silences", """{"topic":"pay","match":{"title":"a","title":"b"},"for":"1d","reason":"x"}""", "match")]
    [InlineData("silences", """{"topic":"pay","match":[],"for":"1d","reason":"x"}""", "match")]
    [InlineData("memberships", """{"topic":"pay","person":"eve","role":7}""", "role")]
    public async Task What_cannot_be_is_refused_with_the_name_of_the_field(string path, string body, string field)
    {
        var hub = await served.StartedAsync();
        using var bob = await hub.ActAsAsync("bob");
        var answer = await AnswerAsync(bob, path, body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, $"{answer.Body["title"]} {answer.Body["detail"]}".Replace("from the request body", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("silences?topic=%00")]
    [InlineData("absences?person=a%00b")]
    public async Task A_list_of_what_cannot_be_is_refused_too(string path)
    {
        using var bob = await (await served.StartedAsync()).ActAsAsync("bob");
        using var answer = await bob.GetAsync($"api/v1/{path}", Cancel);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task What_a_silence_covers_is_kept_as_it_was_written()
    {
        using var bob = await (await served.StartedAsync()).ActAsAsync("bob");
        const string Match = """{"title":{"glob":"Диск 💾 *"},"labels.a":"1.50","check":"1e2"}""";
        var declared = await AnswerAsync(bob, "silences", $$"""{"topic":"pay","match":{{Match}},"for":"1h","reason":"x"}""");
        Assert.Equal((200, true), (declared.Status, JsonNode.DeepEquals(JsonNode.Parse(Match), declared.Body["match"])));
        Assert.Equal(["title", "labels.a", "check"], declared.Body["match"]!.AsObject().Select(m => m.Key));
        await AnswerAsync(bob, $"silences/{declared.Body["id"]}/end", "");
    }

    [Theory]
    [InlineData("absences", """{"person":"bop","for":"2d"}""", 400, "There is no person 'bop'", "Did you mean 'bob'?")]
    [InlineData("absences", """{"person":"bob"}""", 400, "It is not said how long", "such as 4h")]
    [InlineData("absences", """{"person":"bob","for":"2 days"}""", 400, "no duration", "1h30m")]
    [InlineData("absences", """{"person":"bob","until":"2020-01-01T00:00:00Z"}""", 400, "before it begins", "lies ahead")]
    [InlineData("absences", """{"person":"bob","from":"2020-01-01T00:00:00Z","until":"2120-01-01T00:00:00Z"}""", 400, "is over", "Leave the beginning out")]
    [InlineData("absences", """{"person":"bob","for":"400d"}""", 400, "longer than 366 days", "again when that is over")]
    [InlineData("absences", """{"person":"ann","for":"1d"}""", 403, "Only ann", "Ask one of them")]
    [InlineData("overrides", """{"topic":"pya","person":"bob","for":"1d"}""", 400, "There is no topic 'PYA'", "Did you mean 'PAY'?")]
    [InlineData("overrides", """{"topic":"pay","person":"eve","for":"1d"}""", 409, "eve is not a member of PAY", "make eve one first")]
    [InlineData("overrides", """{"topic":"pay","person":"ann","for":"1d"}""", 403, "bob is member in PAY", "leads and managers of PAY")]
    [InlineData("silences", """{"topic":"pay","for":"4h"}""", 400, "The reason is missing", "for those who wonder")]
    [InlineData("silences", """{"for":"4h","reason":"x"}""", 400, "silence everything", "Name a topic")]
    [InlineData("silences", """{"match":{"severity":"high"},"for":"4h","reason":"x"}""", 403, "the whole installation", "Name a topic of which you are a member")]
    [InlineData("silences", """{"topic":"pay","match":{"sevrity":"high"},"for":"4h","reason":"x"}""", 400, "cannot be read", "Did you mean 'severity'?")]
    [InlineData("silences", """{"topic":"pay","match":{"connection":"prometeus"},"for":"4h","reason":"x"}""", 400, "cannot be read", "Did you mean 'prometheus'?")]
    [InlineData("maintenance", """{"topic":"pay","for":"4h","reason":"x"}""", 403, "bob is member in PAY", "leads and managers of PAY")]
    [InlineData("memberships", """{"topic":"pay","person":"eve"}""", 409, "stand in the configuration", "managed_here")]
    public async Task Each_refusal_says_why_and_what_to_do(string path, string body, int status, string why, string whatToDo)
    {
        var hub = await served.StartedAsync();
        using var bob = await hub.ActAsAsync("bob");
        var answer = await AnswerAsync(bob, path, body);
        Assert.Equal(status, answer.Status);
        Assert.Contains(why, (string)answer.Body["title"]!, StringComparison.Ordinal);
        Assert.Contains(whatToDo, (string)answer.Body["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_declares_lists_and_ends()
    {
        var hub = await served.StartedAsync();
        var (url, token) = (hub.Http.BaseAddress!.ToString(), hub.Http.DefaultRequestHeaders.Authorization!.Parameter!);
        var added = await CliRun.OfAsync("override", "add", "PAY", "ann", "--for", "8h", "--json", "--url", url, "--token", token);
        var id = JsonNode.Parse(added.Output)!["id"]!;
        Assert.Contains("PAY ann", (await CliRun.OfAsync("override", "list", "--topic", "PAY", "--url", url, "--token", token)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CliRun.OfAsync("override", "end", $"{id}", "--url", url, "--token", token)).ExitCode);
        Assert.Equal(1, (await CliRun.OfAsync("override", "end", $"{id}", "--url", url, "--token", token)).ExitCode);
        var silenced = await CliRun.OfAsync("silence", "add", "--topic", "PAY", "--match", "{ labels.alertname: Nothing }", "--for", "1h", "--reason", "works", "--url", url, "--token", token);
        Assert.Contains("""{"labels.alertname":"Nothing"}""", silenced.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRun.OfAsync("silence", "add", "--match", "{ labels", "--url", url, "--token", token)).ExitCode);
        Assert.Equal(4, (await CliRun.OfAsync("member", "remove", "PAY", "ann", "--url", url, "--token", token)).ExitCode);
    }

    private static async Task<(int Status, JsonNode Body)> AnswerAsync(HttpClient client, string path, string body)
    {
        using var answer = await client.PostAsync($"api/v1/{path}", new StringContent(body, null, "application/json"), Cancel);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!);
    }
}
