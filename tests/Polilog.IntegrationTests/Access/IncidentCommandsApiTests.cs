using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.IntegrationTests.Access;

public sealed class IncidentCommandsApiTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_takes_and_resolves_and_the_journal_keeps_his_words()
    {
        var key = await served.IncidentAsync("Taken");
        var hub = await served.StartedAsync();
        using var ann = await hub.ActAsAsync("ann");
        Assert.Equal($$"""200 {"incident":"{{key}}","changed":true,"reason":"taken_by_person","phase":"resolution","owner":"ann"}""", await PostAsync(ann, $"{key}/take"));
        Assert.Equal($$"""200 {"incident":"{{key}}","changed":false,"reason":"already_yours","phase":"resolution","owner":"ann"}""", await PostAsync(ann, $"{key}/take"));
        Assert.StartsWith("200 ", await PostAsync(ann, $"{key}/resolve", """{"text":"restarted\u0000 db1"}"""), StringComparison.Ordinal);
        var journal = (await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/incidents/{key}/journal", Cancel))!["items"]!.AsArray();
        Assert.Equal(["opened", "told", "taken", "resolved"], journal.Select(l => (string)l!["event"]!));
        var resolved = journal[^1]!;
        Assert.Equal(("ann", "api", "restarted db1"), ((string)resolved["person"]!, (string)resolved["via"]!, (string)resolved["text"]!));
        Assert.Equal(["ann", "bob"], journal[1]!["data"]!["told"]!.AsArray().Select(p => (string)p!));
    }

    [Fact]
    public async Task The_journal_is_read_page_by_page()
    {
        var key = await served.IncidentAsync("Paged");
        var hub = await served.StartedAsync();
        var first = await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/incidents/{key}/journal?limit=1", Cancel);
        var second = await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/incidents/{key}/journal?limit=1&cursor={first!["next"]}", Cancel);
        Assert.Equal(("opened", "told"), ((string)first["items"]![0]!["event"]!, (string)second!["items"]![0]!["event"]!));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task Each_refusal_has_its_status_and_says_why()
    {
        var key = await served.IncidentAsync("Refused");
        var hub = await served.StartedAsync();
        using var ann = await hub.ActAsAsync("ann");
        using var bob = await hub.ActAsAsync("bob");
        using var eve = await hub.ActAsAsync("eve");
        using var viewer = await hub.InRoleAsync("viewer");
        Assert.StartsWith("403 ", await PostAsync(viewer, $"{key}/take"), StringComparison.Ordinal);
        Assert.Contains("acts as nobody", await PostAsync(viewer, $"{key}/take"), StringComparison.Ordinal);
        Assert.Matches("^403 .*Eve Novak, you are not a member of PAY.*not_a_member", await PostAsync(eve, $"{key}/take"));
        Assert.StartsWith("404 ", await PostAsync(ann, "PAY-99999/take"), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await PostAsync(ann, $"{key}/take"), StringComparison.Ordinal);
        Assert.Matches("^409 .*Ann Lindqvist owns", await PostAsync(bob, $"{key}/take", """{"seenVersion":0}"""));
        Assert.StartsWith("200 ", await PostAsync(bob, $"{key}/resolve"), StringComparison.Ordinal);
        Assert.Matches("^409 .*already_resolved", await PostAsync(ann, $"{key}/take"));
    }

    private static async Task<string> PostAsync(HttpClient client, string command, string body = "{}")
    {
        using var answer = await client.PostAsync($"api/v1/incidents/{command}", new StringContent(body, null, "application/json"), Cancel);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}";
    }
}
