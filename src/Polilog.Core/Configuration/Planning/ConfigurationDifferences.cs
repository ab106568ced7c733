using System.Text.Json.Nodes;

namespace Polilog.Core.Configuration.Planning;

/// <summary>What one configuration says otherwise than another, in words; empty if they say the same. Pure.</summary>
internal static class ConfigurationDifferences
{
    // In the order in which they are told; what is left is the hub's own.
    private static readonly (string Section, string Kind)[] Kinds =
        [("topics", "topic"), ("routes", "route"), ("people", "person"), ("regulations", "regulation"), ("connections", "connection"), ("templates", "template")];

    // Lists in which the place of an item has a meaning of its own.
    private static readonly string[] Ordered = ["routes", "levels"];

    public static IReadOnlyList<ConfigurationChange> Between(HubConfiguration before, HubConfiguration after)
    {
        var (old, now) = (ConfigurationTree.Of(before), ConfigurationTree.Of(after));
        var changes = new List<ConfigurationChange>();
        foreach (var (section, kind) in Kinds)
        {
            var items = OfItems(section, ItemsOf(old[section]) ?? [], ItemsOf(now[section]) ?? []);
            changes.AddRange(items.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => new ConfigurationChange(kind, i.Name, i.What)));
            old.Remove(section);
            now.Remove(section);
        }
        changes.AddRange(OfSettings(old, now).Select(what => new ConfigurationChange("hub", "", what)));
        return changes;
    }

    private static IEnumerable<(string Name, string What)> OfItems(string list, OrderedDictionary<string, JsonNode?> before, OrderedDictionary<string, JsonNode?> after)
    {
        foreach (var name in before.Keys.Where(name => !after.ContainsKey(name)))
            yield return (name, "removed");
        var isOrdered = Ordered.Contains(list);
        var moved = isOrdered ? Places.Moved([.. before.Keys], [.. after.Keys]) : [];
        for (var i = 0; i < after.Count; i++)
        {
            var (name, value) = after.GetAt(i);
            var place = !isOrdered ? "" : i < after.Count - 1 ? $" before '{after.GetAt(i + 1).Key}'" : " at the end";
            if (!before.TryGetValue(name, out var known))
            {
                yield return (name, $"added{place}{SettingWords.InBrackets(value)}");
                continue;
            }
            if (moved.Contains(name))
                yield return (name, $"moved, now{place}");
            foreach (var what in OfSettings((JsonObject)known!, (JsonObject)value!))
                yield return (name, what);
        }
    }

    private static IEnumerable<string> OfSettings(JsonObject before, JsonObject after) =>
        before.Concat(after).Select(p => p.Key).Distinct(StringComparer.Ordinal).SelectMany(key => OfSetting(key, before[key], after[key]));

    private static IEnumerable<string> OfSetting(string name, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
            return [];
        if (before is JsonArray or null && after is JsonArray or null && ItemsOf(before) is { } old && ItemsOf(after) is { } now)
            return OfItems(name, old, now).Select(i => $"{name.TrimEnd('s')} {i.Name} {i.What}");
        return (before, after) switch
        {
            (JsonObject from, JsonObject to) => OfSettings(from, to).Select(what => $"{name} {what}"),
            (null, JsonObject to) => [$"{name} added{SettingWords.InBrackets(to)}"],
            (JsonObject, null) => [$"{name} removed"],
            _ => [$"{name} {SettingWords.Changed(before, after)}"],
        };
    }

    /// <summary>By name, if every item has one; null if the list is one value.</summary>
    private static OrderedDictionary<string, JsonNode?>? ItemsOf(JsonNode? node)
    {
        var items = new OrderedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        IEnumerable<(string? Name, JsonNode? Item)> named = node is JsonObject map ? map.Select(p => ((string?)p.Key, p.Value)) : (node as JsonArray ?? []).Select(item => (NameIn(item), item));
        foreach (var (name, item) in named)
        {
            if (item is not JsonObject body || name is null)
                return null;
            items[name] = new JsonObject(body.Where(p => p.Value is not JsonValue value || p.Key is not ("key" or "name" or "person") || value.GetValue<string>() != name)
                .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        }
        return items;
    }

    private static string? NameIn(JsonNode? item) =>
        item is JsonObject body && !body.ContainsKey("$type") && (body["key"] ?? body["name"] ?? body["person"]) is { } name ? name.GetValue<string>() : null;
}
