using Polilog.Core.Configuration.Shapes;

namespace Polilog.UnitTests.Configuration.Shapes;

/// <summary>docs/configuration-reference.md and the schema for editors say what the code reads.</summary>
public sealed class ConfigurationReferenceTests
{
    private const string Head = """
        # Every key of the configuration

        Made from the code by `ConfigurationReferenceTests`; run it with `SNAPSHOT_ACCEPT=1` after a change of the keys. [configure.md](configure.md) shows how they work together; the same texts
        appear in an editor by the schema of `polilog config schema`.

        All `*.yaml` files of a folder are one configuration: a list, or the mapping `regulations`, may be spread over several of them, and everything else stands in one. A duration is written like `90s`,
        `5m`, `1h30m` or `2d`, and lasts from a second to a year. A key **in bold** is needed wherever the mapping that holds it stands; those of the configuration itself in one of its files.
        """;

    [Fact]
    public void The_reference_says_what_is_read() =>
        Snapshot.VerifyFile($"{Head}\n{string.Concat(ShapesOf.File.Select(Chapter))}", Repository.PathOf("docs/configuration-reference.md"));

    [Fact]
    public void The_schema_says_what_is_read() => Snapshot.Verify(ConfigurationSchema.Create().ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), "json");

    [Fact]
    public void Every_key_says_in_sentences_what_it_means_and_no_two_shapes_have_one_heading()
    {
        Assert.All(ShapesOf.File.SelectMany(shape => shape.Keys), key => Assert.Matches(@"\A[A-Z`].*\.\z", key.Says));
        var shapes = ShapesOf.File.SelectMany(s => s.Keys).Select(k => k.Form).OfType<Form.Mapping>().Select(m => m.Shape()).Distinct().ToList();
        Assert.All(shapes.GroupBy(s => s.Title), group => Assert.All(group, s => Assert.Equal(group.First().Keys, s.Keys)));
    }

    private static string Chapter(SectionShape shape)
    {
        var rows = shape.Keys.Select(key => Row(key.IsRequired ? $"**`{key.Name}`**" : $"`{key.Name}`", key.Form, key.Says + (key.Default is { } otherwise && !shape.AtMostOne ? $" Default: `{otherwise}`." : "")));
        var named = shape.Named is { } values ? [Row($"*a name{(values.Name.InWords is { } words ? $": {words}" : "")}*", values.Value, values.Says)] : Array.Empty<string>();
        var rule = shape switch
        { { AtMostOne: true } => "Exactly one of these.\n\n", { NeedsOne: true } => "At least one of these; all must hold.\n\n",
            { NeedsOneOf.Count: > 0 } => $"At least one of {string.Join(", ", shape.NeedsOneOf.Select(k => $"`{k.Name}`"))}.\n\n",
            _ => ""
        };
        var notYet = shape.NotYet.Count == 0 ? "" : $"\nKnown, but faults in this version, which does not obey them yet: {string.Join(", ", shape.NotYet.Select(n => $"`{n}`"))}.\n";
        return $"\n## {shape.Title}\n{rule}| Key | What stands there | What it means |\n| --- | --- | --- |\n{string.Concat(rows.Concat(named))}{notYet}";
    }

    private static string Row(string key, Form form, string says) => $"| {key} | {InWords(form)} | {says} |\n";

    private static string InWords(Form form) => form switch
    {
        Form.Text text => text.InWords is { } words ? $"a text: {words}" : "a text",
        Form.Word { Words: [var only] } => $"`{only}`",
        Form.Word word => $"{string.Join(", ", word.Words.SkipLast(1).Select(w => $"`{w}`"))} or `{word.Words[^1]}`",
        Form.Flag => "`true` or `false`",
        Form.Number number => $"a number from {number.Least} to {number.Most}",
        Form.Duration => "a duration",
        Form.Each each => $"a list; an item is {InWords(each.Item)}",
        Form.Mapping mapping => $"a mapping: [{mapping.Shape().Title}](#{mapping.Shape().Title.ToLowerInvariant().Replace(' ', '-')})",
        Form.Either either => string.Join("; or ", either.Forms.Select(InWords)),
        Form.Free => "what the connector asks for",
        _ => throw new InvalidOperationException($"{form.GetType().Name} has no words."),
    };
}
