using System.Text.Json;
namespace Polilog.Zabbix;

/// <summary>The tags of an event, as labels.</summary>
internal static class ZabbixTags
{
    /// <summary>
    /// Reads <c>[{"tag":"…","value":"…"}]</c>. The values of a repeated name are joined; names beginning with two underscores are the machinery's own.
    /// </summary>
    /// <param name="text">The parameter; null if the kind of event has no tags.</param>
    /// <param name="warning">Why there are no labels although there was something; null if all is well.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string? text, out string? warning)
    {
        warning = null;
        if (text is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Array)
                return [.. Pairs(document.RootElement).GroupBy(p => p.Tag, StringComparer.Ordinal)
                    .Select(g => KeyValuePair.Create(g.Key, string.Join(", ", g.Select(p => p.Value).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal))))];
        }
        catch (JsonException)
        {
            // Said below, as for any other text that is no list of tags.
        }
        warning = "The tags could not be read; expected what {EVENT.TAGSJSON} gives.";
        return [];
    }

    private static IEnumerable<(string Tag, string Value)> Pairs(JsonElement tags)
    {
        foreach (var entry in tags.EnumerateArray())
            if (entry.ValueKind == JsonValueKind.Object && Text(entry, "tag") is { Length: > 0 } tag && !tag.StartsWith("__", StringComparison.Ordinal))
                yield return (tag, Text(entry, "value") ?? "");
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
}
