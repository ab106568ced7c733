using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Host.Cli;

/// <summary>The media type that we ship, read from the file which a person would import, and as the API takes it.</summary>
internal sealed class ZabbixMediaType
{
    private const string File = "media-type-polilog.yaml";
    private const string Webhook = "4";

    /// <summary>Their places are their numbers in the API.</summary>
    private static readonly string[] EventSources = ["TRIGGERS", "DISCOVERY", "AUTOREGISTRATION", "INTERNAL", "SERVICE"];
    private static readonly string[] Operations = ["PROBLEM", "RECOVERY", "UPDATE"];

    /// <summary>Parameters which the script keeps to itself.</summary>
    private static readonly string[] NotSent = ["url", "token", "HTTPProxy"];

    private readonly JsonObject shipped = Read();

    public string Name => Text(shipped, "name");

    /// <summary>What the script posts for the Test button: macros that nobody replaced, which opens nothing.</summary>
    public JsonObject TestBody(string subject)
    {
        var body = new JsonObject(Parameters.Where(p => !NotSent.Contains(p.Name)).Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Value)));
        body["alert_subject"] = subject;
        return body;
    }

    /// <summary>What always holds. What is empty in the file, such as the proxy, is left as it is in Zabbix, and so are parameters of others.</summary>
    public JsonObject Wanted(JsonObject? present, Uri ingest, string token)
    {
        var there = (present?["parameters"]?.AsArray() ?? []).ToDictionary(p => (string)p!["name"]!, p => (string)p!["value"]!, StringComparer.Ordinal);
        var wanted = Parameters.ToDictionary(p => p.Name, p => p.Value.Length == 0 ? there.GetValueOrDefault(p.Name, "") : p.Value, StringComparer.Ordinal);
        (wanted["url"], wanted["token"]) = (ingest.AbsoluteUri, token);
        foreach (var (name, value) in there)
            wanted.TryAdd(name, value);
        return new JsonObject
        {
            ["name"] = Name,
            ["type"] = Webhook,
            ["status"] = "0",
            ["script"] = Text(shipped, "script").Trim(),
            ["parameters"] = new JsonArray([.. wanted.Select(p => new JsonObject { ["name"] = p.Key, ["value"] = p.Value })]),
            ["message_templates"] = new JsonArray([.. shipped["message_templates"]!.AsArray().Select(m => Message(m!))]),
        };
    }

    /// <summary>What it is made with.</summary>
    public JsonObject AtFirst() => new()
    {
        ["maxsessions"] = Text(shipped, "max_sessions"),
        ["maxattempts"] = Text(shipped, "attempts"),
        ["attempt_interval"] = Text(shipped, "attempt_interval"),
        ["timeout"] = Text(shipped, "timeout"),
        ["description"] = Text(shipped, "description").Trim(),
    };

    private IEnumerable<(string Name, string Value)> Parameters => shipped["parameters"]!.AsArray().Select(p => (Text(p!, "name"), Text(p!, "value")));

    private static JsonObject Message(JsonNode message) => new()
    {
        ["eventsource"] = $"{Array.IndexOf(EventSources, Text(message, "event_source"))}",
        ["recovery"] = $"{Array.IndexOf(Operations, Text(message, "operation_mode"))}",
        ["subject"] = Text(message, "subject"),
        ["message"] = Text(message, "message").Trim(),
    };

    private static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "";

    private static JsonObject Read()
    {
        using var resource = typeof(ZabbixMediaType).Assembly.GetManifestResourceStream(File)!;
        using var reader = new StreamReader(resource);
        var faults = new FaultCollector();
        var export = YamlFileReader.Read(File, reader.ReadToEnd(), faults) ?? throw new InvalidOperationException($"The embedded {File} cannot be read: {string.Join(" ", faults.Reading(null).Faults)}");
        return YamlJson.Of(export)["zabbix_export"]!["media_types"]![0]!.AsObject();
    }
}
