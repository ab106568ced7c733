using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Messages;

namespace Polilog.Core.Configuration.Planning;

/// <summary>Values of settings as one reads them in a line.</summary>
internal static class SettingWords
{
    private const int LongestValue = 120;
    private const int LongestList = 200;

    /// <summary>From what to what; of a long text only that it is another one.</summary>
    public static string Changed(JsonNode? before, JsonNode? after)
    {
        var (from, to) = (Of(before), Of(after));
        return IsShort(from) && IsShort(to) ? $"{from} -> {to}" : "changed";
    }

    /// <summary>What something new consists of.</summary>
    public static string InBrackets(JsonNode? added)
    {
        var settings = (added as JsonObject ?? []).Select(p => (Name: p.Key, Value: Of(p.Value))).Where(s => s.Value is not ("" or "no" or "none") && IsShort(s.Value));
        var all = Excerpt.Head(string.Join(", ", settings.Select(s => $"{s.Name} {s.Value}")), LongestList).Text;
        return all.Length == 0 ? "" : $" ({all})";
    }

    private static string Of(JsonNode? node) => node switch
    {
        null => "none",
        JsonArray { Count: 0 } => "none",
        JsonArray list => string.Join(", ", list.Select(Of)),
        // Such as { $type: role, role: lead }: the type says what the rest is.
        JsonObject map => string.Join(' ', map.Select(p => map.ContainsKey("$type") ? Of(p.Value) : $"{p.Key} {Of(p.Value)}")),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.String => node.GetValue<string>(),
            _ => node.ToJsonString(),
        },
    };

    private static bool IsShort(string text) => text.Length <= LongestValue && text.AsSpan().IndexOfAny('\n', '\r') < 0;
}
