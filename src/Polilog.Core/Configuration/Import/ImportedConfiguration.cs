using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import;

/// <summary>What was understood of another system's configuration, in our words.</summary>
/// <param name="Source">What it was read from, as the written files name it.</param>
/// <param name="Administrators">Key of the topic of the administrators.</param>
internal sealed record ImportedConfiguration(
    string Source,
    string Administrators,
    IReadOnlyList<ImportedConnection> Connections,
    IReadOnlyList<Person> People,
    IReadOnlyList<ImportedRegulation> Regulations,
    IReadOnlyList<ImportedTopic> Topics,
    IReadOnlyList<ImportedRoute> Routes);

internal sealed record ImportedConnection(string Name, string Connector);

/// <param name="Levels">At least one.</param>
/// <param name="LastResort">Key of the person.</param>
internal sealed record ImportedRegulation(string Name, IReadOnlyList<Level> Levels, string LastResort);

/// <param name="Members">Keys of people.</param>
internal sealed record ImportedTopic(string Key, string Name, string Regulation, IReadOnlyList<string> Members);

/// <param name="GroupBy">Fields.</param>
internal sealed record ImportedRoute(string Name, string Topic, IReadOnlyList<Matcher> Matchers, IReadOnlyList<string> GroupBy, bool Continue)
{
    /// <summary>One of these must hold; empty: at any time.</summary>
    public IReadOnlyList<TimeOfWeek> When { get; init; } = [];

    /// <summary>Tried first.</summary>
    public IReadOnlyList<ImportedRoute> Inner { get; init; } = [];
}

/// <summary>What an import gave.</summary>
/// <param name="Configuration">Null if nothing usable came out; the faults say why.</param>
/// <param name="Notes">What is not carried over, each with its place in the source.</param>
internal sealed record ImportReading(ImportedConfiguration? Configuration, IReadOnlyList<ConfigurationFault> Faults, IReadOnlyList<ConfigurationFault> Notes)
{
    public static ImportReading Of(ImportedConfiguration? configuration, FaultCollector faults)
    {
        var collected = faults.Reading(null);
        return new ImportReading(faults.Any ? null : configuration, collected.Faults, collected.Warnings);
    }
}
