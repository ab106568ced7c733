using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration;

/// <summary>Something wrong in a configuration: where, what, and what would be right.</summary>
/// <param name="Line">From 1, as <paramref name="Column"/> is; 0: the file as a whole.</param>
internal sealed record ConfigurationFault(string File, int Line, int Column, string Message)
{
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>What reading gave.</summary>
/// <param name="Document">Null if there are faults.</param>
/// <param name="Warnings">Worth a look, but it can be worked by.</param>
internal sealed record ConfigurationReading(HubConfiguration? Document, IReadOnlyList<ConfigurationFault> Faults, IReadOnlyList<ConfigurationFault> Warnings)
{
    /// <summary>For the next reading; none if it has faults.</summary>
    public YamlTrees Trees { get; init; } = YamlTrees.None;
}

/// <summary>Takes up every fault, so that all can be told at once.</summary>
internal sealed class FaultCollector
{
    private readonly List<ConfigurationFault> faults = [];
    private readonly List<ConfigurationFault> warnings = [];

    public bool Any => faults.Count > 0;

    public void Add(Place place, string message) => faults.Add(At(place, message));

    public void Warn(Place place, string message) => warnings.Add(At(place, message));

    public ConfigurationReading Reading(HubConfiguration? document) => new(Any ? null : document, Sorted(faults), Sorted(warnings));

    private static ConfigurationFault At(Place place, string message) => new(place.File, place.Line, place.Column, message);

    private static List<ConfigurationFault> Sorted(List<ConfigurationFault> found) =>
        [.. found.Distinct().OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)];
}
