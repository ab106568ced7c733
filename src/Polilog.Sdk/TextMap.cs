using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Polilog.Sdk;

/// <summary>
/// A small, immutable map of texts in the order they were given: labels, annotations, source ids. It costs one array, where a dictionary costs three;
/// a lookup is a walk, which for the few names of an alert is as quick.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(TextMapConverter))]
public sealed class TextMap : IReadOnlyDictionary<string, string>
{
    private const int WorthAnIndex = 24;

    private readonly KeyValuePair<string, string>[] pairs;
    private readonly Dictionary<string, string>? index;

    private TextMap(KeyValuePair<string, string>[] pairs)
    {
        this.pairs = pairs;
        if (pairs.Length >= WorthAnIndex)
            index = new(pairs, StringComparer.Ordinal);
    }

    /// <summary>The map of nothing.</summary>
    public static TextMap Empty { get; } = new([]);

    /// <summary>Makes a map; of equal names the last value wins, at the place of the first.</summary>
    public static TextMap Of(params ReadOnlySpan<KeyValuePair<string, string>> pairs)
    {
        if (pairs.IsEmpty)
            return Empty;
        var distinct = new KeyValuePair<string, string>[pairs.Length];
        var count = 0;
        var places = pairs.Length >= WorthAnIndex ? new Dictionary<string, int>(pairs.Length, StringComparer.Ordinal) : null;
        foreach (var pair in pairs)
        {
            var at = places is null ? Find(distinct.AsSpan(0, count), pair.Key) : places.GetValueOrDefault(pair.Key, -1);
            if (at < 0)
            {
                at = count++;
                places?.Add(pair.Key, at);
            }
            distinct[at] = pair;
        }
        return new TextMap(count == distinct.Length ? distinct : distinct[..count]);
    }

    /// <summary>Makes a map of name-value pairs.</summary>
    public static TextMap Of(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var copy = new KeyValuePair<string, string>[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
            copy[i] = new(pairs[i].Name, pairs[i].Value);
        return Of(copy);
    }

    /// <summary>Makes a map of those pairs that have a value which is not blank.</summary>
    public static TextMap OfPresent(params ReadOnlySpan<(string Name, string? Value)> pairs)
    {
        var present = new KeyValuePair<string, string>[pairs.Length];
        var count = 0;
        foreach (var (name, value) in pairs)
            if (!string.IsNullOrWhiteSpace(value))
                present[count++] = new(name, value);
        return Of(present.AsSpan(0, count));
    }

    /// <inheritdoc/>
    public int Count => pairs.Length;

    /// <summary>The pairs, in order.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> Pairs => pairs;

    /// <inheritdoc/>
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    /// <inheritdoc/>
    public IEnumerable<string> Keys => pairs.Select(p => p.Key);

    /// <inheritdoc/>
    public IEnumerable<string> Values => pairs.Select(p => p.Value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        if (index is not null)
            return index.TryGetValue(key, out value);
        var at = Find(pairs, key);
        value = at < 0 ? null : pairs[at].Value;
        return at >= 0;
    }

    /// <summary>The value of the first of these names that has one which is not blank; null if none has.</summary>
    public string? FirstOf(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value))
                return value;
        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => pairs.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Find(ReadOnlySpan<KeyValuePair<string, string>> pairs, string key)
    {
        for (var i = 0; i < pairs.Length; i++)
            if (pairs[i].Key == key)
                return i;
        return -1;
    }
}
