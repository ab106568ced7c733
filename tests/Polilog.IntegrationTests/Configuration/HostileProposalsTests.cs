using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>What no administrator means comes over the API of a running hub: it is refused in words, nothing changes, and the hub goes on.</summary>
public sealed class HostileProposalsTests(ServedHub served) : IClassFixture<ServedHub>
{
    public static TheoryData<string> Texts => [.. HostileFiles.Texts.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Texts))]
    public async Task A_text_that_is_no_configuration_is_refused_with_its_place(string name)
    {
        var (text, said) = HostileFiles.Texts[name];
        Assert.StartsWith("422 ", await ApplyAsync(Json(ServedHub.Configuration, text), said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_megabytes_are_refused() =>
        Assert.StartsWith("413 ", await ApplyAsync(Json(ServedHub.Configuration, new string('#', 50_000_000)), "larger than 30 MB"), StringComparison.Ordinal);

    [Fact]
    public async Task Seventeen_megabytes_are_refused() =>
        Assert.StartsWith("400 ", await ApplyAsync(Json(ServedHub.Configuration, new string('#', 17 * 1024 * 1024)), "larger than 16 MiB"), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"files":[{"name":"a.yaml","text":"people: \u0000"}],"overwrite":true}""", "There is a zero byte in 'a.yaml'")]
    [InlineData("""{"files":[{"name":"a.yaml","text":"people: \ud800"}],"overwrite":true}""", "")]
    [InlineData("""{"files":[{"name":"a.yaml"}],"overwrite":true}""", "")]
    [InlineData("""{"files":[null],"overwrite":true}""", "")]
    [InlineData("""{"files":{"a.yaml":"people: []"},"overwrite":true}""", "")]
    [InlineData("""{"files":[""", "")]
    [InlineData("""{"files":[],"overwrite":true}""", "")]
    [InlineData("{}", "")]
    public async Task A_body_that_is_no_proposal_is_refused(string body, string said) => Assert.StartsWith("400 ", await ApplyAsync(body, said), StringComparison.Ordinal);

    /// <summary>Every refusal has a sentence, and afterwards all is as it was.</summary>
    private async Task<string> ApplyAsync(string body, string said)
    {
        var hub = await served.StartedAsync();
        var before = (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/config/apply") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        // The hub answers before it takes fifty megabytes; who sends them all the same may find the line cut in place of an answer.
        request.Headers.ExpectContinue = true;
        using var answer = await hub.Http.SendAsync(request, Cancel);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]), $"{problem}");
        Assert.Contains(said, $"{problem["title"]} {problem["detail"]}", StringComparison.Ordinal);
        Assert.Equal(before, (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!);
        return $"{(int)answer.StatusCode} {problem["title"]}";
    }

    private static string Json(string good, string hostile) => new JsonObject
    {
        ["files"] = new JsonArray(new JsonObject { ["name"] = "polilog.yaml", ["text"] = good }, new JsonObject { ["name"] = "hostile.yaml", ["text"] = hostile }),
        ["overwrite"] = true,
    }.ToJsonString();
}
