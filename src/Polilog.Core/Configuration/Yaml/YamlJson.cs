using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration.Yaml;

/// <summary>
/// The options of a connector, as it takes them. Only the connector knows their types, so plain numbers and truth values become JSON's own, and all else stays text.
/// </summary>
internal static partial class YamlJson
{
    public static JsonObject Of(YamlMap map) => new(map.Entries.Select(e => KeyValuePair.Create(e.Key, Of(e.Value.Value))));

    private static JsonNode? Of(YamlValue value) => value switch
    {
        YamlMap map => Of(map),
        YamlList list => new JsonArray([.. list.Items.Select(Of)]),
        _ => Of((YamlText)value),
    };

    private static JsonNode? Of(YamlText text) => text switch
    {
        { IsEmpty: true } => null,
        { IsPlain: true, Text: "true" or "false" } => text.Text == "true",
        { IsPlain: true } when Number().IsMatch(text.Text) => JsonNode.Parse(text.Text),
        _ => text.Text,
    };

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
