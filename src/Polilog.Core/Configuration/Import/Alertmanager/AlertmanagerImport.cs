using Polilog.Core.Configuration.Yaml;
using Polilog.Core.People;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>Reads an alertmanager.yml: every receiver becomes a topic, and the routes send every alert to the topic of the receiver that Alertmanager would have told.</summary>
internal static class AlertmanagerImport
{
    private const string Administrator = "admin";
    private const string Regulation = "standard";

    private static readonly string[] Read = ["route", "receivers", "time_intervals", "mute_time_intervals"];

    public static ImportReading Of(ConfigurationFile file)
    {
        var faults = new FaultCollector();
        if (YamlFileReader.Read(file.Name, file.Text, faults) is not { } map || new RouteTreeReader(new TimeIntervals(map, faults), faults).ReadRoot(map) is not { } root)
            return ImportReading.Of(null, faults);
        NoteRest(map, faults);
        var cases = RouteFlattening.Flatten(root) ?? WithoutContinue(root, faults);
        var told = cases.SelectMany(c => c.TellsAlways ? c.Told : [.. c.Told, root]).Select(r => r.Receiver).Distinct(StringComparer.Ordinal).ToList();
        NoteReceivers(map, told, faults);
        NotePeople(map, faults);
        var names = new ImportedNames();
        var topics = told.ToDictionary(r => r, names.TopicKey, StringComparer.Ordinal);
        return ImportReading.Of(
            new ImportedConfiguration(
                file.Name,
                topics[(cases[^1].TellsAlways ? cases[^1].Told[^1] : root).Receiver],
                [new ImportedConnection("alertmanager", "alertmanager")],
                [new Person(Administrator, "Administrator (put real people here)", null, [])],
                [new ImportedRegulation(Regulation, [new Level("duty", [new Audience.OnCall()], null)], Administrator)],
                [.. topics.Select(t => new ImportedTopic(t.Value, OneLine(t.Key), Regulation, [Administrator]))],
                ImportedRouteTable.Of(cases, root, topics)),
            faults);
    }

    private static IReadOnlyList<RouteCase> WithoutContinue(AlertmanagerRoute root, FaultCollector faults)
    {
        NoteContinues(root, faults);
        return RouteFlattening.Flatten(Plain(root))!;

        static AlertmanagerRoute Plain(AlertmanagerRoute node) => node with { Continue = false, Routes = [.. node.Routes.Select(Plain)] };
    }

    private static void NoteContinues(AlertmanagerRoute node, FaultCollector faults)
    {
        foreach (var child in node.Routes)
        {
            if (child.Continue)
                faults.Warn(child.Place, "'continue' of this route is not carried over: so many routes continue that their combinations would be more than 5,000 lines. Its alerts go to its own receiver only.");
            NoteContinues(child, faults);
        }
    }

    private static void NoteReceivers(YamlMap map, List<string> told, FaultCollector faults)
    {
        foreach (var receiver in map.Maps("receivers"))
        {
            var name = receiver.Text("name") ?? "";
            var kinds = receiver.Entries.Where(e => e.Key != "name" && e.Value.Value is YamlList { Items.Count: > 0 } or YamlMap).Select(e => e.Key).ToList();
            if (!told.Contains(name, StringComparer.Ordinal))
                faults.Warn(receiver.Place, $"No alert reaches the receiver '{name}', so it has no topic.");
            else if (kinds.Count == 0)
                faults.Warn(receiver.Place, $"The receiver '{name}' tells nobody. In Polilog no alert is dropped: its topic gets incidents; keep such alerts from being sent, or give the topic a regulation that rings for nobody.");
            else
                faults.Warn(receiver.Place, $"The receiver '{name}' becomes a topic with a room of its own; {string.Join(", ", kinds)} with their addresses, texts and secrets are not carried over.");
        }
    }

    private static void NotePeople(YamlMap map, FaultCollector faults) => faults.Warn(
        map.PlaceOf("receivers"),
        $"Alertmanager knows no people: '{Administrator}' in people.yaml stands for everybody. Put in who works there, and make them members of their topics.");

    private static void NoteRest(YamlMap map, FaultCollector faults)
    {
        foreach (var (key, entry) in map.Entries.Where(e => !Read.Contains(e.Key, StringComparer.Ordinal) && e.Value.Value is not YamlText { IsEmpty: true }))
        {
            if (key is "inhibit_rules" && entry.Value is YamlList rules)
            {
                foreach (var rule in rules.Items)
                    faults.Warn(rule.Place, "This inhibition is not carried over: both alerts become incidents, or one if their route groups them by what they have in common.");
            }
            else
            {
                faults.Warn(entry.Place, key switch
                {
                    "global" => "'global' is not carried over: it says how Alertmanager reaches others, with its secrets.",
                    "templates" => "'templates' is not carried over: Polilog's texts are its own templates.",
                    _ => $"'{key}' is not known here and not carried over.",
                });
            }
        }
        var root = (YamlMap)map.Value("route")!;
        if (root.Value("group_by") is not YamlList { Items.Count: > 0 })
            faults.Warn(root.Place, "Without group_by Alertmanager puts all alerts of a route into one notification; here each condition is an incident of its own. Give routes a group_by where alerts belong together.");
    }

    private static string OneLine(string text) => YamlQuote.OneLine(text);
}
