using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary>
/// <c>when:</c> a time of the week, or a list of them of which one must hold: <c>{ days: mon-fri, hours: 08:00-18:00, zone: Europe/Berlin }</c>. Days and hours may be lists, and
/// what is left out is any; <c>not:</c> takes out of it what holds in its own times.
/// </summary>
internal static class WhenSection
{
    /// <param name="zone">Of those that name none.</param>
    public static List<TimeOfWeek> Read(YamlValue when, string zone, ReadingContext context) => Read(when, "'when'", zone, mayExcept: true, context);

    private static List<TimeOfWeek> Read(YamlValue value, string what, string zone, bool mayExcept, ReadingContext context)
    {
        if (value is YamlList { Items.Count: 0 })
            context.Faults.Add(value.Place, $"{what} is an empty list: name days or hours, or leave the line out.");
        var items = value is YamlList list ? list.Items : [value];
        return [.. items.Select(i => Section.Of(i, what, context.Faults)).OfType<Section>().Select(s => ReadOne(s, what, zone, mayExcept, context))];
    }

    private static TimeOfWeek ReadOne(Section section, string what, string outerZone, bool mayExcept, ReadingContext context)
    {
        var zone = TimeZoneSetting.Read(section, "zone", outerZone);
        var time = new TimeOfWeek(
            [.. Texts(section, "days").SelectMany(t => ReadDays(t.Text, t.Place, section)).Distinct()],
            [.. Texts(section, "hours").Select(t => ReadHours(t.Text, t.Place, section))],
            zone,
            mayExcept && section.Find("not") is { } except ? Read(except, "'not'", zone, mayExcept: false, context) : []);
        if (!section.Keys.Any(key => key is "days" or "hours" or "not"))
            section.Faults.Add(section.Place, $"{what} names no time: say days or hours, such as {{ days: mon-fri, hours: 08:00-18:00 }}, or leave the line out.");
        section.Close();
        return time;
    }

    /// <summary>One text, or several in a list.</summary>
    private static IEnumerable<(string Text, Place Place)> Texts(Section section, string key)
    {
        var value = section.Find(key);
        if (value is YamlList { Items.Count: 0 })
            section.Faults.Add(value.Place, $"'{key}' is an empty list: name some, or leave the line out.");
        foreach (var item in value is YamlList list ? list.Items : value is null ? [] : [value])
            if (section.TextOf(key, item) is { } text)
                yield return (text, item.Place);
    }

    private static IReadOnlyList<DayOfWeek> ReadDays(string text, Place place, Section section)
    {
        if (TimeOfWeek.DaysOf(text) is { Count: > 0 } days)
            return days;
        var unknown = text.Split('-', StringSplitOptions.TrimEntries).FirstOrDefault(word => !TimeOfWeek.DayWords.Contains(word, StringComparer.Ordinal)) ?? text;
        section.Faults.Add(place, $"'{unknown}' is no day: days are {string.Join(", ", TimeOfWeek.DayWords)}, alone, as a range like mon-fri, or in a list.{Meant(unknown)}");
        return [];
    }

    // Of Monday the beginning is meant; a slip of the pen is looked up.
    private static string Meant(string word) =>
        (TimeOfWeek.DayWords.FirstOrDefault(day => word.StartsWith(day, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Of(word, TimeOfWeek.DayWords)) is { } day ? $" Did you mean '{day}'?" : "";

    private static HoursOfDay ReadHours(string text, Place place, Section section)
    {
        if (HoursOfDay.Parse(text) is { } hours)
            return hours;
        section.Faults.Add(place, $"'{text}' are no hours: from a time of day to another one, 00:00 to 24:00, like 08:00-18:00, or over midnight like 22:00-06:00; the whole day is 00:00-24:00.");
        return HoursOfDay.WholeDay;
    }
}
