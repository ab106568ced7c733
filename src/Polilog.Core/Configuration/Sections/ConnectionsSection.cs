using System.Text.Json.Nodes;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>connections:</c> the configured uses of connectors.</summary>
internal static class ConnectionsSection
{
    /// <summary>What the severities of alerts are called in configurations.</summary>
    public static IReadOnlyList<(string Word, Severity Meaning)> SeverityWords { get; } =
        [("info", Severity.Info), ("warning", Severity.Warning), ("average", Severity.Average), ("high", Severity.High), ("critical", Severity.Critical)];

    private static readonly SectionKey SilentFor = new("silent_for", new Form.Duration(), "Silence that lasts longer is an alert; at least a minute.") { Example = "15m" };
    private static readonly WordKey<Severity> HeartbeatSeverity = new("severity", Severity.High, SeverityWords, "Severity of that alert.");
    private static readonly SectionKey Watchdog = new("watchdog", MatchSection.Form, "Only an alert for which all of this holds is a sign of life, and it opens nothing. Without it every request that can be read is one.");
    private static readonly SectionShape HeartbeatShape = new("Heartbeat", "a heartbeat", SilentFor, HeartbeatSeverity, Watchdog);

    private static readonly SectionShape ConnectorOptions = new("Options", "the options")
    {
        Named = new NamedValues(new Form.Text(), new Form.Free(), "An option of the connector. A secret is written `{ secret: some_name }`."),
    };

    private static readonly SectionKey Name = new("name", NameForms.Lower, "Name of the connection; never changes. It is part of the address that alerts are sent to: `POST /ingest/NAME`.") { Example = "zabbix-main" };
    private static readonly SectionKey Connector = new("connector", new Form.Text(), "Name of the connector that reads what is sent; `polilog connectors list` shows those that are installed.") { Example = "zabbix" };
    private static readonly MappingKey Options = new("options", ConnectorOptions, "The connector's own options; `polilog connectors inspect CONNECTOR` describes them.");
    private static readonly WordKey<Severity> UnknownSeverity = new("unknown_severity", Severity.Average, SeverityWords, "What an alert counts as whose severity is missing or unknown, before it is routed.");
    private static readonly SectionKey Token = new("token", SecretReference.Form, "The secret that senders show as their token. Without it tokens are made by `polilog connection rotate NAME`.");
    private static readonly MappingKey Heartbeat = new("heartbeat", HeartbeatShape, "Makes silence of the connection an alert about it. Without it silence means nothing.");
    private static readonly SectionShape Connection = new("Connection", "a connection", Name, Connector, Options, UnknownSeverity, Token, Heartbeat);

    public static readonly SectionsKey Connections = new("connections", Connection, "The configured uses of connectors: who may send alerts.");

    public static List<ConnectionSettings> Read(ReadingContext context) => [.. context.Items(Connections).Select(c => Read(c, context))];

    private static ConnectionSettings Read(Section section, ReadingContext context)
    {
        var name = section.Text(Name);
        context.Connections.Describe(name, section.PlaceOf(Name));
        var connector = section.Text(Connector);
        var options = section.SectionOrNull(Options) is { } given ? Json(given.Map, context) : [];
        var settings = new ConnectionSettings(name, connector, options, section.Word(UnknownSeverity), context.SecretName(section, Token), ReadHeartbeat(section, context));
        section.Close();
        CheckConnector(settings, section, context);
        return settings;
    }

    private static HeartbeatSettings? ReadHeartbeat(Section connection, ReadingContext context)
    {
        if (connection.SectionOrNull(Heartbeat) is not { } section)
            return null;
        var silentFor = section.Required(SilentFor) is { } value ? section.DurationAt(SilentFor, value) : TimeSpan.FromMinutes(1);
        if (silentFor < TimeSpan.FromMinutes(1))
            context.Faults.Add(section.PlaceOf(SilentFor), "'silent_for' of a heartbeat is at least a minute: what arrives is written down every few seconds only.");
        var heartbeat = new HeartbeatSettings(
            silentFor, section.Word(HeartbeatSeverity), section.Find(Watchdog) is { } watchdog ? MatchSection.Read(watchdog, context, "watchdog", "where every request is a sign of life") : []);
        section.Close();
        return heartbeat;
    }

    private static void CheckConnector(ConnectionSettings settings, Section section, ReadingContext context)
    {
        if (settings.Connector.Length == 0)
            return;
        if (!context.Connectors.Names.Contains(settings.Connector, StringComparer.Ordinal))
        {
            context.Faults.Add(section.PlaceOf(Connector), $"No connector '{settings.Connector}' is installed. {NearestName.Hint(settings.Connector, context.Connectors.Names)}");
            return;
        }
        var options = section.Find(Options) as YamlMap;
        foreach (var (option, message) in context.Connectors.Check(settings))
        {
            var place = options?.Entries.GetValueOrDefault(option.Split('.', '[', ',')[0])?.Place ?? section.PlaceOf(Options);
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
