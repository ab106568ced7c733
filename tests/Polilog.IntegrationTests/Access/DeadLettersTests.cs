using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.IntegrationTests.Access;

/// <summary>Dead letters as an administrator meets them: over the API, on the command line and in the portal.</summary>
public sealed class DeadLettersTests(ServedHub served) : IClassFixture<ServedHub>
{
    private const string Body = """{"version":"4","alerts":7}""";

    [Fact]
    public async Task Over_the_API_one_is_found_tried_with_other_options_and_stays_open_if_it_still_cannot_be_read()
    {
        var hub = await served.StartedAsync();
        var id = await LetterAsync(hub);

        var page = (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/dead-letters?connection=prometheus&kind=malformed&open=true", Cancel))!;
        Assert.Contains(page["items"]!.AsArray(), l => (long)l!["id"]! == id);
        Assert.Empty((await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/dead-letters?kind=two_strikes", Cancel))!["items"]!.AsArray());
        var letter = (await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/dead-letters/{id}", Cancel))!;
        Assert.DoesNotContain(letter["headers"]!.AsObject(), h => h.Key is "Authorization" or "X-Source-Token");

        var trial = await PostAsync(hub, $"api/v1/dead-letters/{id}/try", new JsonObject { ["options"] = new JsonObject { ["colour"] = "red" } });
        Assert.Contains("There is no option 'colour'", (string)trial["note"]!, StringComparison.Ordinal);
        trial = await PostAsync(hub, $"api/v1/dead-letters/{id}/try", new JsonObject { ["connector"] = "nagios" });
        Assert.Equal((false, "0.1.0"), ((bool)trial["isRead"]!, (string)trial["version"]!));

        using var refused = await hub.Http.PostAsync($"api/v1/dead-letters/{id}/redrive", null, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var all = await PostAsync(hub, "api/v1/dead-letters/redrive", new JsonObject { ["kind"] = "malformed" });
        Assert.All(all["items"]!.AsArray(), l => Assert.False((bool)l!["isRedriven"]!));
    }

    [Fact]
    public async Task On_the_command_line_they_are_listed_shown_tried_and_retried()
    {
        var hub = await served.StartedAsync();
        var id = await LetterAsync(hub);

        var list = await RunAsync(hub, "list", "--open", "--connection", "prometheus");
        Assert.Contains($"{id} ", list.Output, StringComparison.Ordinal);
        var show = await RunAsync(hub, "show", $"{id}");
        Assert.Contains("malformed at", show.Output, StringComparison.Ordinal);
        Assert.Contains(Body, show.Output, StringComparison.Ordinal);
        Assert.Equal((1, false), await RunAsync(hub, "retry", $"{id}", "--dry") is var dry ? (dry.ExitCode, (bool)JsonNode.Parse(dry.Output)!["isRead"]!) : default);
        var retried = await RunAsync(hub, "retry", $"{id}");
        Assert.Equal(1, retried.ExitCode);
        Assert.StartsWith($"polilog: Dead letter {id} was not re-driven: ", retried.Error, StringComparison.Ordinal);
        var all = await RunAsync(hub, "retry", "--all", "--kind", "malformed");
        Assert.Equal(1, all.ExitCode);
        Assert.Contains("stays open", all.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(hub, "retry")).ExitCode);
        Assert.Equal(4, (await RunAsync(hub, "show", "999999")).ExitCode);
    }

    [Fact]
    public async Task In_the_portal_an_administrator_tries_one_and_is_told_what_the_connector_says()
    {
        var hub = await served.StartedAsync();
        var id = await LetterAsync(hub);

        var list = await hub.Http.GetStringAsync("dead-letters?connection=prometheus", Cancel);
        Assert.Contains($"/dead-letters/{id}", list, StringComparison.Ordinal);
        Assert.Contains("Re-drive all", list, StringComparison.Ordinal);
        using var tried = await hub.Http.PostAsync($"dead-letters/{id}/try", null, Cancel);
        Assert.Contains("Version 0.1.0 of the connector does not read it", await tried.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using var viewer = await hub.InRoleAsync("viewer");
        Assert.DoesNotContain($"/dead-letters/{id}/redrive", await viewer.GetStringAsync($"dead-letters/{id}", Cancel), StringComparison.Ordinal);
        foreach (var path in new[] { $"dead-letters/{id}/redrive", $"api/v1/dead-letters/{id}/redrive", $"api/v1/dead-letters/{id}/try", "api/v1/dead-letters/redrive", "dead-letters/redrive" })
            Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync(path, null, Cancel)).StatusCode);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<JsonNode> PostAsync(RunningHub hub, string path, JsonObject body)
    {
        using var answer = await hub.Http.PostAsJsonAsync(path, body, Cancel);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
    }

    private static Task<CliRun> RunAsync(RunningHub hub, params string[] arguments) => CliRun.OfAsync(["dead-letters", .. arguments, "--url", $"{hub.Url}", "--token", hub.Token!]);

    private async Task<long> LetterAsync(RunningHub hub)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "ingest/prometheus") { Content = new StringContent(Body) };
        request.Headers.Authorization = new("Bearer", await served.IngestTokenAsync());
        request.Headers.Add("X-Source-Token", "told to nobody");
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.Http.SendAsync(request, Cancel)).StatusCode);
        return (long)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/dead-letters?limit=1", Cancel))!["items"]![0]!["id"]!;
    }
}
