using System.Buffers;
using System.Globalization;
using System.Text;

namespace Polilog.Sdk;

/// <summary>Makes text from outside safe to store and to cut.</summary>
internal static class AlertText
{
    // C0 and C1 controls (tab and newline are kept) and every surrogate: a text with none of them is clean as it is.
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c is not ('\t' or '\n')).Concat(Enumerable.Range(0x7F, 0x21)).Concat(Enumerable.Range(0xD800, 0x800)).Select(c => (char)c)]);

    public static string Clean(string text)
    {
        var first = text.AsSpan().IndexOfAny(Suspicious);
        return first < 0 ? text : Repair(text, first);
    }

    public static string? CleanOrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : Clean(text);

    public static IReadOnlyDictionary<string, string> Clean(IReadOnlyDictionary<string, string> map) => map is TextMap texts ? Clean(texts) : CleanMap(map);

    private static TextMap Clean(TextMap map)
    {
        foreach (var (name, value) in map.Pairs)
            if (name.AsSpan().ContainsAny(Suspicious) || value.AsSpan().ContainsAny(Suspicious))
                return TextMap.Of([.. map.Select(p => KeyValuePair.Create(Clean(p.Key), Clean(p.Value)))]);
        return map;
    }

    private static IReadOnlyDictionary<string, string> CleanMap(IReadOnlyDictionary<string, string> map)
    {
        foreach (var (name, value) in map)
            if (name.AsSpan().ContainsAny(Suspicious) || value.AsSpan().ContainsAny(Suspicious))
                return CleanCopy(map);
        return map;
    }

    /// <summary>One line of at most <paramref name="maxElements"/> graphemes.</summary>
    public static string Line(string text, int maxElements)
    {
        var line = Clean(text).Trim();
        if (line.AsSpan().ContainsAny('\n', '\t'))
            line = line.Replace('\n', ' ').Replace('\t', ' ');
        // A grapheme has at least one char, so a text this short needs no counting.
        if (line.Length <= maxElements)
            return line;
        var keep = 0;
        for (var (count, at) = (0, 0); at < line.Length; count++)
        {
            if (count == maxElements - 1)
                keep = at;
            else if (count == maxElements)
                return string.Concat(line.AsSpan(0, keep).TrimEnd(), "…");
            at += StringInfo.GetNextTextElementLength(line, at);
        }
        return line;
    }

    /// <summary>Text of at most <paramref name="maxBytes"/> bytes of UTF-8, line breaks kept as single newlines.</summary>
    public static string Block(string text, int maxBytes)
    {
        var block = Clean(text.Contains('\r', StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text).TrimEnd();
        if (block.Length <= maxBytes / 3 || Encoding.UTF8.GetByteCount(block) <= maxBytes)
            return block;
        const string ellipsis = "\n…";
        var (at, bytes) = (0, Encoding.UTF8.GetByteCount(ellipsis));
        while (true)
        {
            var length = StringInfo.GetNextTextElementLength(block, at);
            bytes += Encoding.UTF8.GetByteCount(block.AsSpan(at, length));
            if (bytes > maxBytes)
                return string.Concat(block.AsSpan(0, at), ellipsis);
            at += length;
        }
    }

    private static string Repair(string text, int first)
    {
        var clean = new StringBuilder(text.Length).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c))
                clean.Append('\uFFFD');
            else if (c == '\0')
                continue;
            else
                clean.Append(char.IsControl(c) && c is not ('\t' or '\n') ? ' ' : c);
        }
        return clean.ToString();
    }

    private static Dictionary<string, string> CleanCopy(IReadOnlyDictionary<string, string> map)
    {
        var copy = new Dictionary<string, string>(map.Count, StringComparer.Ordinal);
        foreach (var (name, value) in map)
            copy[Clean(name)] = Clean(value);
        return copy;
    }
}
