using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>Regular expressions as Alertmanager takes them, said in ours: they differ in what a digit, a space or a dot is, and in a few spellings.</summary>
internal static partial class GoExpression
{
    private static readonly Dictionary<char, string> Classes = new()
    {
        ['d'] = "0-9",
        ['w'] = "0-9A-Za-z_",
        ['s'] = @"\t\n\f\r\x20",
    };

    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["digit"] = "0-9",
        ["lower"] = "a-z",
        ["upper"] = "A-Z",
        ["xdigit"] = "0-9A-Fa-f",
        ["word"] = "0-9A-Za-z_",
        ["space"] = @"\t\n\v\f\r\x20",
        ["blank"] = @"\t\x20",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["print"] = @"\x20-\x7E",
        ["graph"] = @"\x21-\x7E",
        ["punct"] = @"\x21-\x2F:-@\x5B-`\x7B-\x7E",
        ["ascii"] = @"\x00-\x7F",
    };

    /// <summary>The values that the expression means one by one, such as a|b; null if it means more than a list.</summary>
    public static IReadOnlyList<string>? Values(string expression)
    {
        var inner = Grouped().Match(expression) is { Success: true } group ? group.Groups["inner"].Value : expression;
        return PlainAlternatives().IsMatch(inner) ? [.. inner.Split('|').Distinct(StringComparer.Ordinal)] : null;
    }

    /// <summary>Null if we cannot say it.</summary>
    public static string? Translate(string expression)
    {
        if (Body(expression) is not { } body)
            return null;
        // There a dot is any character but a line break.
        var ours = body.Contains('.', StringComparison.Ordinal) ? $"(?-s:{body})" : body;
        try
        {
            _ = new Regex(ours, RegexOptions.None, TimeSpan.FromSeconds(1));
            _ = CompiledMatcher.Expression(ours);
            return ours;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Body(string expression)
    {
        var ours = new StringBuilder();
        for (var at = 0; at < expression.Length;)
        {
            var taken = expression[at] switch
            {
                '\\' when at + 1 < expression.Length => Escape(expression, ref at),
                '[' => Set(expression, ref at),
                '(' when expression.AsSpan(at).StartsWith("(?P<") => Skip(ref at, 4, "(?<"),
                // Spaces and # mean themselves as long as nobody asks for the x of ours; U turns greed round, which is no matter of matching.
                '(' when Flags().Match(expression, at) is { Success: true } flags => flags.Value.AsSpan().ContainsAny('x', 'n') ? null : Skip(ref at, flags.Length, flags.Value.Replace("U", "", StringComparison.Ordinal)),
                var c => Skip(ref at, 1, c.ToString()),
            };
            if (taken is null)
                return null;
            ours.Append(taken);
        }
        return ours.ToString();
    }

    private static string Skip(ref int at, int length, string meant)
    {
        at += length;
        return meant;
    }

    private static string? Escape(string expression, ref int at)
    {
        var kind = expression[at + 1];
        if (Classes.TryGetValue(char.ToLowerInvariant(kind), out var members))
            return Skip(ref at, 2, char.IsAsciiLetterUpper(kind) ? $"[^{members}]" : $"[{members}]");
        if (kind == 'Q')
        {
            var end = expression.IndexOf(@"\E", at, StringComparison.Ordinal) is >= 0 and var found ? found : expression.Length;
            var literal = expression[(at + 2)..end];
            at = Math.Min(end + 2, expression.Length);
            return string.Concat(literal.Select(c => Regex.Escape(c.ToString())));
        }
        return Shared(expression, ref at);
    }

    // What both spell alike, in a set and outside; letters that only one of them knows are refused.
    private static string? Shared(string expression, ref int at)
    {
        if (CodePoint().Match(expression, at) is { Success: true } code)
            return int.Parse(code.Groups["hex"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is <= 0xFFFF and var value
                ? Skip(ref at, code.Length, string.Create(CultureInfo.InvariantCulture, $"\\u{value:x4}"))
                : null;
        if (ShortProperty().Match(expression, at) is { Success: true } property)
            return Skip(ref at, property.Length, $@"\{property.Groups["sign"].Value}{{{property.Groups["name"].Value}}}");
        var kind = expression[at + 1];
        var isKnown = !char.IsAsciiLetterOrDigit(kind) || "aftnrvpPxAbBz".Contains(kind, StringComparison.Ordinal);
        return isKnown ? Skip(ref at, 2, $@"\{kind}") : null;
    }

    private static string? Set(string expression, ref int at)
    {
        var set = new StringBuilder("[");
        at++;
        if (at < expression.Length && expression[at] == '^')
            set.Append(Skip(ref at, 1, "^"));
        for (var isFirst = true; at < expression.Length; isFirst = false)
        {
            if (expression[at] == ']' && !isFirst)
            {
                at++;
                return set.Append(']').ToString();
            }
            var member = Member(expression, ref at);
            if (member is null)
                return null;
            set.Append(member);
        }
        return null;
    }

    private static string? Member(string expression, ref int at)
    {
        if (NamedSet().Match(expression, at) is { Success: true } named)
            return named.Groups["not"].Length == 0 && Named.TryGetValue(named.Groups["name"].Value, out var members) ? Skip(ref at, named.Length, members) : null;
        // In ours an inner bracket begins a subtraction.
        if (expression[at] is '[' or ']')
            return Skip(ref at, 1, $@"\{expression[at]}");
        if (expression[at] != '\\')
            return Skip(ref at, 1, expression[at].ToString());
        if (at + 1 >= expression.Length)
            return null;
        return Classes.TryGetValue(expression[at + 1], out var ofLetter) ? Skip(ref at, 2, ofLetter)
            : "DWSbBAzQ".Contains(expression[at + 1], StringComparison.Ordinal) ? null
            : Shared(expression, ref at);
    }

    [GeneratedRegex(@"\A\^?(\(\?:|\()(?<inner>[^()]*)\)\$?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"\A[\p{L}\p{N}_:/@ -]*(\|[\p{L}\p{N}_:/@ -]*)*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PlainAlternatives();

    [GeneratedRegex(@"\G\(\?[A-Za-z-]+[:)]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Flags();

    [GeneratedRegex(@"\G\\x\{(?<hex>[0-9A-Fa-f]{1,6})\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodePoint();

    [GeneratedRegex(@"\G\\(?<sign>[pP])(?<name>[A-Z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShortProperty();

    [GeneratedRegex(@"\G\[:(?<not>\^?)(?<name>[a-z]+):\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedSet();
}
