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
