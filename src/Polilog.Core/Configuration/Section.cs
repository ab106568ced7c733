using System.Globalization;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration;

/// <summary>
/// Reads one mapping key by key. A fault is collected and answered with a stand-in, so that reading goes on; in the end <see cref="Close"/> reports the keys nobody
/// asked for.
/// </summary>
/// <param name="map">What is read.</param>
/// <param name="what">As a fault says it, such as <c>a topic</c>.</param>
internal sealed class Section(YamlMap map, string what, FaultCollector faults)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public YamlMap Map => map;

    public Place Place => map.Place;

    public FaultCollector Faults => faults;

    public IEnumerable<string> Keys => map.Entries.Keys;

    /// <summary>Null if the value is no mapping, which is then a fault.</summary>
    public static Section? Of(YamlValue value, string what, FaultCollector faults)
    {
        if (value is YamlMap map)
            return new Section(map, what, faults);
        faults.Add(value.Place, $"{Capital(what)} is a mapping ('key: value' lines), not {value.Kind}.");
        return null;
    }

    /// <summary>Where the value of a key stands; without it, where the mapping begins.</summary>
    public Place PlaceOf(string key) => map.Entries.TryGetValue(key, out var entry) ? entry.Value.Place : map.Place;

    /// <summary>Null if the key is not there. A key without a value is a fault: it says neither yes nor no.</summary>
    public YamlValue? Find(string key)
    {
        asked.Add(key);
        if (!map.Entries.TryGetValue(key, out var entry))
            return null;
        if (entry.Value is not YamlText { IsEmpty: true })
            return entry.Value;
        faults.Add(entry.Place, $"'{key}' of {what} has no value: give it one, or leave the line out.");
        return null;
    }

    /// <param name="example">What could stand there.</param>
    public YamlValue? Required(string key, string example)
    {
        if (!map.Entries.ContainsKey(key))
            faults.Add(map.Place, $"'{key}' is missing in {what}; for example {key}: {example}");
        return Find(key);
    }

    /// <summary>The empty string stands for a fault.</summary>
    public string Text(string key, string example) => TextOf(key, Required(key, example)) ?? "";

    public string? TextOrNull(string key) => TextOf(key, Find(key));

    /// <summary>A text that must be one of a few words.</summary>
    public T Word<T>(string key, T otherwise, params IReadOnlyList<(string Word, T Meaning)> words) =>
        TextOrNull(key) is { } text ? WordAt(PlaceOf(key), key, text, otherwise, words) : otherwise;

    public T WordAt<T>(Place place, string key, string text, T otherwise, IReadOnlyList<(string Word, T Meaning)> words)
    {
        foreach (var (word, meaning) in words)
        {
            if (word == text)
                return meaning;
        }
        faults.Add(place, $"'{key}' of {what} cannot be '{text}'. {NearestName.Hint(text, [.. words.Select(w => w.Word)])}");
        return otherwise;
    }

    public bool Flag(string key) => Word(key, false, ("true", true), ("false", false));

    public int Number(string key, int otherwise, int least, int most)
    {
        if (TextOrNull(key) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        faults.Add(PlaceOf(key), $"'{key}' of {what} is a number from {least} to {most}, not '{text}'.");
        return otherwise;
    }

    public TimeSpan? DurationOrNull(string key) => Find(key) is { } value ? DurationAt(key, value) : null;

    /// <summary>From one second to a year; a minute stands for a fault.</summary>
    public TimeSpan DurationAt(string key, YamlValue value)
    {
        if (TextOf(key, value) is { } text)
        {
            if (DurationText.Parse(text) is { } duration && duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromDays(366))
                return duration;
            faults.Add(value.Place, $"'{key}' of {what} cannot be '{text}': a duration is written like 90s, 5m, 1h30m or 2d, and lasts from a second to a year.");
        }
        return TimeSpan.FromMinutes(1);
    }

    /// <summary>Empty if the key is not there.</summary>
    public IReadOnlyList<YamlValue> Items(string key) => Find(key) switch
    {
        null => [],
        YamlList list => list.Items,
        var other => NoList(key, other),
    };

    public IEnumerable<Section> Sections(string key, string ofWhat) => Items(key).Select(item => Of(item, ofWhat, faults)).OfType<Section>();

    public Section? SectionOrNull(string key, string ofWhat) => Find(key) is { } value ? Of(value, ofWhat, faults) : null;

    /// <summary>Keys that are known but not obeyed yet; taking them silently would be a promise.</summary>
    public void NotYet(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            asked.Add(key);
            if (map.Entries.TryGetValue(key, out var entry))
                faults.Add(entry.Place, $"'{key}' of {what} is not supported yet by this version: leave it out.");
        }
    }

    /// <summary>Call it after everything was asked for.</summary>
    public void Close()
    {
        foreach (var (key, entry) in map.Entries)
        {
            if (!asked.Contains(key))
                faults.Add(entry.Place, $"{Capital(what)} has no key '{key}'. {NearestName.Hint(key, asked)}");
        }
    }

    /// <summary>Null if it is no text, which is then a fault.</summary>
    public string? TextOf(string key, YamlValue? value)
    {
        if (value is null or YamlText { IsEmpty: false })
            return (value as YamlText)?.Text;
        faults.Add(value.Place, $"'{key}' of {what} is a text, not {value.Kind}.");
        return null;
    }

    private IReadOnlyList<YamlValue> NoList(string key, YamlValue value)
    {
        faults.Add(value.Place, $"'{key}' of {what} is a list ('- ' lines, or [a, b]), not {value.Kind}.");
        return [];
    }

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
