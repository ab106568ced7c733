using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>The named times of an alertmanager.yml as times of the week. What names days of months, months or years is none; why is noted where it stands.</summary>
internal sealed class TimeIntervals
{
    private static readonly string[] WeekDays = [.. Enum.GetNames<DayOfWeek>().Select(name => name.ToUpperInvariant())];
    private static readonly string[] Beyond = ["days_of_month", "months", "years"];

    private readonly Dictionary<string, NamedTimes> named = new(StringComparer.Ordinal);
    private readonly FaultCollector faults;

    public TimeIntervals(YamlMap file, FaultCollector faults)
    {
        this.faults = faults;
        foreach (var definition in file.Maps("time_intervals").Concat(file.Maps("mute_time_intervals")))
        {
            var times = definition.Maps("time_intervals").Select(interval => Read(interval.Merged())).ToList();
            named[definition.Text("name") ?? ""] = new NamedTimes([.. times.OfType<TimeOfWeek>()], times.TrueForAll(t => t is not null));
        }
    }

    /// <summary>In which of these a route works, without those that silence it; empty: at any time. What cannot be said as times of the week widens the hours, and never narrows them.</summary>
    public IReadOnlyList<TimeOfWeek> Of(YamlMap route)
    {
        var (active, silent) = (Named(route, "active_time_intervals"), Named(route, "mute_time_intervals"));
        List<TimeOfWeek> except = [.. silent.SelectMany(n => n.Times)];
        List<TimeOfWeek> within = active.TrueForAll(n => n.IsComplete) ? [.. active.SelectMany(n => n.Times)] : [];
        return within.Count > 0
            ? [.. within.Select(t => t with { Except = except })]
            : except.Count > 0 ? [new TimeOfWeek([], [], "UTC", except)] : [];
    }

    private List<NamedTimes> Named(YamlMap route, string key)
    {
        var names = route.Texts(key).ToList();
        var times = names.ConvertAll(name => named.GetValueOrDefault(name) ?? new NamedTimes([], IsComplete: false));
        var unsaid = names.Where((_, i) => !times[i].IsComplete).ToList();
        if (names.Count == 0)
            return times;
        var said = names.Where((_, i) => times[i].Times.Count > 0).ToList();
        if (key[0] == 'a' ? unsaid.Count > 0 : said.Count == 0)
            faults.Warn(route.PlaceOf(key), $"{key} is not carried over: {string.Join(", ", unsaid)} cannot be said as times of the week, so that this route takes its alerts in {(key[0] == 'a' ? "all hours" : "these hours, too")}.");
        else
            faults.Warn(route.PlaceOf(key), $"{key} becomes 'when'. {(key[0] == 'a' ? "Outside of" : "In")} {string.Join(", ", said)} Alertmanager tells nobody of this route; here its alerts then go to the topic of the default receiver, because none is dropped."
                + (unsaid.Count == 0 ? "" : $" {string.Join(", ", unsaid)} cannot be said as times of the week, or in part only; what cannot is left out."));
        return times;
    }

    private TimeOfWeek? Read(YamlMap interval)
    {
        if (Beyond.FirstOrDefault(key => interval.Items(key).Count > 0) is { } beyond)
            return Leave(interval, $"Polilog's routes know times of the week, and no {beyond.Replace('_', ' ')}");
        var zone = interval.Text("location") ?? "UTC";
        if (zone == "Local" || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            return Leave(interval, $"the zone '{zone}' {(zone == "Local" ? "is that of the machine on which Alertmanager runs" : "is not known here")}");
        var days = interval.Items("weekdays").Select(Days).ToList();
        var hours = interval.Items("times").Select(Hours).ToList();
        return days.TrueForAll(d => d.Count > 0) && hours.TrueForAll(h => h is not null)
            ? new TimeOfWeek([.. days.SelectMany(d => d).Distinct()], [.. hours.OfType<HoursOfDay>()], zone, [])
            : Leave(interval, "its weekdays or times cannot be read");
    }

    private TimeOfWeek? Leave(YamlMap interval, string why)
    {
        faults.Warn(interval.Place, $"This time interval is not carried over: {why}.");
        return null;
    }

    /// <summary>Empty if they cannot be read; there the week begins on Sunday, and no range leads over its end.</summary>
    private static IReadOnlyList<DayOfWeek> Days(YamlValue value)
    {
        var ends = (value as YamlText)?.Text.Split(':').Select(name => Array.IndexOf(WeekDays, name.Trim().ToUpperInvariant())).ToList();
        return ends switch
        {
            [>= 0 and var day] => [(DayOfWeek)day],
            [>= 0 and var first, var last] when last >= first => [.. Enumerable.Range(first, last - first + 1).Select(day => (DayOfWeek)day)],
            _ => [],
        };
    }

    /// <summary>Null if they cannot be read; there no hours last over midnight.</summary>
    private static HoursOfDay? Hours(YamlValue value) =>
        value is YamlMap map && HoursOfDay.Parse($"{map.Text("start_time")}-{map.Text("end_time")}") is { } hours && hours.Until > hours.From ? hours : null;

    /// <param name="IsComplete">Everything that it names could be said.</param>
    private sealed record NamedTimes(IReadOnlyList<TimeOfWeek> Times, bool IsComplete);
}
