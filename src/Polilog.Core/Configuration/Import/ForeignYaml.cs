using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration.Import;

/// <summary>Reads values whose keys are another system's: what is not asked for is no fault.</summary>
internal static class ForeignYaml
{
    public static YamlValue? Value(this YamlMap map, string key) => map.Entries.TryGetValue(key, out var entry) && entry.Value is not YamlText { IsEmpty: true } ? entry.Value : null;

    /// <summary>Null also if it is no text.</summary>
    public static string? Text(this YamlMap map, string key) => (map.Value(key) as YamlText)?.Text;

    /// <summary>Empty if it is no list.</summary>
    public static IReadOnlyList<YamlValue> Items(this YamlMap map, string key) => (map.Value(key) as YamlList)?.Items ?? [];

    public static IEnumerable<string> Texts(this YamlMap map, string key) => map.Items(key).OfType<YamlText>().Where(t => !t.IsEmpty).Select(t => t.Text);

    public static IEnumerable<YamlMap> Maps(this YamlMap map, string key) => map.Items(key).OfType<YamlMap>();

    /// <summary>Of the key; without it, of the mapping.</summary>
    public static Place PlaceOf(this YamlMap map, string key) => map.Entries.TryGetValue(key, out var entry) ? entry.Place : map.Place;

    /// <summary>With what <c>&lt;&lt;</c> refers to; its own keys come first.</summary>
    public static YamlMap Merged(this YamlMap map)
    {
        if (map.Value("<<") is not { } merged)
            return map;
        var entries = map.Entries.Where(e => e.Key != "<<").ToDictionary(StringComparer.Ordinal);
        IReadOnlyList<YamlValue> sources = merged is YamlList list ? list.Items : [merged];
        foreach (var (key, entry) in sources.OfType<YamlMap>().SelectMany(s => s.Entries))
            entries.TryAdd(key, entry);
        return map with { Entries = entries };
    }
}
