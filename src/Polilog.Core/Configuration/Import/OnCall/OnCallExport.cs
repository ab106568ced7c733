using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration.Import.OnCall;

/// <summary>
/// The lists of Grafana OnCall's public API: one JSON object that has them, or a file per list (<c>users.json</c>, and <c>users-2.json</c> for its next page). A list is an array, or an answer of the
/// API with <c>results</c>.
/// </summary>
internal sealed class OnCallExport
{
    private static readonly string[] Lists = ["users", "schedules", "on_call_shifts", "escalation_chains", "escalation_policies", "integrations", "routes"];

    private readonly Dictionary<string, List<YamlMap>> items = Lists.ToDictionary(l => l, _ => new List<YamlMap>(), StringComparer.Ordinal);

    public IReadOnlyList<YamlMap> Users => items["users"];

    public IReadOnlyList<YamlMap> Schedules => items["schedules"];

    public IReadOnlyList<YamlMap> Shifts => items["on_call_shifts"];

    public IReadOnlyList<YamlMap> Chains => items["escalation_chains"];

    public IReadOnlyList<YamlMap> Policies => items["escalation_policies"];

    public IReadOnlyList<YamlMap> Integrations => items["integrations"];

    public IReadOnlyList<YamlMap> Routes => items["routes"];

    /// <summary>Null if there is nothing to work by, which is then a fault.</summary>
    public static OnCallExport? Read(IReadOnlyList<ConfigurationFile> files, FaultCollector faults)
    {
        var export = new OnCallExport();
        foreach (var file in files)
        {
            if (JsonFileReader.Read(file, faults) is { } value)
                export.Add(file.Name, value, faults);
        }
        if (faults.Any)
            return null;
        if (export.Chains.Count > 0)
            return export;
        faults.Add(new Place(files.Count > 0 ? files[0].Name : ".", 0, 0), $"There is no escalation chain here. An export is a JSON object with the lists {string.Join(", ", Lists)}, or a folder with a file such as users.json for each.");
        return null;
    }

    private void Add(string file, YamlValue value, FaultCollector faults)
    {
        var name = Path.GetFileNameWithoutExtension(file).TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '.');
        if (items.ContainsKey(name) || value is not YamlMap map)
        {
            AddList(name, value, faults);
            return;
        }
        foreach (var (key, entry) in map.Entries)
            AddList(key, entry.Value, faults);
    }

    private void AddList(string name, YamlValue value, FaultCollector faults)
    {
        if (!items.TryGetValue(name, out var list))
        {
            faults.Warn(value.Place, $"'{name}' is no list that is read here, and is not carried over.");
            return;
        }
        list.AddRange(((value as YamlMap)?.Items("results") ?? (value as YamlList)?.Items ?? []).OfType<YamlMap>());
        if ((value as YamlMap)?.Text("next") is not null)
            faults.Warn(value.Place, $"After this page of '{name}' there is another one: unless it is here, too, what it names is missing.");
    }
}
