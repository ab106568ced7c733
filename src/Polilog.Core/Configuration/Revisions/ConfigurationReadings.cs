using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>Reads parts with what this host has: its connectors and its secrets. What another host can work by, this one may not.</summary>
/// <param name="known">The connectors installed now.</param>
/// <param name="familyOf">Family of an installed connector.</param>
internal sealed class ConfigurationReadings(Func<KnownConnectors> known, Func<string, string> familyOf, SecretStore secrets)
{
    private volatile Last? last;
    private volatile YamlTrees trees = YamlTrees.None;

    /// <summary>The parts that were taken last: those by which this host works.</summary>
    public ConfigurationParts Present { get; private set; } = ConfigurationParts.None;

    public string FamilyOf(string connector) => familyOf(connector);

    /// <summary>At most two values, the one to use first; empty: this host has none.</summary>
    public IReadOnlyList<string> SecretOf(string name) => secrets.Find(name, out _);

    public ConfigurationReading Read(ConfigurationParts parts) => ConfigurationReader.Read(parts.Files, known(), secrets, trees);

    /// <summary>Remembers what is about to become active.</summary>
    public void Keep(ConfigurationParts parts, ConfigurationReading reading) => last = new Last(parts, reading);

    /// <summary>The reading that was kept of these parts, once; else a new one. What is activated was validated a moment before.</summary>
    public ConfigurationReading Take(ConfigurationParts parts)
    {
        var reading = last is { } made && made.Parts.SameAs(parts) ? made.Reading : ConfigurationReader.ReadAccepted(parts.Files, known(), secrets, trees);
        last = null;
        if (reading.Document is not null)
            (Present, trees) = (parts, reading.Trees);
        return reading;
    }

    private sealed record Last(ConfigurationParts Parts, ConfigurationReading Reading);
}
