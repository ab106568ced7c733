using System.Globalization;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration;

/// <summary>
/// Reads one mapping key by key. A fault is collected and answered with a stand-in, so that reading goes on; in the end <see cref="Close"/> reports the keys that its shape
/// does not have.
/// </summary>
/// <param name="map">What is read.</param>
internal sealed class Section(YamlMap map, SectionShape shape, FaultCollector faults)
{
    private readonly string what = shape.What;

    public YamlMap Map => map;

    public Place Place => map.Place;

    public FaultCollector Faults => faults;

    public IEnumerable<string> Keys => map.Entries.Keys;

    /// <summary>Null if the value is no mapping, which is then a fault.</summary>
    public static Section? Of(YamlValue value, SectionShape shape, FaultCollector faults)
    {
        if (value is YamlMap map)
            return new Section(map, shape, faults);
        faults.Add(value.Place, $"{Capital(shape.What)} is a mapping ('key: value' lines), not {value.Kind}.");
        return null;
    }

    /// <summary>Where the value of a key stands; without it, where the mapping begins.</summary>
    public Place PlaceOf(SectionKey key) => PlaceOf(key.Name);

    public Place PlaceOf(string key) => map.Entries.TryGetValue(key, out var entry) ? entry.Value.Place : map.Place;

    /// <summary>Null if the key is not there. A key without a value is a fault: it says neither yes nor no.</summary>
    public YamlValue? Find(SectionKey key) => Find(key.Name);

    /// <summary>The same for a name that the configuration gives.</summary>
    public YamlValue? Find(string key)
    {
        if (!map.Entries.TryGetValue(key, out var entry))
            return null;
        if (entry.Value is not YamlText { IsEmpty: true })
            return entry.Value;
        faults.Add(entry.Place, $"'{key}' of {what} has no value: give it one, or leave the line out.");
        return null;
    }

    public YamlValue? Required(SectionKey key)
    {
        if (!map.Entries.ContainsKey(key.Name))
            faults.Add(map.Place, $"'{key.Name}' is missing in {what}; for example {key.Name}: {key.Example}");
        return Find(key);
    }

    /// <summary>The empty string stands for a fault.</summary>
    public string Text(SectionKey key) => TextOf(key, Required(key)) ?? "";

    public string? TextOrNull(SectionKey key) => TextOf(key, Find(key));

    public T Word<T>(WordKey<T> key) => WordOf(key, key.Otherwise, key.Words);

    public bool Flag(FlagKey key) => WordOf(key, false, [("true", true), ("false", false)]);

    public int Number(NumberKey key)
    {
        if (TextOrNull(key) is not { } text)
            return key.Otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= key.Least && number <= key.Most)
            return number;
        faults.Add(PlaceOf(key), $"'{key.Name}' of {what} is a number from {key.Least} to {key.Most}, not '{text}'.");
        return key.Otherwise;
    }

    public TimeSpan Duration(DurationKey key) => DurationOrNull(key) ?? key.Otherwise;

    public TimeSpan? DurationOrNull(SectionKey key) => Find(key) is { } value ? DurationAt(key, value) : null;

    /// <summary>From one second to a year; a minute stands for a fault.</summary>
    public TimeSpan DurationAt(SectionKey key, YamlValue value)
    {
        if (TextOf(key, value) is { } text)
        {
            if (DurationText.Parse(text) is { } duration && duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromDays(366))
                return duration;
            faults.Add(value.Place, $"'{key.Name}' of {what} cannot be '{text}': a duration is written like 90s, 5m, 1h30m or 2d, and lasts from a second to a year.");
        }
        return TimeSpan.FromMinutes(1);
    }

    /// <summary>Empty if the key is not there.</summary>
    public IReadOnlyList<YamlValue> Items(SectionKey key) => Find(key) switch
    {
        null => [],
        YamlList list => list.Items,
        var other => NoList(key, other),
    };

    public IEnumerable<Section> Sections(SectionsKey key) => Items(key).Select(item => Of(item, key.Shape(), faults)).OfType<Section>();

    public Section? SectionOrNull(MappingKey key) => Find(key) is { } value ? Of(value, key.Shape, faults) : null;

    /// <summary>Call it after everything was asked for.</summary>
    public void Close()
    {
        foreach (var (key, entry) in map.Entries)
        {
            if (shape.NotYet.Contains(key, StringComparer.Ordinal))
                faults.Add(entry.Place, $"'{key}' of {what} is not supported yet by this version: leave it out.");
            else if (!shape.Has(key))
                faults.Add(entry.Place, $"{Capital(what)} has no key '{key}'. {NearestName.Hint(key, shape.KnownNames)}");
        }
    }

    /// <summary>Null if it is no text, which is then a fault.</summary>
    public string? TextOf(SectionKey key, YamlValue? value)
    {
        if (value is null or YamlText { IsEmpty: false })
            return (value as YamlText)?.Text;
        faults.Add(value.Place, $"'{key.Name}' of {what} is a text, not {value.Kind}.");
        return null;
    }

    private T WordOf<T>(SectionKey key, T otherwise, IReadOnlyList<(string Word, T Meaning)> words)
    {
        if (TextOrNull(key) is not { } text)
            return otherwise;
        foreach (var (word, meaning) in words)
        {
            if (word == text)
                return meaning;
        }
        faults.Add(PlaceOf(key), $"'{key.Name}' of {what} cannot be '{text}'. {NearestName.Hint(text, [.. words.Select(w => w.Word)])}");
        return otherwise;
    }

    private IReadOnlyList<YamlValue> NoList(SectionKey key, YamlValue value)
    {
        faults.Add(value.Place, $"'{key.Name}' of {what} is a list ('- ' lines, or [a, b]), not {value.Kind}.");
        return [];
    }

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
