using Polilog.Core.Configuration.Sections;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration;

/// <summary>Reads YAML files and templates into a configuration, or into every fault they have, with its place and what would be right. Whatever they hold, it does not throw.</summary>
internal static class ConfigurationReader
{
    /// <param name="folder">Its <c>*.yaml</c> files, with the templates below it, are one configuration.</param>
    /// <param name="connectors">What may be named under <c>connector:</c>.</param>
    /// <param name="secrets">Where every secret that is named must have a value; null: not looked at.</param>
    public static ConfigurationReading Read(ConfigurationFolder folder, KnownConnectors connectors, SecretStore? secrets)
    {
        var faults = new FaultCollector();
        return Read(folder.Read(faults), connectors, secrets, faults, YamlTrees.None, isAccepted: false);
    }

    /// <summary>For files that lie in no folder here.</summary>
    /// <param name="known">Of a reading before.</param>
    public static ConfigurationReading Read(IReadOnlyList<ConfigurationFile> files, KnownConnectors connectors, SecretStore? secrets, YamlTrees? known = null) =>
        Read(files, connectors, secrets, new FaultCollector(), known ?? YamlTrees.None, isAccepted: false);

    /// <summary>For files that were read without fault before, here or on another host: what takes long and tells nothing new is left out.</summary>
    /// <param name="known">Of a reading before.</param>
    public static ConfigurationReading ReadAccepted(IReadOnlyList<ConfigurationFile> files, KnownConnectors connectors, SecretStore? secrets, YamlTrees? known = null) =>
        Read(files, connectors, secrets, new FaultCollector(), known ?? YamlTrees.None, isAccepted: true);

    /// <summary>For a configuration that lies in no folder.</summary>
    public static ConfigurationReading Read(IReadOnlyList<ConfigurationFile> files, KnownConnectors connectors) => Read(files, connectors, secrets: null);

    private static ConfigurationReading Read(
        IReadOnlyList<ConfigurationFile> files, KnownConnectors connectors, SecretStore? secrets, FaultCollector faults, YamlTrees known, bool isAccepted)
    {
        var complete = !faults.Any;
        var parts = files.Where(f => !f.IsTemplate).ToList();
        var trees = known.Of(parts, faults);
        var roots = trees.Roots.Select(map => new Section(map, ConfigurationShape.File, faults)).ToList();
        // With a file missing, every name it describes would be a fault elsewhere: the files must be readable first.
        if (!complete || roots.Count < parts.Count)
            return faults.Reading(null);
        var context = new ReadingContext(roots, [.. files.Where(f => f.IsTemplate)], connectors, secrets, faults) { IsAccepted = isAccepted };
        var document = ReadDocument(context);
        foreach (var root in roots)
            root.Close();
        return faults.Reading(document) with { Trees = faults.Any ? YamlTrees.None : trees };
    }

    // The order is that of the names: what is described first can be checked where it is named later.
    private static HubConfiguration ReadDocument(ReadingContext context)
    {
        var connections = ConnectionsSection.Read(context);
        var people = PeopleSection.Read(context);
        var regulations = RegulationsSection.Read(context);
        var routes = new List<Route>();
        var topics = TopicsSection.Read(context, routes);
        RoutesSection.Read(context, routes);
        RoutesSection.CheckCatchAll(routes, context);
        var hub = HubSection.Read(context);
        foreach (var topic in topics)
            ReachCheck.Check(topic, regulations, context);
        var templates = TemplateFolders.Read(topics, context);
        return hub with { Connections = connections, People = people, Regulations = regulations, Topics = topics, Routes = routes, Templates = templates };
    }
}
