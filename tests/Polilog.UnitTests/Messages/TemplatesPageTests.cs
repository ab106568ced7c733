using System.Text.RegularExpressions;
using Polilog.Core.Messages;

namespace Polilog.UnitTests.Messages;

/// <summary>docs/templates.md says what is true.</summary>
public sealed partial class TemplatesPageTests
{
    private static readonly string Page = Repository.PathOf("docs/templates.md");

    [Fact]
    public void Every_name_and_every_function_is_documented()
    {
        var tables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["incident"] = Table(TemplateVariables.OfIncident),
            ["member"] = Table(TemplateVariables.OfMember),
            ["link"] = Table(TemplateVariables.OfLink),
            ["functions"] = $"| Function | Yields |\n| --- | --- |\n{string.Join('\n', TemplateFunctions.All.Select(f => $"| `{f.Use}` | {f.Yields} |"))}",
        };
        var page = Made().Replace(File.ReadAllText(Page), made => $"<!-- {made.Groups["name"]} -->\n{tables[made.Groups["name"].Value]}\n<!-- end -->");
        Snapshot.VerifyFile(page, Page);
    }

    [Fact]
    public void Every_kind_is_documented_in_its_order() =>
        Assert.Equal(Enum.GetValues<MessageKind>().Select(MessageTemplates.FolderOf), Kind().Matches(File.ReadAllText(Page).Split("KIND is one of these:")[1].Split("##")[0]).Select(m => m.Groups["kind"].Value));

    [Fact]
    public void The_examples_say_what_stands_below_them()
    {
        var examples = Example().Matches(File.ReadAllText(Page));
        Assert.Equal(2, examples.Count);
        foreach (Match example in examples)
        {
            var entry = MessageTemplates.Parse("example", example.Groups["template"].Value);
            Assert.Empty(TemplateCheck.Check(entry, "en", TemplateSamples.Of(MessageKind.Card, "en").Where(s => s.View.Phase is not Core.Incidents.Phase.Resolved)));
            var message = MessageRenderer.Render(entry, TemplateSamples.Of(MessageKind.Card, "en")[0].View, Wording.English, out _);
            Assert.Equal(example.Groups["text"].Value.TrimEnd('\n'), message!.Text);
        }
    }

    [Fact]
    public void Every_function_works_as_it_is_written()
    {
        var samples = TemplateSamples.Of(MessageKind.Resolved, "en");
        foreach (var function in TemplateFunctions.All)
        {
            var use = function.Use.Contains("link.", StringComparison.Ordinal) ? $"{{{{ for link in links }}}}{{{{ {function.Use} }}}}{{{{ end }}}}" : $"{{{{ {function.Use} }}}}";
            Assert.Empty(TemplateCheck.Check(MessageTemplates.Parse(function.Name, use + "."), "en", samples));
        }
    }

    private static string Table<T>(IReadOnlyList<TemplateVariable<T>> variables) =>
        $"| Name | Holds | What it is |\n| --- | --- | --- |\n{string.Join('\n', variables.Select(v => $"| `{v.Name}` | {v.Type.ToString().ToLowerInvariant()} | {v.Says} |"))}";

    [GeneratedRegex("<!-- (?<name>[a-z]+) -->\n.*?<!-- end -->", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Made();

    [GeneratedRegex("```scriban\n(?<template>.*?)```\n```text\n(?<text>.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex("^\\| `(?<kind>[a-z_]+)` \\|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Kind();
}
