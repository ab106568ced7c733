using System.Globalization;
using System.Text.RegularExpressions;

namespace Polilog.Sdk;

/// <summary>Moments as sources give them.</summary>
public static partial class SourceTime
{
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Reads RFC 3339 with any offset and fraction (seven digits are kept), or Unix seconds or milliseconds. Null for null, blank, year 1 and before in any
    /// offset ("not yet" in Go), and for what is no moment.
    /// </summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var moment = text.AsSpan().Trim();
        if (double.TryParse(moment, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return OfUnix(number);
        return IsZeroYear(moment) || !Rfc3339().IsMatch(moment)
            ? null
            : DateTimeOffset.TryParse(SevenDigits(moment), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : null;
    }

    /// <summary>What is odd about these times, in a sentence; null if nothing is. Odd times are kept as they are.</summary>
    public static string? Doubt(DateTimeOffset? startsAt, DateTimeOffset? endsAt, DateTimeOffset receivedAt) => (startsAt, endsAt) switch
    {
        ({ } start, { } end) when end < start => "The end lies before the start.",
        ({ } start, _) when start - receivedAt > MaxClockSkew => "The start lies more than 10 minutes in the future: the clocks of source and Polilog differ.",
        _ => null,
    };

    // Up to the year 5138 in seconds; what is larger must be milliseconds. Zero and below are "not yet".
    private static DateTimeOffset? OfUnix(double number) => number switch
    {
        > 0 and < 1e11 => DateTimeOffset.UnixEpoch.AddTicks((long)(number * TimeSpan.TicksPerSecond)),
        >= 1e11 and < 1e14 => DateTimeOffset.UnixEpoch.AddTicks((long)(number * TimeSpan.TicksPerMillisecond)),
        _ => null,
    };

    private static bool IsZeroYear(ReadOnlySpan<char> text) => text.StartsWith("0000-") || text.StartsWith("0001-") || text.StartsWith('-');

    private static string SevenDigits(ReadOnlySpan<char> text)
    {
        var dot = text.IndexOfAny('.', ',');
        if (dot < 0)
            return text.ToString();
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return string.Concat(text[..dot], ".", text[(dot + 1)..Math.Min(end, dot + 8)], text[end..]);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d([.,]\d{1,20})?\s*([Zz]|[+-]\d\d:?\d\d)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rfc3339();
}
