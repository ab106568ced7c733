using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Polilog.Core.Configuration.Import;

/// <summary>Writes a text so that it is read back as it was, whatever it holds.</summary>
internal static partial class YamlQuote
{
    // Other readers take these for something else than a text.
    private static readonly HashSet<string> Words = new(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static string Of(string text)
    {
        if (Plain().IsMatch(text) && !Words.Contains(text))
            return text;
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else
                quoted.Append(IsPrintable(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"));
        }
        return quoted.Append('"').ToString();
    }

    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Of))}]";

    /// <summary>For a comment: nothing in it can end the line.</summary>
    public static string OneLine(string text) => string.Concat(text.EnumerateRunes().Select(r => IsPrintable(r) ? r.ToString() : " "));

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
