using System.Globalization;
using System.Text;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import;

/// <summary>Writes imported routes with those inside of them.</summary>
internal static class ImportedRoutesFile
{
    public static string Of(IReadOnlyList<ImportedRoute> routes)
    {
        var text = new StringBuilder();
        Add(text, routes, indent: "");
        return text.ToString();
    }

    private static void Add(StringBuilder text, IReadOnlyList<ImportedRoute> routes, string indent)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{indent}routes:");
        foreach (var route in routes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}  - name: {YamlQuote.Of(route.Name)}")
                .AppendLine(CultureInfo.InvariantCulture, $"{indent}    topic: {YamlQuote.Of(route.Topic)}");
            AddLines(text, indent, "match", route.Matchers.Select(m => $"{YamlQuote.Of(m.Field)}: {Test(m)}"));
            AddLines(text, indent, "when", route.When.Select(Time));
            // A route inside of another would take over what is not said.
            if (route.GroupBy.Count > 0 || indent.Length > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    group_by: {YamlQuote.List(route.GroupBy)}");
            if (route.Continue)
                text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    continue: true");
            if (route.Inner.Count > 0)
                Add(text, route.Inner, $"{indent}    ");
        }
    }

    private static void AddLines(StringBuilder text, string indent, string key, IEnumerable<string> lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            if (index == 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    {key}:");
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}      - {line}");
        }
    }

    private static string Test(Matcher matcher)
    {
        var test = matcher.Kind switch
        {
            MatchKind.Equal => YamlQuote.Of(matcher.Values[0]),
            MatchKind.In => YamlQuote.List(matcher.Values),
            MatchKind.Regex => $"{{ regex: {YamlQuote.Of(matcher.Values[0])} }}",
            _ => throw new InvalidOperationException($"An import writes no matcher of the kind {matcher.Kind}."),
        };
        return matcher.Negated ? $"{{ not: {test} }}" : test;
    }

    private static string Time(TimeOfWeek time)
    {
        var parts = new List<string>();
        if (time.Days.Count > 0 || (time.Hours.Count == 0 && time.Except.Count == 0))
            parts.Add($"days: {YamlQuote.List(time.Days.Count > 0 ? TimeOfWeek.RangesOf(time.Days) : ["mon-sun"])}");
        if (time.Hours.Count > 0)
            parts.Add($"hours: {YamlQuote.List(time.Hours.Select(h => h.ToString()))}");
        parts.Add($"zone: {YamlQuote.Of(time.Zone)}");
        if (time.Except.Count > 0)
            parts.Add($"not: [{string.Join(", ", time.Except.Select(Time))}]");
        return $"{{ {string.Join(", ", parts)} }}";
    }
}
