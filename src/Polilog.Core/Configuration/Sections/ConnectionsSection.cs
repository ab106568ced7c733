using System.Text.Json.Nodes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>connections:</c> the configured uses of connectors.</summary>
internal static class ConnectionsSection
{
    public static List<ConnectionSettings> Read(ReadingContext context) => [.. context.Items("connections", "a connection").Select(c => Read(c, context))];

    private static ConnectionSettings Read(Section section, ReadingContext context)
    {
        var name = section.Text("name", "zabbix-main");
        context.Connections.Describe(name, section.PlaceOf("name"));
        var connector = section.Text("connector", "zabbix");
        var options = section.SectionOrNull("options", "the options") is { } given ? Json(given.Map, context) : [];
        var settings = new ConnectionSettings(name, connector, options, section.Word("unknown_severity", Severity.Average, SeverityWords), context.SecretName(section, "token"), ReadHeartbeat(section, context));
        section.Close();
        CheckConnector(settings, section, context);
        return settings;
    }

    private static HeartbeatSettings? ReadHeartbeat(Section connection, ReadingContext context)
    {
        if (connection.SectionOrNull("heartbeat", "a heartbeat") is not { } section)
            return null;
        var silentFor = section.Required("silent_for", "15m") is { } value ? section.DurationAt("silent_for", value) : TimeSpan.FromMinutes(1);
        if (silentFor < TimeSpan.FromMinutes(1))
            context.Faults.Add(section.PlaceOf("silent_for"), "'silent_for' of a heartbeat is at least a minute: what arrives is written down every few seconds only.");
        var heartbeat = new HeartbeatSettings(
            silentFor, section.Word("severity", Severity.High, SeverityWords), section.Find("watchdog") is { } watchdog ? MatchSection.Read(watchdog, context, "watchdog", "where every request is a sign of life") : []);
        section.Close();
        return heartbeat;
    }

    /// <summary>What the severities of alerts are called in configurations.</summary>
    public static IReadOnlyList<(string Word, Severity Meaning)> SeverityWords { get; } =
        [("info", Severity.Info), ("warning", Severity.Warning), ("average", Severity.Average), ("high", Severity.High), ("critical", Severity.Critical)];

    private static void CheckConnector(ConnectionSettings settings, Section section, ReadingContext context)
    {
        if (settings.Connector.Length == 0)
            return;
        if (!context.Connectors.Names.Contains(settings.Connector, StringComparer.Ordinal))
        {
            context.Faults.Add(section.PlaceOf("connector"), $"No connector '{settings.Connector}' is installed. {NearestName.Hint(settings.Connector, context.Connectors.Names)}");
            return;
        }
        var options = section.Find("options") as YamlMap;
        foreach (var (option, message) in context.Connectors.Check(settings))
        {
            var place = options?.Entries.GetValueOrDefault(option.Split('.', '[', ',')[0])?.Place ?? section.PlaceOf("options");
            context.Faults.Add(place, option.Length == 0 ? message : $"Option '{option}': {message}");
        }
    }

    // A secret is named as { secret: some_name }.
    private static JsonObject Json(YamlMap options, ReadingContext context)
    {
        CheckSecrets(options, context);
        return YamlJson.Of(options);
    }

    private static void CheckSecrets(YamlValue value, ReadingContext context)
    {
        if (value is YamlMap { Entries.Count: 1 } reference && reference.Entries.TryGetValue("secret", out var secret) && secret.Value is YamlText name)
            context.CheckSecret(name.Text, name.Place);
        foreach (var inner in value switch { YamlMap map => map.Entries.Values.Select(e => e.Value), YamlList list => list.Items, _ => [] })
            CheckSecrets(inner, context);
    }
}
