using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary>
/// <c>match:</c> a mapping of fields to tests, or a list of such mappings; all must hold. A test is a text (equal), a list (one of), <c>{ glob: ... }</c>,
/// <c>{ regex: ... }</c> or <c>{ not: test }</c>.
/// </summary>
internal static class MatchSection
{
    // Stands for a test that has a fault: without it the route would look like a catch-all.
    private static readonly Matcher StandIn = new("title", MatchKind.Equal, Negated: false, [""]);

    /// <param name="key">Under which it stands.</param>
    /// <param name="without">What holds where it is left out.</param>
    public static List<Matcher> Read(YamlValue match, ReadingContext context, string key = "match", string without = "for the catch-all")
    {
        var maps = match is YamlList list ? list.Items : [match];
        var matchers = maps.Select(m => Section.Of(m, $"'{key}'", context.Faults)).OfType<Section>()
            .SelectMany(s => s.Keys.Select(field => ReadTest(s, field, context))).ToList();
        if (matchers.Count > 0)
            return matchers;
        if (match is YamlMap or YamlList { Items.Count: 0 })
            context.Faults.Add(match.Place, $"'{key}' is empty: name a field, such as labels.team: payments, or leave the line out {without}.");
        return [StandIn];
    }

    private static Matcher ReadTest(Section section, string field, ReadingContext context)
    {
        context.CheckField(field, section.PlaceOf(field));
        return section.Find(field) is { } test ? ReadTest(field, test, negated: false, context) : StandIn;
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
                context.Faults.Add(test.Place, $"A test of '{field}' is a text, a list of texts, or one of {{ glob: ... }}, {{ regex: ... }}, {{ not: ... }}.");
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
            case ("glob" or "regex", var value):
                context.Faults.Add(value.Place, $"The test '{test.Key}' of '{field}' takes a text, not {value.Kind}.");
                return StandIn;
            case ("at_least" or "at_most" or "present" or "time_of_week", _):
                context.Faults.Add(test.Value.Place, $"The test '{test.Key}' is not supported yet by this version.");
                return StandIn;
            default:
                context.Faults.Add(test.Value.Place, $"There is no such test '{test.Key}' here. {NearestName.Hint(test.Key, ["glob", "regex", .. negated ? Array.Empty<string>() : ["not"]])}");
                return StandIn;
        }
    }

    private static void CheckExpression(YamlText regex, ReadingContext context)
    {
        try
        {
            // Alone first: joined with the ends, a stray bracket could find its partner.
            _ = new System.Text.RegularExpressions.Regex(regex.Text, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            _ = CompiledMatcher.Expression(regex.Text);
        }
        catch (ArgumentException e)
        {
            context.Faults.Add(regex.Place, $"The regular expression does not compile: {e.Message}");
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
}
