using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Sections;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Facts;

/// <summary>What a silence or maintenance covers: JSON in the form of a route's <c>match</c>, read by the same reader, since JSON is YAML.</summary>
internal static class MuteMatch
{
    private const string Key = "match";
    private const int Longest = 4000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The one text of it: what is checked is what is kept and used. Null: it holds half a character.</summary>
    public static string? TextOf(JsonObject match)
    {
        try
        {
            return match.ToJsonString(Readable);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with it, in sentences; null: nothing.</summary>
    public static string? FaultOf(string json, ActiveConfiguration configuration)
    {
        if (json.Length > Longest)
            return $"It is {json.Length} characters long: say it in at most {Longest}, for example with a glob or a label that all have.";
        var faults = new FaultCollector();
        if (Read(json, configuration.Document.Connections, faults).Any(m => m.Values.Any(v => v.Contains('\0', StringComparison.Ordinal)) || m.Field.Contains('\0', StringComparison.Ordinal)))
            return "It holds a zero character, which no alert does: leave it out.";
        return faults.Any ? string.Join(' ', faults.Reading(null).Faults.Select(f => f.Message)) : null;
    }

    /// <summary>As it was declared, whatever has left the configuration since.</summary>
    public static IReadOnlyList<Matcher> Read(string json) => Read(json, [], new FaultCollector());

    private static IReadOnlyList<Matcher> Read(string json, IReadOnlyList<ConnectionSettings> connections, FaultCollector faults)
    {
        // Nothing to read is a fault that was told, and covers nothing.
        if (YamlFileReader.Read(Key, json, faults) is not { } map)
            return [new Matcher("title", MatchKind.Equal, Negated: false, [""])];
        var connectors = new KnownConnectors([.. connections.Select(c => c.Connector).Distinct(StringComparer.Ordinal)], _ => []);
        var context = new ReadingContext([], [], connectors, secrets: null, faults);
        foreach (var connection in connections)
            context.Connections.Describe(connection.Name, map.Place);
        return MatchSection.Read(map, context, Key, "to mute the whole topic");
    }
}
