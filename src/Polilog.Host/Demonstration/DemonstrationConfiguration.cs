using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;

namespace Polilog.Host.Demonstration;

/// <summary>The configuration of the demonstration: an ordinary one, read by the ordinary rules, that lies in the executable.</summary>
internal static class DemonstrationConfiguration
{
    /// <summary>Token of both connections.</summary>
    public const string Token = "demonstration";

    private const string File = "demonstration.yaml";

    private const string UsualUrl = "http://127.0.0.1:8080";

    /// <summary>Knows the one secret that is none.</summary>
    public static SecretStore Secrets { get; } = new(null, variable => variable == $"POLILOG_SECRET_{Token.ToUpperInvariant()}" ? Token : null);

    /// <param name="publicUrl">Nobody else tells a demonstration where it is reached.</param>
    public static ConfigurationParts Parts(Uri publicUrl)
    {
        using var stream = typeof(DemonstrationConfiguration).Assembly.GetManifestResourceStream(File)!;
        using var reader = new StreamReader(stream);
        return new ConfigurationParts([new ConfigurationFile(File, reader.ReadToEnd().Replace(UsualUrl, publicUrl.ToString().TrimEnd('/'), StringComparison.Ordinal))]);
    }

    public static ConfigurationReading Read(KnownConnectors connectors) => ConfigurationReader.Read(Parts(new Uri(UsualUrl)).Files, connectors);
}
