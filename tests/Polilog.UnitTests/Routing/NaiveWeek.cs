using CsCheck;
using Polilog.Core.Routing;

namespace Polilog.UnitTests.Routing;

/// <summary>What a time of the week means, said as plainly as can be: the day the clock of the zone shows, or the hours that began the day before.</summary>
internal static class NaiveWeek
{
    /// <summary>Zones of which one changes its clock in spring and autumn, one has a half hour.</summary>
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"];

    /// <summary>Around both changes of the clock and in a week without any.</summary>
    public static Gen<DateTimeOffset> Instants { get; } = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 10 * 24 * 60])
        .Select((around, minutes) => new[] { new DateTimeOffset(2026, 3, 25, 0, 0, 30, TimeSpan.Zero), new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 10, 21, 0, 0, 59, TimeSpan.Zero) }[around].AddMinutes(minutes));

    private static readonly Gen<HoursOfDay> Hours = Gen.Select(Gen.Int[0, 23], Gen.Int[1, 24], Gen.Int[0, 59]).Select((from, until, minute) => new HoursOfDay((from * 60) + minute, from * 60 == (until * 60) - minute ? 1440 : until * 60));

    private static readonly Gen<TimeOfWeek> Plain = Gen.Select(Gen.Enum<DayOfWeek>().Array[0, 4], Hours.Array[0, 2], Gen.Int[0, 3]).Select((days, hours, zone) => new TimeOfWeek(days, hours, Zones[zone], []));

    public static Gen<TimeOfWeek> Times { get; } = Gen.Select(Plain, Gen.Frequency((3, Gen.Const(Array.Empty<TimeOfWeek>())), (1, Plain.Array[1, 2]))).Select((time, except) => time with { Except = except });

    public static bool Holds(TimeOfWeek time, DateTimeOffset at) => HoldsAlone(time, at) && !time.Except.Any(t => HoldsAlone(t, at));

    private static bool HoldsAlone(TimeOfWeek time, DateTimeOffset at)
    {
        var clock = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(time.Zone)).DateTime;
        return Holds(clock.DayOfWeek, (clock.Hour * 60) + clock.Minute) || Holds(clock.AddDays(-1).DayOfWeek, 1440 + (clock.Hour * 60) + clock.Minute);

        bool Holds(DayOfWeek day, int minute) =>
            (time.Days.Count == 0 || time.Days.Contains(day)) && (time.Hours.Count == 0 ? minute < 1440 : time.Hours.Any(h => minute >= h.From && minute < (h.Until > h.From ? h.Until : h.Until + 1440)));
    }
}
