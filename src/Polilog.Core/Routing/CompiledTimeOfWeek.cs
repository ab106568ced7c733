namespace Polilog.Core.Routing;

/// <summary>A time of the week ready to be asked for: in minutes since Monday, 00:00, on the clock of its zone.</summary>
internal sealed class CompiledTimeOfWeek
{
    private const int MinutesOfWeek = 7 * HoursOfDay.MinutesOfDay;

    private readonly TimeZoneInfo zone;
    private readonly CompiledTimeOfWeek[] except;

    // A span that begins on Sunday may end behind the end of the week.
    private readonly (int From, int Until)[] spans;

    /// <exception cref="TimeZoneNotFoundException">A validated configuration names no zone that this machine does not know.</exception>
    public CompiledTimeOfWeek(TimeOfWeek time)
    {
        zone = TimeZoneInfo.FindSystemTimeZoneById(time.Zone);
        except = [.. time.Except.Select(t => new CompiledTimeOfWeek(t))];
        IReadOnlyList<DayOfWeek> days = time.Days.Count > 0 ? time.Days : Enum.GetValues<DayOfWeek>();
        IReadOnlyList<HoursOfDay> hours = time.Hours.Count > 0 ? time.Hours : [HoursOfDay.WholeDay];
        spans = [.. days.Select(MinuteOf).SelectMany(_ => hours, (day, h) => (day + h.From, day + h.From + h.Minutes))];
    }

    public bool Holds(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var minute = MinuteOf(local.DayOfWeek) + (local.Hour * 60) + local.Minute;
        foreach (var (from, until) in spans)
        {
            if ((minute >= from && minute < until) || minute < until - MinutesOfWeek)
                return !IsExcepted(at);
        }
        return false;
    }

    private bool IsExcepted(DateTimeOffset at)
    {
        foreach (var time in except)
        {
            if (time.Holds(at))
                return true;
        }
        return false;
    }

    private static int MinuteOf(DayOfWeek day) => ((int)day + 6) % 7 * HoursOfDay.MinutesOfDay;
}
