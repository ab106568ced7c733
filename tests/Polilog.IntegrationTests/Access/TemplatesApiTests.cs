using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.IntegrationTests.Access;

/// <summary>What messages would say of what is recorded: dry, through API and command line.</summary>
public sealed class TemplatesApiTests(ServedHub served) : IClassFixture<ServedHub>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_incident_is_rendered_as_it_stands_with_who_did_what_and_nothing_is_sent()
    {
        var key = await served.IncidentAsync("Rendered");
        var hub = await served.StartedAsync();
        using (var ann = await hub.ActAsAsync("ann"))
            await ann.PostAsync($"api/v1/incidents/{key}/take", null, Cancel);
        var before = await MessagesAsync(hub);
        var card = await RenderAsync(hub, new JsonObject { ["kind"] = "card", ["incident"] = key });
        Assert.Contains("Responsible: Ann Lindqvist", (string)card["text"]!);
        Assert.Equal(("card/en.scriban", "PAY", key), ((string)card["template"]!, (string)card["topic"]!, (string)card["of"]!));
        Assert.Equal("Ann Lindqvist, taken_by_person", (string)(await RenderAsync(hub, Given("taken", key, "{{ actor }}, {{ reason }}")))["text"]!);
        Assert.StartsWith("<p>🙋 Ответственный: <b>Ann Lindqvist</b> · ", (string)(await RenderAsync(hub, new JsonObject { ["kind"] = "taken", ["incident"] = key, ["language"] = "ru" }))["html"]!, StringComparison.Ordinal);
        Assert.Equal(before, await MessagesAsync(hub));
    }

    [Fact]
    public async Task An_alert_is_rendered_as_if_it_had_just_opened_an_incident()
    {
        await served.IncidentAsync("Alone");
        var hub = await served.StartedAsync();
        var alert = (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/alerts", Cancel))!["items"]!.AsArray().Single(a => (string)a!["title"]! == "Alone")!["id"]!.DeepClone();
        var card = await RenderAsync(hub, new JsonObject { ["kind"] = "card", ["alert"] = alert.DeepClone() });
        Assert.Contains("PAY-0 Alone", (string)card["text"]!);
        Assert.Contains("Nobody is responsible yet", (string)card["text"]!);
        Assert.Contains("Ann Keller is responsible", (string)(await RenderAsync(hub, new JsonObject { ["kind"] = "taken", ["alert"] = alert }))["text"]!);
    }

    [Fact]
    public async Task Templates_are_tried_on_what_was_told_of()
    {
        var key = await served.IncidentAsync("Strange");
        var hub = await served.StartedAsync();
        // No sample has this title.
        var check = new JsonObject { ["templates"] = new JsonArray(new JsonObject { ["name"] = "templates/card/en.scriban", ["text"] = "{{ key }}\n{{ if title == 'Strange' }}{{ severity_word title }}{{ end }}" }) };
        using var answer = await hub.Http.PostAsJsonAsync("api/v1/templates/check", check, Cancel);
        var fault = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["faults"]!.AsArray())!;
        Assert.Equal(("templates/card/en.scriban", 2, $"`Strange` is no Severity (with '{key}')."), ((string)fault["file"]!, (int)fault["line"]!, (string)fault["message"]!));
    }

    [Fact]
    public async Task A_configuration_whose_template_fails_on_what_was_told_of_does_not_become_active()
    {
        var key = await served.IncidentAsync("Refused");
        var hub = await served.StartedAsync();
        var proposal = new JsonObject
        {
            ["overwrite"] = true,
            ["files"] = new JsonArray(
                new JsonObject { ["name"] = "polilog.yaml", ["text"] = ServedHub.Configuration },
                new JsonObject { ["name"] = "templates/card/en.scriban", ["text"] = "{{ key }}{{ if title == 'Refused' }}{{ severity_word title }}{{ end }}" }),
        };
        foreach (var path in (string[])["plan", "apply"])
        {
            using var answer = await hub.Http.PostAsJsonAsync($"api/v1/config/{path}", proposal, Cancel);
            Assert.Equal(422, (int)answer.StatusCode);
            Assert.Contains($"`Refused` is no Severity (with '{key}')", (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["faults"]![0]!["message"]!);
        }
        Assert.Equal(1, (int)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", Cancel))!["revision"]!);
    }

    [Fact]
    public async Task The_command_line_asks_the_hub()
    {
        var key = await served.IncidentAsync("Asked");
        var hub = await served.StartedAsync();
        var run = await CliRun.OfAsync("template", "render", "card", "--incident", key, "--url", $"{hub.Url}", "--token", hub.Token!);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{key} Asked", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, (await CliRun.OfAsync("template", "render", "card", "--incident", "PAY-99999", "--url", $"{hub.Url}", "--token", hub.Token!)).ExitCode);
        Assert.Equal("0 templates, 0 faults.\n", (await CliRun.OfAsync("template", "check", "--url", $"{hub.Url}", "--token", hub.Token!)).Output);
    }

    [Theory]
    [InlineData("""{"kind":"crad"}""", 400, "Did you mean 'card'?")]
    [InlineData("""{"kind":"card","language":"de"}""", 400, "Give en or ru")]
    [InlineData("""{"kind":"card","topic":"PAI"}""", 404, "Did you mean 'PAY'?")]
    [InlineData("""{"kind":"card","incident":"PAY-1","alert":1}""", 400, "Give one of them")]
    [InlineData("""{"kind":"card","alert":999999}""", 404, "There is no alert 999999")]
    [InlineData("""{"kind":"card","sample":"takn"}""", 404, "Did you mean 'taken'?")]
    public async Task Each_refusal_says_why(string body, int status, string why)
    {
        using var answer = await (await served.StartedAsync()).Http.PostAsync("api/v1/templates/render", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(why, (await answer.Content.ReadAsStringAsync(Cancel)).Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static JsonObject Given(string kind, string incident, string text) =>
        new() { ["kind"] = kind, ["incident"] = incident, ["template"] = new JsonObject { ["name"] = "mine.scriban", ["text"] = text } };

    private static async Task<JsonNode> RenderAsync(RunningHub hub, JsonObject body)
    {
        using var answer = await hub.Http.PostAsJsonAsync("api/v1/templates/render", body, Cancel);
        var trial = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.True(answer.IsSuccessStatusCode && trial["faults"]!.AsArray().Count == 0, $"{trial}");
        return trial;
    }

    private static async Task<int> MessagesAsync(RunningHub hub) => (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/topics/PAY/room?limit=500", Cancel))!["items"]!.AsArray().Count;
}
