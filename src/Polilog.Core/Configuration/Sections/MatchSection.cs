using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary>
/// <c>match:</c> a mapping of fields to tests, or a list of such mappings; all must hold. A test is a text (equal), a list (one of), <c>{ glob: ... }</c>,
/// <c>{ regex: ... }</c>, <c>{ present: true }</c>, <c>{ at_least: severity }</c>, <c>{ at_most: severity }</c> or <c>{ not: test }</c>; of several in one mapping all must hold.
/// </summary>
internal static partial class MatchSection
{
    private const int LongestUnbuilt = 100;

    private static readonly SectionKey[] PlainTests =
    [
        new("glob", new Form.Text(), "The whole text is like this: `*` is any text, `?` any one character."),
        new("regex", new Form.Text(), "The whole text matches this regular expression, which neither looks around nor back."),
        new("present", new Form.Flag(), "Whether the alert says anything of it, were it the empty text; asked of labels, `resource` and `check`."),
        new("at_least", new Form.Word(AlertField.SeverityWords), "The severity is this one or graver; asked of `severity` only."),
        new("at_most", new Form.Word(AlertField.SeverityWords), "The severity is this one or less grave; asked of `severity` only."),
    ];

    private static readonly SectionShape NegatedTest = new("Negated test", "a test", PlainTests) { NeedsOne = true, AtMostOne = true };

    private static readonly SectionShape Test = new("Test", "a test", [.. PlainTests, new("not", FormOf(new Form.Text(), NegatedTest), "The test behind it does not hold.")]) { NeedsOne = true };

    /// <summary>Of the fields, by name.</summary>
    private static readonly SectionShape Match = new("Match", "'match'", [.. AlertField.FixedNames.Select(KeyOf)])
    {
        Named = new NamedValues(NameForms.Label, FormOf(new Form.Text(), Test), "What a label is; one that is missing is the empty text."),
        NeedsOne = true,
    };

    /// <summary>Of what <see cref="Read"/> reads.</summary>
    public static Form Form => new Form.Either(new Form.Mapping(Match), new Form.Each(new Form.Mapping(Match), MayBeEmpty: false));

    // Stands for a test that has a fault: without it the route would look like a catch-all.
    private static readonly Matcher StandIn = new("title", MatchKind.Equal, Negated: false, [""]);

    /// <param name="key">Under which it stands.</param>
    /// <param name="without">What holds where it is left out.</param>
    public static List<Matcher> Read(YamlValue match, ReadingContext context, string key = "match", string without = "for the catch-all")
    {
        var maps = match is YamlList list ? list.Items : [match];
        var matchers = maps.Select(m => Section.Of(m, Match with { What = $"'{key}'" }, context.Faults)).OfType<Section>()
            .SelectMany(s => s.Keys.SelectMany(field => ReadTests(s, field, context))).ToList();
        if (matchers.Count > 0)
            return matchers;
        if (match is YamlMap or YamlList { Items.Count: 0 })
            context.Faults.Add(match.Place, $"'{key}' is empty: name a field, such as labels.team: payments, or leave the line out {without}.");
        return [StandIn];
    }

    private static SectionKey KeyOf(string field) =>
        new(field, FormOf(field == "severity" ? new Form.Word(AlertField.SeverityWords) : new Form.Text(), Test), field switch
        {
            "connection" => "Name of the connection that the alert came by.",
            "connector" => "Name of the connector that read it.",
            "severity" => "Its severity; an unknown one counts as the connection's `unknown_severity`.",
            "resource" => "What it is about, such as a host or a service; the empty text if the source does not say.",
            "check" => "What was checked; the empty text if the source does not say.",
            "title" => "Its title.",
            _ => throw new InvalidOperationException($"The field '{field}' is described nowhere."),
        });

    // A text is equal, a list holds it, and a mapping names another test.
    private static Form.Either FormOf(Form value, SectionShape test) => new(value, new Form.Each(value, MayBeEmpty: false), new Form.Mapping(test));

    private static IEnumerable<Matcher> ReadTests(Section section, string field, ReadingContext context)
    {
        context.CheckField(field, section.PlaceOf(field));
        return section.Find(field) switch
        {
            null => [StandIn],
            YamlMap { Entries.Count: > 0 } map => map.Entries.Select(test => ReadNamedTest(field, test, negated: false, context)),
            var test => [ReadTest(field, test, negated: false, context)],
        };
    }

