using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Polilog.Core.Routing;

/// <summary>A matcher ready to run. Globs and expressions never backtrack, so their time grows with the text alone, whoever wrote either.</summary>
internal sealed class CompiledMatcher
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

    private readonly Matcher matcher;
    private readonly Func<string, bool> test;

    /// <exception cref="ArgumentException">The regular expression does not compile, or cannot run without backtracking.</exception>
    public CompiledMatcher(Matcher matcher)
    {
        this.matcher = matcher;
        test = TestOf(matcher);
    }

    /// <summary>An expression that ran out of time did not match: the alert goes on to the next route, and in the end to the catch-all.</summary>
    public bool Matches(RoutedAlert alert)
    {
        try
        {
            return test(alert.Field(matcher.Field)) != matcher.Negated;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Func<string, bool> TestOf(Matcher matcher)
    {
        var value = matcher.Values[0];
        return matcher.Kind switch
        {
            MatchKind.Equal => text => string.Equals(text, value, StringComparison.Ordinal),
            MatchKind.In => matcher.Values.ToFrozenSet(StringComparer.Ordinal).Contains,
            MatchKind.Glob => Expression(GlobPattern(value)).IsMatch,
            MatchKind.Regex => Expression($@"\A(?:{value})\z").IsMatch,
            _ => throw new InvalidOperationException($"Matcher kind {matcher.Kind} has no test."),
        };
    }

    /// <summary><c>*</c> is any text, <c>?</c> any one character; nothing else is special.</summary>
    private static string GlobPattern(string glob) =>
        $@"\A{Regex.Escape(glob).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\z";

    private static Regex Expression(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline, Timeout);
}
