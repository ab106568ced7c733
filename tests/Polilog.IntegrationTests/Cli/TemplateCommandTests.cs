using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Cli;

/// <summary><c>polilog template render</c> of samples, with no hub and no database.</summary>
public sealed class TemplateCommandTests(PluginsOfTests plugins) : IClassFixture<PluginsOfTests>
{
    [Fact]
    public async Task A_sample_is_printed_as_text_and_as_HTML()
    {
        var text = await RenderAsync("card");
        Assert.Equal(0, text.ExitCode);
        Assert.StartsWith("🔴 Critical · PAY-142 Disk space is low on db1", text.Output, StringComparison.Ordinal);
        Assert.StartsWith("<p>🙋 Ответственный: <b>Анна Петрова</b> · ", (await RenderAsync("taken", "--language", "ru", "--html")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_programs_it_is_JSON()
    {
        var trial = JsonNode.Parse((await RenderAsync("resolved", "--sample", "by the source", "--json")).Output)!;
        Assert.Equal(("resolved", "sample by the source", "resolved/en.scriban", 0), ((string)trial["kind"]!, (string)trial["of"]!, (string)trial["template"]!, trial["faults"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_template_that_fails_is_told_with_its_place_and_the_room_would_get_the_shipped_one()
    {
        var file = Path.Combine(plugins.Data, "mine.scriban");
        await File.WriteAllTextAsync(file, "<p>\n{{ titel }}</p>", TestContext.Current.CancellationToken);
        var run = await RenderAsync("card", "--template", file);
        Assert.Equal((1, $"{file}:2:4: There is no variable 'titel'. Did you mean 'title'?"), (run.ExitCode, run.Errors.TrimEnd()));
        Assert.Contains("PAY-142 Disk space is low on db1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_speaks_by_its_own_templates()
    {
        var folder = plugins.Configuration("templates", ServedHub.Configuration.Replace("members: [ann, bob]", "members: [ann, bob], templates: payments", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(folder, "payments", "card"));
        await File.WriteAllTextAsync(Path.Combine(folder, "payments", "card", "en.scriban"), "<p>Ours: {{ title }}</p>", TestContext.Current.CancellationToken);
        Assert.Equal("Ours: Disk space is low on db1\n", (await RenderAsync("card", "--config", folder, "--topic", "pay", "--plugins", plugins.Plugins, "--data", plugins.Data)).Output);
    }

    [Theory]
    [InlineData(4, "There is no kind of message 'crad'. Did you mean 'card'?", "crad")]
    [InlineData(4, "There is no sample 'takn' of card. Did you mean 'taken'?", "card", "--sample", "takn")]
    [InlineData(2, "There is no language 'de': give en or ru.", "card", "--language", "de")]
    [InlineData(4, "--template: Could not find a part of the path '/no/such/file'.", "card", "--template", "/no/such/file")]
    public async Task What_is_not_there_is_told(int code, string error, params string[] arguments)
    {
        var run = await RenderAsync(arguments);
        Assert.Equal((code, $"polilog: {error}"), (run.ExitCode, run.Error));
    }

    private static Task<CliRun> RenderAsync(params string[] arguments) => CliRun.OfAsync(["template", "render", .. arguments]);
}
