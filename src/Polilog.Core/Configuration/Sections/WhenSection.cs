using System.Text.RegularExpressions;
using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary>
/// <c>when:</c> a time of the week, or a list of them of which one must hold: <c>{ days: mon-fri, hours: 08:00-18:00, zone: Europe/Berlin }</c>. Days and hours may be lists, and
/// what is left out is any; <c>not:</c> takes out of it what holds in its own times.
/// </summary>
internal static partial class WhenSection
{
    private static readonly Form.Text Day = new(DayPattern(), "mon, tue, wed, thu, fri, sat, sun, or a range like mon-fri");
    private static readonly Form.Text Hour = new(HourPattern(), "from a time of day to another one, like 08:00-18:00 or 22:00-06:00");

    private static readonly SectionKey Days = new("days", OneOrMore(Day), "Days on which the hours begin. Every day without it.");
    private static readonly SectionKey Hours = new("hours", OneOrMore(Hour), "Hours on the wall clock of the zone; what ends before it begins ends on the next day. The whole day without it.");
    private static readonly SectionKey Zone = new("zone", TimeZoneSetting.Form, "Zone of the clock. That of the topic the route leads to without it.");
    private static readonly SectionShape Except = new("Excepted time", "'not'", Days, Hours, Zone with { Says = "Zone of the clock. That of the time it is taken out of without it." }) { NeedsOneOf = [Days, Hours] };
    private static readonly SectionKey Not = new("not", OneOrMore(new Form.Mapping(Except)), "Times that are taken out of it.");
    private static readonly SectionShape When = new("When", "'when'", Days, Hours, Zone, Not) { NeedsOneOf = [Days, Hours, Not] };

    /// <summary>Of what <see cref="Read(YamlValue, string, ReadingContext)"/> reads.</summary>
    public static Form Form { get; } = OneOrMore(new Form.Mapping(When));

    /// <param name="zone">Of those that name none.</param>
    public static List<TimeOfWeek> Read(YamlValue when, string zone, ReadingContext context) => Read(when, When, zone, context);

    private static List<TimeOfWeek> Read(YamlValue value, SectionShape shape, string zone, ReadingContext context)
    {
        if (value is YamlList { Items.Count: 0 })
            context.Faults.Add(value.Place, $"{shape.What} is an empty list: name days or hours, or leave the line out.");
        var items = value is YamlList list ? list.Items : [value];
        return [.. items.Select(i => Section.Of(i, shape, context.Faults)).OfType<Section>().Select(s => ReadOne(s, shape, zone, context))];
    }

    private static TimeOfWeek ReadOne(Section section, SectionShape shape, string outerZone, ReadingContext context)
    {
        var zone = TimeZoneSetting.Read(section, Zone, outerZone);
        var time = new TimeOfWeek(
            [.. Texts(section, Days).SelectMany(t => ReadDays(t.Text, t.Place, section)).Distinct()],
            [.. Texts(section, Hours).Select(t => ReadHours(t.Text, t.Place, section))],
            zone,
            shape == When && section.Find(Not) is { } except ? Read(except, Except, zone, context) : []);
        if (!section.Keys.Any(key => When.NeedsOneOf.Any(k => k.Name == key)))
            section.Faults.Add(section.Place, $"{shape.What} names no time: say days or hours, such as {{ days: mon-fri, hours: 08:00-18:00 }}, or leave the line out.");
        section.Close();
        return time;
    }

    /// <summary>One text, or several in a list.</summary>
    private static IEnumerable<(string Text, Place Place)> Texts(Section section, SectionKey key)
    {
        var value = section.Find(key);
        if (value is YamlList { Items.Count: 0 })
            section.Faults.Add(value.Place, $"'{key.Name}' is an empty list: name some, or leave the line out.");
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

    private static Form.Either OneOrMore(Form one) => new(one, new Form.Each(one, MayBeEmpty: false));

    [GeneratedRegex(@"\A\s*(mon|tue|wed|thu|fri|sat|sun)\s*(-\s*(mon|tue|wed|thu|fri|sat|sun)\s*)?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DayPattern();

    [GeneratedRegex(@"\A\s*([01]?[0-9]|2[0-4]):[0-5][0-9]\s*-\s*([01]?[0-9]|2[0-4]):[0-5][0-9]\s*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HourPattern();
}
