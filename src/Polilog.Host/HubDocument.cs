using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.Configuration.Secrets;
using Polilog.Host.Cli;
using Polilog.Host.Demonstration;
using Polilog.Host.Plugins;

namespace Polilog.Host;

/// <summary>The configuration a hub is started with; every fault is told at once, before anything is started.</summary>
internal static class HubDocument
{
    public static SecretStore Secrets(HubOptions options, SecretTable? table) =>
        options.IsDemonstration ? DemonstrationConfiguration.Secrets : new SecretStore(options.SecretsFolder, Environment.GetEnvironmentVariable, table);

    public static ConfigurationReadings Readings(ConnectorCatalog catalog, SecretStore secrets) => new(() => Known(catalog), name => catalog.Find(name)!.Family, secrets);

    /// <summary>What the hub was given; null: it works by what the database says.</summary>
    /// <exception cref="CliFailure">It has faults, which were printed.</exception>
    public static ConfigurationParts? Read(HubOptions options, ConfigurationReadings readings)
    {
        if (PartsOf(options) is not { } parts)
            return null;
        var reading = readings.Read(parts);
        foreach (var warning in reading.Warnings)
            Console.Error.WriteLine($"polilog: warning: {warning}");
        Refuse(reading.Faults);
        readings.Keep(parts, reading);
        return parts;
    }

    /// <exception cref="CliFailure">It has faults.</exception>
    public static IReadOnlyList<string> SecretsNamedIn(string folder, ConnectorCatalog catalog) =>
        ConfigurationReader.Read(new ConfigurationFolder(folder), Known(catalog), secrets: null).Document is { } document
            ? NamedSecrets.In(document)
            : throw new CliFailure($"The configuration in {folder} has faults: polilog config check {folder}");

    public static KnownConnectors Known(ConnectorCatalog catalog) => new(
        [.. catalog.Connectors.Select(c => c.Name)],
        connection => catalog.Find(connection.Connector)?.Create(connection.Options).Faults.Select(f => (f.Path, f.Reason)) ?? []);

    private static ConfigurationParts? PartsOf(HubOptions options)
    {
        if (options.IsDemonstration)
            return DemonstrationConfiguration.Parts(options.Listen);
        if (options.ConfigurationFolder is not { } folder)
            return null;
        if (!Directory.Exists(folder))
            throw new CliFailure($"There is no folder {folder}: give --config FOLDER with *.yaml files; docs/examples has some to begin with.");
        var faults = new FaultCollector();
        var files = new ConfigurationFolder(folder).Read(faults);
        Refuse(faults.Reading(null).Faults);
        return ConfigurationParts.Refuse(files) is { } why ? throw new CliFailure(why) : new ConfigurationParts(files);
    }

    private static void Refuse(IReadOnlyList<ConfigurationFault> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine($"polilog: {fault}");
        if (faults.Count > 0)
            throw new CliFailure($"The configuration has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}, listed above; nothing was started.");
    }
}