    private static Matcher ReadTest(string field, YamlValue test, bool negated, ReadingContext context)
    {
        switch (test)
        {
            case YamlText { Text: var text }:
                CheckValue(field, text, test.Place, context);
                return new Matcher(field, MatchKind.Equal, negated, [text]);
            case YamlList { Items.Count: > 0 } list when list.Items.All(i => i is YamlText { IsEmpty: false }):
                foreach (var item in list.Items)
                    CheckValue(field, ((YamlText)item).Text, item.Place, context);
                return new Matcher(field, MatchKind.In, negated, [.. list.Items.Select(i => ((YamlText)i).Text)]);
            case YamlMap { Entries.Count: 1 } map:
                return ReadNamedTest(field, map.Entries.Single(), negated, context);
            default:
                context.Faults.Add(test.Place, $"A test of '{field}' is a text, a list of texts, or {(negated ? "exactly one" : "one")} of {{ glob: ... }}, {{ regex: ... }}, {{ present: true }}, {{ at_least: high }}, {{ at_most: high }}{(negated ? "" : ", { not: ... }")}.");
                return StandIn;
        }
    }

    private static Matcher ReadNamedTest(string field, KeyValuePair<string, YamlEntry> test, bool negated, ReadingContext context)
    {
        switch (test.Key, test.Value.Value)
        {
            case ("not", { } inner) when !negated:
                return ReadTest(field, inner, negated: true, context);
            case ("glob", YamlText { IsEmpty: false } glob):
                return new Matcher(field, MatchKind.Glob, negated, [glob.Text]);
            case ("regex", YamlText { IsEmpty: false } regex):
                CheckExpression(regex, context);
                return new Matcher(field, MatchKind.Regex, negated, [regex.Text]);
            case ("at_least" or "at_most", YamlText { IsEmpty: false } severity) when field == "severity":
                CheckValue(field, severity.Text, severity.Place, context);
                return new Matcher(field, test.Key == "at_least" ? MatchKind.AtLeast : MatchKind.AtMost, negated, [severity.Text]);
            case ("at_least" or "at_most", _) when field != "severity":
                context.Faults.Add(test.Value.Place, $"The test '{test.Key}' compares severities: it cannot be asked of '{field}'.");
                return StandIn;
            case ("present", YamlText { Text: "true" or "false" } present):
                if (AlertField.Find(field) is { IsOptional: false })
                    context.Faults.Add(test.Value.Place, $"Every alert has '{field}': 'present' can be asked of labels, 'resource' and 'check'.");
                return new Matcher(field, MatchKind.Present, negated != (present.Text == "false"), []);
            case ("present", _):
                context.Faults.Add(test.Value.Value.Place, $"The test 'present' of '{field}' is true or false.");
                return StandIn;
            case ("glob" or "regex" or "at_least" or "at_most", var value):
                context.Faults.Add(value.Place, $"The test '{test.Key}' of '{field}' takes a text, not {value.Kind}.");
                return StandIn;
            default:
                context.Faults.Add(test.Value.Place, $"There is no such test '{test.Key}' here. {NearestName.Hint(test.Key, (negated ? NegatedTest : Test).KnownNames)}");
                return StandIn;
        }
    }

    private static void CheckExpression(YamlText regex, ReadingContext context)
    {
        try
        {
            // Alone first: joined with the ends, a stray bracket could find its partner.
            _ = new Regex(regex.Text, RegexOptions.None, TimeSpan.FromSeconds(1));
            // Takes a millisecond, of thousands the longest part of a check, and refuses nothing but what is announced, or what is long when its repetitions are written out.
            if (regex.Text.Length > LongestUnbuilt || Announcement().IsMatch(regex.Text))
                _ = CompiledMatcher.Expression(regex.Text);
        }
        catch (ArgumentException e)
        {
            context.Faults.Add(regex.Place, $"The regular expression does not compile: {e.Message}");
        }
        catch (NotSupportedException tooLarge) when (tooLarge.Message.Contains("automata", StringComparison.OrdinalIgnoreCase))
        {
            context.Faults.Add(regex.Place, "The regular expression is too large, with its repetitions written out: say it shorter, or as a list of texts or several routes.");
        }
        catch (NotSupportedException)
        {
            context.Faults.Add(regex.Place, "The regular expression looks around or back, which can take for ever: say it without (?=, (?!, (?<, \\1 and the like.");
        }
    }

    // These three fields have a closed set of values; a slip of the pen would be a route that never matches.
    private static void CheckValue(string field, string value, Place place, ReadingContext context)
    {
        if (field == "connection")
            context.Connections.Check(value, place);
        else if (field == "connector" && !context.Connectors.Names.Contains(value, StringComparer.Ordinal))
            context.Faults.Add(place, $"No connector '{value}' is installed. {NearestName.Hint(value, context.Connectors.Names)}");
        else if (field == "severity" && ConnectionsSection.SeverityWords.All(w => w.Word != value))
            context.Faults.Add(place, $"There is no severity '{value}'. {NearestName.Hint(value, [.. ConnectionsSection.SeverityWords.Select(w => w.Word)])}");
    }

    /// <summary>How everything begins that looks around or back, and some that does not; repetitions that are many, or multiply.</summary>
    [GeneratedRegex(@"\(\?|\\[1-9kG]|\{[0-9]*,?[0-9]{2}|\{[0-9][\s\S]*\{[0-9]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Announcement();
}
