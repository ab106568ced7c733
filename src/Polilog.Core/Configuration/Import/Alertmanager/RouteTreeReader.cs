using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>Reads <c>route:</c> with all that lies below it. What cannot be said here is noted and left out with its children; their alerts go where the parent sends them.</summary>
internal sealed class RouteTreeReader(TimeIntervals times, FaultCollector faults)
{
    private static readonly string[] Read = ["receiver", "group_by", "group_by_str", "continue", "match", "match_re", "matchers", "routes", "mute_time_intervals", "active_time_intervals"];
    private static readonly string[] Pauses = ["group_wait", "group_interval", "repeat_interval"];

    private static readonly YamlMap Nothing = new(default, new Dictionary<string, YamlEntry>(StringComparer.Ordinal), 1);

    private readonly Dictionary<string, List<Place>> pauses = new(StringComparer.Ordinal);

    /// <summary>Null if there is no tree to begin with, which is then a fault.</summary>
    public AlertmanagerRoute? ReadRoot(YamlMap file)
    {
        if (file.Value("route") is not YamlMap map || map.Text("receiver") is not { } receiver)
        {
            faults.Add(file.PlaceOf("route"), "There is no 'route:' with a 'receiver' here: this is no configuration of Alertmanager.");
            return null;
        }
        // Alertmanager takes no times at the root, which must tell somebody at any hour.
        var root = ReadNode(map.Merged(), new AlertmanagerRoute(map.Place, receiver, [], [], [], Continue: false, [])) with { When = [] };
        foreach (var (key, places) in pauses)
            faults.Warn(places[0], $"{key} is not carried over{Others(places)}: an incident is opened at once, and reminders and escalation are the regulation's.");
        return root;
    }

    private AlertmanagerRoute ReadNode(YamlMap map, AlertmanagerRoute parent)
    {
        foreach (var (key, entry) in map.Entries)
        {
            if (Pauses.Contains(key, StringComparer.Ordinal))
                (pauses.TryGetValue(key, out var places) ? places : pauses[key] = []).Add(entry.Place);
            else if (!Read.Contains(key, StringComparer.Ordinal))
                faults.Warn(entry.Place, $"'{key}' of a route is not known here and not carried over.");
        }
        var node = parent with
        {
            Place = map.Place,
            Receiver = map.Text("receiver") ?? parent.Receiver,
            When = times.Of(map),
            GroupBy = GroupBy(map, parent),
            Continue = IsTrue(map.Text("continue")),
            Matchers = [],
        };
        return node with { Routes = [.. map.Maps("routes").Select(m => ReadChild(m.Merged(), node)).OfType<AlertmanagerRoute>()] };
    }

    private AlertmanagerRoute? ReadChild(YamlMap map, AlertmanagerRoute parent)
    {
        return Matchers(map) is { } matchers ? ReadNode(map, parent) with { Matchers = matchers } : null;
    }

    private List<Matcher>? Matchers(YamlMap map)
    {
        var isKnown = true;
        var tests = new List<(LabelTest Test, Place Place)>();
        foreach (var (kind, isExpression) in new[] { ("match", false), ("match_re", true) })
        {
            foreach (var (label, entry) in (map.Value(kind) as YamlMap ?? Nothing).Entries)
            {
                if (entry.Value is YamlText text)
                    tests.Add((new LabelTest(label, isExpression, IsNegated: false, text.IsEmpty ? "" : text.Text), entry.Place));
                else
                    isKnown = Leave(entry.Place, $"'{label}' is compared with {entry.Value.Kind}");
            }
        }
        foreach (var item in map.Items("matchers"))
        {
            if (item is YamlText text && LabelTests.Parse(text.Text) is { } parsed)
                tests.AddRange(parsed.Select(t => (t, item.Place)));
            else
                isKnown = Leave(item.Place, "a matcher cannot be read");
        }
        var matchers = tests.Select(t => Matcher(t.Test, t.Place)).ToList();
        return isKnown && matchers.TrueForAll(m => m is not null) ? [.. matchers.OfType<Matcher>()] : null;
    }

    private Matcher? Matcher(LabelTest test, Place place)
    {
        var field = AlertField.LabelPrefix + test.Label;
        if (!test.IsExpression)
            return new Matcher(field, MatchKind.Equal, test.IsNegated, [test.Value]);
        if (GoExpression.Values(test.Value) is { } values)
            return new Matcher(field, values.Count == 1 ? MatchKind.Equal : MatchKind.In, test.IsNegated, values);
        if (GoExpression.Translate(test.Value) is { } expression)
            return new Matcher(field, MatchKind.Regex, test.IsNegated, [expression]);
        Leave(place, $"the expression for '{test.Label}' cannot be said in Polilog's words");
        return null;
    }

    private bool Leave(Place place, string why)
    {
        faults.Warn(place, $"The route is left out with what lies below it, because {why}: its alerts go where the route above it sends them.");
        return false;
    }

    private static IReadOnlyList<string> GroupBy(YamlMap map, AlertmanagerRoute parent)
    {
        if (map.Value("group_by") is not YamlList)
            return parent.GroupBy;
        var labels = map.Texts("group_by").Distinct(StringComparer.Ordinal).ToList();
        return labels.Contains("...", StringComparer.Ordinal) ? [] : labels;
    }

    private static bool IsTrue(string? text) => text?.ToUpperInvariant() is "TRUE" or "YES" or "ON" or "Y";

    private static string Others(List<Place> places) => places.Count == 1 ? "" : $" (nor in {(places.Count == 2 ? "line" : "lines")} {string.Join(", ", places.Skip(1).Take(20).Select(p => p.Line))}{(places.Count > 21 ? " ..." : "")})";
}
