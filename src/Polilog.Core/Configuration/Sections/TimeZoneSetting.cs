using Polilog.Core.Configuration.Shapes;

namespace Polilog.Core.Configuration.Sections;

/// <summary>The name of a time zone, which this machine must know.</summary>
internal static class TimeZoneSetting
{
    public static Form.Text Form { get; } = new(InWords: "such as Europe/Berlin");

    public static string Read(Section section, SectionKey key, string otherwise)
    {
        if (section.TextOrNull(key) is not { } zone)
            return otherwise;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            section.Faults.Add(section.PlaceOf(key), $"There is no time zone '{zone}'. {Hint(zone)}");
        return zone;
    }

    // A machine without tzdata knows UTC only, and every right name looks wrong there.
    private static string Hint(string zone)
    {
        var known = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).ToList();
        return known.Count <= 1
            ? "This machine has no time zone data: install tzdata."
            : NearestName.Of(zone, known) is { } nearest ? $"Did you mean '{nearest}'?" : "Zones are named like Europe/Berlin, or UTC.";
    }
}
