using System.Globalization;
using Polilog.Core.Configuration;

namespace Polilog.Core.Routing;

/// <summary>Says why a test failed, and what the alert would need.</summary>
internal static class MissedTest
{
    private const int MostListed = 8;
    private const int LongestValue = 120;

    public static string Say(Matcher matcher, RoutedAlert alert)
    {
        var field = AlertField.Of(matcher.Field);
        var value = field.ValueIn(alert);
        return $"{field.Name} {(field.IsIn(alert) ? $"is {Quote(value)}" : "is missing")}, {Need(matcher, value)}";
    }

    /// <summary>In which hours it would have been, beside what the clock of their zone showed.</summary>
    public static string Say(IReadOnlyList<TimeOfWeek> times, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(times[0].Zone));
        return string.Create(
            CultureInfo.InvariantCulture, $"it is {TimeOfWeek.WordOf(local.DayOfWeek)} {local:HH:mm} in {times[0].Zone}, needs {string.Join(" or ", times.Take(MostListed))}{(times.Count > MostListed ? $" or one of {times.Count - MostListed} more" : "")}");
    }

    private static string Need(Matcher matcher, string value) => (matcher.Kind, matcher.Negated) switch
    {
        (MatchKind.Equal, false) => $"needs {Quote(matcher.Values[0])}",
        (MatchKind.In, false) when NearestName.Of(value, matcher.Values) is { } nearest => $"needs {Quote(nearest)} or another of {matcher.Values.Count}",
        (MatchKind.In, false) => $"needs one of {Listed(matcher.Values)}",
        (MatchKind.AtLeast, false) => $"needs at least {matcher.Values[0]}",
        (MatchKind.AtMost, false) => $"needs at most {matcher.Values[0]}",
        (MatchKind.Present, false) => "needs any value",
        (MatchKind.Glob, false) => $"needs to be like {Quote(matcher.Values[0])}",
        (MatchKind.Regex, false) => $"needs to match {Quote(matcher.Values[0])}",
        (MatchKind.Equal, true) => "needs anything else",
        (MatchKind.In, true) => $"needs none of {Listed(matcher.Values)}",
        (MatchKind.AtLeast, true) => $"needs less than {matcher.Values[0]}",
        (MatchKind.AtMost, true) => $"needs more than {matcher.Values[0]}",
        (MatchKind.Present, true) => "needs to be missing",
        (MatchKind.Glob, true) => $"needs not to be like {Quote(matcher.Values[0])}",
        (MatchKind.Regex, true) => $"needs not to match {Quote(matcher.Values[0])}",
        _ => throw new InvalidOperationException($"Matcher kind {matcher.Kind} has no words."),
    };

    private static string Listed(IReadOnlyList<string> values) =>
        $"{string.Join(", ", values.Take(MostListed).Select(Quote))}{(values.Count > MostListed ? $" and {values.Count - MostListed} more" : "")}";

    private static string Quote(string value) => value.Length > LongestValue ? $"'{value[..LongestValue]}…'" : $"'{value}'";
}
