using System.Globalization;
using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration;

/// <summary>Durations as configurations write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
internal static partial class DurationText
{
    /// <summary>Of all that <see cref="Parse"/> takes, and of the empty text.</summary>
    public static Regex Pattern => Parts();

    /// <summary>Null if it is none; the units come in falling order, each at most once.</summary>
    public static TimeSpan? Parse(string text) => Parts().Match(text) is { Success: true, Length: > 0 } parts
        ? new TimeSpan(Number(parts, "d"), Number(parts, "h"), Number(parts, "m"), Number(parts, "s"))
        : null;

    /// <summary>The shortest text that is read as this duration; what is below a second is left out.</summary>
    public static string Of(TimeSpan duration)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Part(duration.Days, "d")}{Part(duration.Hours, "h")}{Part(duration.Minutes, "m")}{Part(duration.Seconds, "s")}");
        return text.Length == 0 ? "0s" : text;
    }

    private static string Part(int number, string unit) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture) + unit;

    private static int Number(Match parts, string unit) => parts.Groups[unit] is { Success: true } digits ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A((?<d>[0-9]{1,4})d)?((?<h>[0-9]{1,6})h)?((?<m>[0-9]{1,7})m)?((?<s>[0-9]{1,8})s)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Parts();
}
