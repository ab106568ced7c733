using Polilog.Core.Configuration;
using Polilog.Host.Cli;
using Polilog.Host.Demonstration;
using Polilog.Host.Plugins;

namespace Polilog.Host;

/// <summary>Reads the configuration a hub works by, with the connectors that were found; every fault is told at once.</summary>
internal static class HubDocument
{
    public static SecretStore Secrets(HubOptions options) =>
        options.ConfigurationFolder is { } folder ? SecretStore.Beside(folder) : DemonstrationConfiguration.Secrets;

    public static HubConfiguration Read(HubOptions options, ConnectorCatalog catalog, SecretStore secrets)
    {
        if (options.ConfigurationFolder is { } missing && !Directory.Exists(missing))
            throw new CliFailure($"There is no folder {missing}: give --config FOLDER with *.yaml files; docs/examples has some to begin with.");
        var reading = options.ConfigurationFolder is { } folder
            ? ConfigurationReader.Read(new ConfigurationFolder(folder), Known(catalog), secrets)
            : DemonstrationConfiguration.Read(Known(catalog));
        foreach (var warning in reading.Warnings)
            Console.Error.WriteLine($"polilog: warning: {warning}");
        foreach (var fault in reading.Faults)
            Console.Error.WriteLine($"polilog: {fault}");
        if (reading.Document is not { } document)
            throw new CliFailure($"The configuration has {reading.Faults.Count} fault{(reading.Faults.Count == 1 ? "" : "s")}, listed above; nothing was started.");
        // Nobody tells a demonstration where it is reached.
        return options.IsDemonstration ? document with { PublicUrl = options.Listen } : document;
    }

    public static KnownConnectors Known(ConnectorCatalog catalog) => new(
        [.. catalog.Connectors.Select(c => c.Name)],
        connection => catalog.Find(connection.Connector)?.Create(connection.Options).Faults.Select(f => (f.Path, f.Reason)) ?? []);
}
