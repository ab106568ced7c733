using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>One test on a label, as Alertmanager has it. A missing label is the empty string; an expression matches the whole value.</summary>
internal sealed record LabelTest(string Label, bool IsExpression, bool IsNegated, string Value);

/// <summary>
/// Reads what stands under <c>matchers:</c>. There are two grammars: the one of old versions, and one with quoted names and any letters; where both understand a
/// text, Alertmanager follows the old one.
/// </summary>
internal static partial class LabelTests
{
    private const string Reserved = "{}!=~,\\\"'`";

    /// <summary>Null if Alertmanager would not understand it either.</summary>
    public static IReadOnlyList<LabelTest>? Parse(string text) => ParseOld(text) ?? new Scanner(text).Read();

    private static List<LabelTest>? ParseOld(string text)
    {
        var inner = text.AsSpan();
        if (inner.StartsWith("{"))
            inner = inner[1..];
        if (inner.EndsWith("}"))
            inner = inner[..^1];
        var tests = new List<LabelTest>();
        foreach (var part in SplitAtCommas(inner.ToString()))
        {
            if (OldTest().Match(part) is not { Success: true } match || OldValue(match.Groups["value"].Value) is not { } value)
                return null;
            tests.Add(Test(match.Groups["label"].Value, match.Groups["operator"].Value, value));
        }
        return tests.Count == 0 ? null : tests;
    }

    private static List<string> SplitAtCommas(string text)
    {
        var (parts, part, isQuoted, isEscaped) = (new List<string>(), new StringBuilder(), false, false);
        foreach (var c in text)
        {
            if (c == ',' && !isQuoted)
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }
            if (c == '"' && !isEscaped)
                isQuoted = !isQuoted;
            isEscaped = c == '\\' && !isEscaped;
            part.Append(c);
        }
        if (part.Length > 0)
            parts.Add(part.ToString());
        return parts;
    }

    // A backslash before anything but n, " and itself stands for itself, so that expressions need not double theirs.
    private static string? OldValue(string raw)
    {
        var isQuoted = raw.StartsWith('"');
        var (value, isClosed) = (new StringBuilder(), false);
        for (var i = isQuoted ? 1 : 0; i < raw.Length; i++)
        {
            if (raw[i] == '"')
            {
                if (!isQuoted || i < raw.Length - 1)
                    return null;
                isClosed = true;
            }
            else if (raw[i] == '\\' && i < raw.Length - 1)
            {
                i++;
                value.Append(raw[i] switch { 'n' => "\n", '"' => "\"", '\\' => "\\", var other => $"\\{other}" });
            }
            else
            {
                value.Append(raw[i]);
            }
        }
        return isQuoted == isClosed ? value.ToString() : null;
    }

    private static LabelTest Test(string label, string sign, string value) => new(label, sign is "=~" or "!~", sign[0] == '!', value);

    [GeneratedRegex(@"\A\s*(?<label>[A-Za-z_:][A-Za-z0-9_:]*)\s*(?<operator>=~|!~|!=|=)\s*(?<value>[\s\S]*?)\s*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldTest();

    /// <summary>The grammar of newer versions.</summary>
    private sealed class Scanner(string text)
    {
        private int at;

        public List<LabelTest>? Read()
        {
            var tests = new List<LabelTest>();
            var isBraced = Take("{");
            while (Word() is { } label)
            {
                var sign = Take("=~") ? "=~" : Take("!~") ? "!~" : Take("!=") ? "!=" : Take("=") ? "=" : null;
                if (sign is null || Word() is not { } value)
                    return null;
                tests.Add(Test(label, sign, value));
                if (!Take(","))
                    break;
            }
            var isWhole = (!isBraced || Take("}")) && Rest().Length == 0;
            return isWhole && tests.Count > 0 ? tests : null;
        }

        private ReadOnlySpan<char> Rest()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            return text.AsSpan(at);
        }

        private bool Take(string sign)
        {
            var found = Rest().StartsWith(sign, StringComparison.Ordinal);
            at += found ? sign.Length : 0;
            return found;
        }

        private string? Word()
        {
            if (Rest().StartsWith("\""))
                return Quoted();
            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && !Reserved.Contains(text[at], StringComparison.Ordinal))
                at++;
            return at > start ? text[start..at] : null;
        }

        private string? Quoted()
        {
            var word = new StringBuilder();
            for (at++; at < text.Length; at++)
            {
                if (text[at] == '"')
                {
                    at++;
                    return word.ToString();
                }
                if (text[at] != '\\')
                    word.Append(text[at]);
                else if (Escape() is { } meant)
                    word.Append(meant);
                else
                    return null;
            }
            return null;
        }

        private string? Escape()
        {
            at++;
            var (kind, digits) = at >= text.Length ? (' ', 0) : (text[at], text[at] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 });
            if (digits == 0)
                return kind switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '"' => "\"", '\\' => "\\", _ => null };
            var known = at + digits < text.Length && int.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code);
            at += digits;
            return known ? new Rune(int.Parse(text.AsSpan(at - digits + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString() : null;
        }
    }
}
