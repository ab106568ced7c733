namespace Polilog.Core.Routing;

/// <summary>Hours of days of the week, as the clock on a wall of the zone shows them: an hour that is skipped there never comes, one that is repeated counts both times.</summary>
/// <param name="Days">On which the hours begin, from Monday; empty: on every day.</param>
/// <param name="Hours">Empty: the whole day.</param>
/// <param name="Zone">IANA name.</param>
/// <param name="Except">None of these may hold.</param>
internal sealed record TimeOfWeek(IReadOnlyList<DayOfWeek> Days, IReadOnlyList<HoursOfDay> Hours, string Zone, IReadOnlyList<TimeOfWeek> Except)
{
    private static readonly DayOfWeek[] Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    private static readonly string[] Words = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>From Monday to Sunday.</summary>
    public static IReadOnlyList<string> DayWords => Words;

    public static string WordOf(DayOfWeek day) => Words[Array.IndexOf(Week, day)];

    /// <summary>The days of a range such as <c>mon-fri</c>, which may lead over the end of the week, or of a single word; empty if it is neither.</summary>
    public static IReadOnlyList<DayOfWeek> DaysOf(string text)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries).Select(word => Array.IndexOf(Words, word)).ToList();
        return ends switch
        {
            [>= 0 and var day] => [Week[day]],
            [>= 0 and var first, >= 0 and var last] => [.. Enumerable.Range(first, ((last - first + 7) % 7) + 1).Select(day => Week[day % 7])],
            _ => [],
        };
    }

    /// <summary>The days as configurations write them: what follows on one another is a range.</summary>
    public static IReadOnlyList<string> RangesOf(IReadOnlyList<DayOfWeek> days)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var day in days.Select(d => Array.IndexOf(Week, d)).Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last == day - 1)
                ranges[^1] = (ranges[^1].First, day);
            else
                ranges.Add((day, day));
        }
        return [.. ranges.Select(r => r.First == r.Last ? Words[r.First] : $"{Words[r.First]}-{Words[r.Last]}")];
    }

    /// <summary>In a line, such as <c>mon-fri 08:00-18:00 Europe/Berlin</c>.</summary>
    public override string ToString()
    {
        var said = string.Join(' ', new[] { string.Join(',', RangesOf(Days)), string.Join(',', Hours) }.Where(part => part.Length > 0));
        return $"{(said.Length == 0 ? "any time" : said)} {Zone}{(Except.Count == 0 ? "" : $" except {string.Join(" and ", Except)}")}";
    }
}
