using System.Globalization;
using System.Runtime.InteropServices;

namespace Polilog.Core.Routing;

/// <summary>Hours on the clock of a day, in minutes since midnight.</summary>
/// <param name="From">From 0 to below 24 hours.</param>
/// <param name="Until">The first minute after them, up to 24 hours. What ends before it begins ends on the next day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HoursOfDay(int From, int Until)
{
    public const int MinutesOfDay = 24 * 60;

    public static HoursOfDay WholeDay { get; } = new(0, MinutesOfDay);

    public int Minutes => Until > From ? Until - From : Until - From + MinutesOfDay;

    /// <summary>Null if the text is no hours, such as <c>08:00-18:00</c>; what begins and ends at the same minute is none either.</summary>
    public static HoursOfDay? Parse(string text) =>
        text.Split('-') is [var first, var second] && MinuteOf(first) is { } from and < MinutesOfDay && MinuteOf(second) is { } until && from != until ? new HoursOfDay(from, until) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From / 60:00}:{From % 60:00}-{Until / 60:00}:{Until % 60:00}");

    private static int? MinuteOf(string text) =>
        text.Trim().Split(':') is [{ Length: 1 or 2 } hours, { Length: 2 } minutes]
        && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
        && m < 60 && (h * 60) + m <= MinutesOfDay
            ? (h * 60) + m
            : null;
}
