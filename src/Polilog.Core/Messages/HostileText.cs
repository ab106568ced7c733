using System.Buffers;
using System.Globalization;
using System.Text;

namespace Polilog.Core.Messages;

/// <summary>Takes from text of outside what it could do to the text around it: turn its direction, ring for people, break its lines.</summary>
internal static class HostileText
{
    private const char ZeroWidthSpace = '\u200B';
    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    // A grapheme may be endless (a letter with ten thousand accents); more chars than this are several for us.
    private const int LongestGrapheme = 64;

    // Right-to-left letters and marks (the surrogates stand for U+10800-U+10FFF and U+1E800-U+1EFFF), embeddings, overrides and isolates.
    private static readonly SearchValues<char> Directed = SearchValues.Create(
        [.. Chars(0x0590, 0x08FF), .. Chars(0xFB1D, 0xFDFF), .. Chars(0xFE70, 0xFEFC), .. Chars(0xD802, 0xD803), .. Chars(0xD83A, 0xD83B),
         '\u200E', '\u200F', .. Chars(0x202A, 0x202E), .. Chars(0x2066, 0x2069)]);

    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
        [.. Chars(0x00, 0x1F).Where(c => c is not ('\n' or '\t')), .. Chars(0x7F, 0x9F), .. Chars(0x2028, 0x2029), .. Chars(0x202A, 0x202E), .. Chars(0xD800, 0xDFFF), '\uFFFE', '\uFFFF']);

    private static readonly SearchValues<char> NameChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._=/+-");

    /// <summary>Text of both directions stays within itself: its own direction marks go, and each line is wrapped in an isolate.</summary>
    public static string Isolate(string text)
    {
        if (!text.AsSpan().ContainsAny(Directed))
            return text;
        var isolated = new StringBuilder(text.Length + 8);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (isolated.Length > 0)
                isolated.Append('\n');
            if (!line.ContainsAny(Directed))
            {
                isolated.Append(line);
                continue;
            }
            isolated.Append(FirstStrongIsolate);
            foreach (var c in line)
                if (c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')))
                    isolated.Append(c);
            isolated.Append(PopDirectionalIsolate);
        }
        return isolated.ToString();
    }

    /// <summary>Control characters and direction overrides go, halves of surrogate pairs become U+FFFD.</summary>
    public static string Printable(string text)
    {
        var first = text.AsSpan().IndexOfAny(Unprintable);
        if (first < 0)
            return text;
        var printable = new StringBuilder(text.Length).Append(text, 0, first);
        foreach (var rune in text.AsSpan(first).EnumerateRunes())
        {
            if (rune.Value is '\u2028' or '\u2029')
                printable.Append('\n');
            else if (rune.Value > 0xFFFF || !Unprintable.Contains((char)rune.Value))
                printable.Append(rune);
        }
        return printable.ToString();
    }

    /// <summary>
    /// Puts a zero-width space behind each <c>@</c> that a chat client could read as a mention (<c>@room</c>, <c>@user:server</c>). One within a plain mail address stays.
    /// </summary>
    public static string BreakMentions(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
            return text;
        var broken = new StringBuilder(text.Length + 4);
        var written = 0;
        for (; at >= 0; at = text.IndexOf('@', at + 1))
        {
            broken.Append(text, written, at + 1 - written);
            written = at + 1;
            if (CouldMention(text, at))
                broken.Append(ZeroWidthSpace);
        }
        return broken.Append(text, written, text.Length - written).ToString();
    }

    /// <summary>Whether the <c>@</c> at this place could be read as a mention.</summary>
    public static bool CouldMention(string text, int at)
    {
        var name = text.AsSpan(at + 1);
        var end = name.IndexOfAnyExcept(NameChars);
        var isMailAddress = at > 0 && NameChars.Contains(text[at - 1])
            && name.Length > 0 && end != 0
            && (end < 0 || name[end] != ':')
            && !name.StartsWith("room", StringComparison.OrdinalIgnoreCase);
        return !isMailAddress;
    }

    /// <summary>How many chars the next grapheme has; at most 64, and never half a surrogate pair.</summary>
    public static int NextGrapheme(ReadOnlySpan<char> text)
    {
        var length = StringInfo.GetNextTextElementLength(text);
        if (length <= LongestGrapheme)
            return length;
        return char.IsHighSurrogate(text[LongestGrapheme - 1]) ? LongestGrapheme - 1 : LongestGrapheme;
    }

    public static int CountGraphemes(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; count++)
            at += NextGrapheme(text[at..]);
        return count;
    }

    private static IEnumerable<char> Chars(int first, int last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}
