using System.Collections.Frozen;
using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Polilog.Core.Routing;

/// <summary>A matcher ready to run. Globs and expressions never backtrack, so their time grows with the text alone, whoever wrote either.</summary>
internal sealed class CompiledMatcher
{
    // Measured by the wall: shorter, and a machine that is busy for a moment sends an alert to the wrong room.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly bool negated;
    private readonly Func<RoutedAlert, bool> test;

    public CompiledMatcher(Matcher matcher) => (negated, test) = (matcher.Negated, TestOf(AlertField.Of(matcher.Field), matcher));

    /// <summary>An expression that ran out of time did not match: the alert goes on to the next route, and in the end to the catch-all.</summary>
    public bool Matches(RoutedAlert alert)
    {
        try
        {
            return test(alert) != negated;
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or NotSupportedException)
        {
            // No expression that was checked is refused here; were one, the alerts of every route behind it would wait for it.
            return false;
        }
    }

    /// <summary>The whole value must match, over line breaks, too.</summary>
    /// <exception cref="ArgumentException">It does not compile.</exception>
    /// <exception cref="NotSupportedException">It cannot run without backtracking.</exception>
    public static Regex Expression(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline, Timeout);

    private static Func<RoutedAlert, bool> TestOf(AlertField field, Matcher matcher)
    {
        if (matcher.Kind is MatchKind.Present)
            return field.IsIn;
        var holds = TestOf(matcher);
        return alert => holds(field.ValueIn(alert));
    }

    private static Func<string, bool> TestOf(Matcher matcher)
    {
        var value = matcher.Values[0];
        return matcher.Kind switch
        {
            MatchKind.Equal => text => string.Equals(text, value, StringComparison.Ordinal),
            MatchKind.In or MatchKind.AtLeast or MatchKind.AtMost => matcher.Listed!.ToFrozenSet(StringComparer.Ordinal).Contains,
            MatchKind.Glob => Glob(value),
            MatchKind.Regex => Lazily(value),
            _ => throw new InvalidOperationException($"Matcher kind {matcher.Kind} has no test."),
        };
    }

    /// <summary><c>*</c> is any text, <c>?</c> any one character; nothing else is special, so the backslash that the library knows is doubled.</summary>
    private static Func<string, bool> Glob(string glob)
    {
        var expression = glob.Replace(@"\", @"\\", StringComparison.Ordinal);
        // The library says that nothing matches an empty text.
        var takesNothing = glob.All(c => c == '*');
        return text => text.Length == 0 ? takesNothing : FileSystemName.MatchesSimpleExpression(expression, text, ignoreCase: false);
    }

    // Made when first needed: building thousands of expressions takes longer than the start of the host may.
    private static Func<string, bool> Lazily(string pattern)
    {
        var expression = new Lazy<Regex>(() => Expression(pattern));
        return text => expression.Value.IsMatch(text);
    }
}
