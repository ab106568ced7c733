namespace Polilog.Core.Configuration.Revisions;

/// <summary>What two people made of the same configuration, put together part by part.</summary>
/// <param name="Parts">Without the parts in conflict.</param>
/// <param name="Conflicts">Names of the parts that both have changed, and not alike.</param>
internal sealed record PartMerge(ConfigurationParts Parts, IReadOnlyList<string> Conflicts)
{
    /// <param name="origin">What both began with.</param>
    /// <param name="mine">What is proposed.</param>
    /// <param name="theirs">What is active by now.</param>
    public static PartMerge Of(ConfigurationParts origin, ConfigurationParts mine, ConfigurationParts theirs)
    {
        var (merged, conflicts) = (new List<ConfigurationFile>(), new List<string>());
        foreach (var name in mine.Names.Union(theirs.Names, StringComparer.Ordinal).Union(origin.Names, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, proposed, active) = (origin.TextOf(name), mine.TextOf(name), theirs.TextOf(name));
            if (proposed != active && proposed != was && active != was)
                conflicts.Add(name);
            else if ((proposed == was ? active : proposed) is { } text)
                merged.Add(new ConfigurationFile(name, text));
        }
        return new PartMerge(new ConfigurationParts(merged), conflicts);
    }
}
