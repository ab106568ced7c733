using System.Text.RegularExpressions;
using Polilog.Core.Routing;

namespace Polilog.Tests;

/// <summary>What a matcher means, said as plainly as can be and with none of the code that routes: what takes long or could backtrack for ever is no matter in a test.</summary>
internal static class NaiveMatcher
{
    public static bool Holds(Matcher matcher, RoutedAlert alert)
    {
        var text = TextOf(matcher.Field, alert);
        return matcher.Negated != matcher.Kind switch
        {
            MatchKind.Equal or MatchKind.In => matcher.Values.Contains(text ?? "", StringComparer.Ordinal),
            MatchKind.Glob => Fits(matcher.Values[0], text ?? ""),
            MatchKind.Regex => Regex.IsMatch(text ?? "", $@"\A(?:{matcher.Values[0]})\z", RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)),
            MatchKind.Present => text is not null,
            MatchKind.AtLeast => Rank(text) >= Rank(matcher.Values[0]),
            MatchKind.AtMost => Rank(text) <= Rank(matcher.Values[0]),
            _ => throw new InvalidOperationException($"What {matcher.Kind} means is not said here."),
        };
    }

    /// <summary>Null: it is not there.</summary>
    public static string? TextOf(string field, RoutedAlert alert) => field switch
    {
        "connection" => alert.Connection,
        "connector" => alert.Connector,
        "severity" => $"{alert.Severity}".ToLowerInvariant(),
        "resource" => alert.Resource,
        "check" => alert.Check,
        "title" => alert.Title,
        _ => alert.Labels.GetValueOrDefault(field["labels.".Length..]),
    };

    private static int Rank(string? severity) => Array.IndexOf(["info", "warning", "average", "high", "critical"], severity);

    private static bool Fits(string glob, string text) => glob.Length == 0
        ? text.Length == 0
        : glob[0] == '*' ? Fits(glob[1..], text) || (text.Length > 0 && Fits(glob, text[1..])) : text.Length > 0 && (glob[0] == '?' || glob[0] == text[0]) && Fits(glob[1..], text[1..]);
}
