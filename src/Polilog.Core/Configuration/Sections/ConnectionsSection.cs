using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Yaml;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>connections:</c> the configured uses of connectors.</summary>
internal static partial class ConnectionsSection
{
    public static List<ConnectionSettings> Read(ReadingContext context) => [.. context.Items("connections", "a connection").Select(c => Read(c, context))];

    private static ConnectionSettings Read(Section section, ReadingContext context)
    {
        var name = section.Text("name", "zabbix-main");
        context.Connections.Describe(name, section.PlaceOf("name"));
        var connector = section.Text("connector", "zabbix");
        var options = section.SectionOrNull("options", "the options") is { } given ? Json(given, context) : [];
        var settings = new ConnectionSettings(name, connector, options, section.Word("unknown_severity", Severity.Average, SeverityWords), context.SecretName(section, "token"));
        section.Close();
        CheckConnector(settings, section, context);
        return settings;
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
            var place = options?.Entries.GetValueOrDefault(option)?.Place ?? section.PlaceOf("options");
            context.Faults.Add(place, option.Length == 0 ? message : $"Option '{option}': {message}");
        }
    }

    private static JsonObject Json(Section options, ReadingContext context) => (JsonObject)Json(options.Map, context)!;

    // Options belong to the connector: only the connector knows their types, so plain numbers and truth values become JSON's own, and all else stays text.
    private static JsonNode? Json(YamlValue value, ReadingContext context)
    {
        switch (value)
        {
            case YamlMap map:
                if (map.Entries is { Count: 1 } && map.Entries.TryGetValue("secret", out var secret) && secret.Value is YamlText name)
                    context.CheckSecret(name.Text, name.Place);
                return new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Json(e.Value.Value, context))));
            case YamlList list:
                return new JsonArray([.. list.Items.Select(i => Json(i, context))]);
            default:
                return Json((YamlText)value);
        }
    }

    private static JsonNode? Json(YamlText text) => text switch
    {
        { IsEmpty: true } => null,
        { IsPlain: true, Text: "true" or "false" } => text.Text == "true",
        { IsPlain: true } when Number().IsMatch(text.Text) => JsonNode.Parse(text.Text),
        _ => text.Text,
    };

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
