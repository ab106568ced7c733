using Polilog.Core.Configuration;

namespace Polilog.Host.Demonstration;

/// <summary>The configuration of the demonstration: an ordinary one, read by the ordinary rules, that lies in the executable.</summary>
internal static class DemonstrationConfiguration
{
    /// <summary>Token of both connections.</summary>
    public const string Token = "demonstration";

    private const string File = "demonstration.yaml";

    /// <summary>Knows the one secret that is none.</summary>
    public static SecretStore Secrets { get; } = new(null, variable => variable == $"POLILOG_SECRET_{Token.ToUpperInvariant()}" ? Token : null);

    public static ConfigurationReading Read(KnownConnectors connectors)
    {
        using var stream = typeof(DemonstrationConfiguration).Assembly.GetManifestResourceStream(File)!;
        using var reader = new StreamReader(stream);
        return ConfigurationReader.Read([new ConfigurationFile(File, reader.ReadToEnd())], connectors);
    }
}
