using System.Globalization;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.OnCall;

/// <summary>Reads what Grafana OnCall's public API gives: every escalation chain becomes a topic with a regulation of its own, integrations become connections, users people.</summary>
internal static class OnCallImport
{
    private static readonly Dictionary<string, string> Connectors = new(StringComparer.Ordinal)
    {
        ["alertmanager"] = "alertmanager",
        ["legacy_alertmanager"] = "alertmanager",
        ["grafana"] = "grafana",
        ["grafana_alerting"] = "grafana",
        ["legacy_grafana_alerting"] = "grafana",
        ["zabbix"] = "zabbix",
    };

    /// <param name="source">As the written files name it.</param>
    public static ImportReading Of(string source, IReadOnlyList<ConfigurationFile> files)
    {
        var faults = new FaultCollector();
        if (OnCallExport.Read(files, faults) is not { } export)
            return ImportReading.Of(null, faults);
        var people = new OnCallPeople(export, faults);
        var (keys, names) = (new ImportedNames(), new ImportedNames());
        var administrators = new ImportedTopic(keys.TopicKey("OPS"), "Operations", names.LowerName("everything-else", "chain"), [people.LastResort]);
        var regulations = new List<ImportedRegulation> { new(administrators.Regulation, new EscalationChain(people, faults).Read([]), people.LastResort) };
        var topics = new List<ImportedTopic>();
        var topicOfChain = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var map in export.Chains)
        {
            var chain = new EscalationChain(people, faults);
            var name = map.Text("name") ?? map.Text("id") ?? "";
            var levels = chain.Read(export.Policies.Where(p => p.Text("escalation_chain_id") == map.Text("id")));
            if (chain.Members.Count == 0)
                faults.Warn(map.Place, $"The escalation chain '{name}' names nobody who is in the export: '{people.LastResort}' stands for its members.");
            var topic = new ImportedTopic(keys.TopicKey(name), YamlQuote.OneLine(name), names.LowerName(name, "chain"), chain.Members.Count > 0 ? [.. chain.Members] : [people.LastResort]);
            regulations.Add(new ImportedRegulation(topic.Regulation, levels, people.LastResort));
            topics.Add(topic);
            topicOfChain.TryAdd(map.Text("id") ?? "", topic.Key);
        }
        var (connections, routes) = Routes(export, topicOfChain, administrators.Key, faults);
        return ImportReading.Of(new ImportedConfiguration(source, administrators.Key, connections, [.. people.All], regulations, [administrators, .. topics], routes), faults);
    }

    private static (List<ImportedConnection> Connections, List<ImportedRoute> Routes) Routes(OnCallExport export, Dictionary<string, string> topicOfChain, string otherwise, FaultCollector faults)
    {
        var (connectionNames, routeNames) = (new ImportedNames(), new ImportedNames());
        var (connections, routes) = (new List<ImportedConnection>(), new List<ImportedRoute>());
        foreach (var integration in export.Integrations)
        {
            var name = integration.Text("name") ?? "";
            NoteTemplates(integration, name, faults);
            if (!Connectors.TryGetValue(integration.Text("type") ?? "", out var connector))
            {
                faults.Warn(integration.Place, $"The integration '{name}' is of the type '{integration.Text("type")}', for which there is no connector here: it is left out with its routes. The connector json reads whatever posts JSON.");
                continue;
            }
            var connection = new ImportedConnection(connectionNames.LowerName(name, connector), connector);
            connections.Add(connection);
            foreach (var route in RoutesOf(integration, export))
            {
                if (Matchers(route, faults) is { } matchers)
                    routes.Add(new ImportedRoute(
                        routeNames.RouteName(string.Create(CultureInfo.InvariantCulture, $"{connection.Name}, line {route.Place.Line}")),
                        Topic(route, topicOfChain, otherwise, faults),
                        [new Matcher("connection", MatchKind.Equal, Negated: false, [connection.Name]), .. matchers],
                        [],
                        Continue: false));
            }
        }
        routes.Add(new ImportedRoute(routeNames.RouteName("everything else"), otherwise, [], [], Continue: false));
        return (connections, routes);
    }

    // The default route stands in the integration, too; it is the last one.
    private static IEnumerable<YamlMap> RoutesOf(YamlMap integration, OnCallExport export)
    {
        var listed = export.Routes.Where(r => r.Text("integration_id") == integration.Text("id"))
            .OrderBy(r => r.Text("is_the_last_route") == "true").ThenBy(r => long.TryParse(r.Text("position"), CultureInfo.InvariantCulture, out var position) ? position : long.MaxValue).ToList();
        return integration.Value("default_route") is YamlMap last && !listed.Exists(r => r.Text("is_the_last_route") == "true") ? listed.Append(last) : listed;
    }

    private static IReadOnlyList<Matcher>? Matchers(YamlMap route, FaultCollector faults)
    {
        if (route.Text("is_the_last_route") == "true" || route.Text("integration_id") is null)
            return [];
        var text = route.Text("routing_regex") ?? "";
        if (RoutingTerms.Parse(route.Text("routing_type") ?? "regex", text) is { } matchers)
            return matchers;
        faults.Warn(route.Place, $"The route is left out, because what it asks for cannot be said in Polilog's words: {text}. Its alerts go to the next route of its integration; write a 'match' on labels for it.");
        return null;
    }

    private static string Topic(YamlMap route, Dictionary<string, string> topicOfChain, string otherwise, FaultCollector faults)
    {
        if (route.Text("escalation_chain_id") is { } chain && topicOfChain.TryGetValue(chain, out var topic))
            return topic;
        faults.Warn(route.Place, $"The route has no escalation chain that is in the export: its alerts go to {otherwise}.");
        return otherwise;
    }

    private static void NoteTemplates(YamlMap integration, string name, FaultCollector faults)
    {
        if (integration.Value("templates") is YamlMap templates && templates.Text("grouping_key") is not null)
            faults.Warn(templates.PlaceOf("grouping_key"), $"The grouping of '{name}' is not carried over: give its routes a group_by, such as [labels.alertname].");
    }
}
