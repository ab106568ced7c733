using System.Buffers;
using System.Net;

namespace Polilog.Core.Messages;

/// <summary>Splits what a template wrote into tags and text. What is no well-formed tag is text.</summary>
internal ref struct MarkupReader(ReadOnlySpan<char> markup)
{
    private static readonly SearchValues<char> TagChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    private static readonly SearchValues<char> EndOfName = SearchValues.Create("=/ \t\r\n");

    private ReadOnlySpan<char> rest = markup;

    public MarkupKind Kind { get; private set; }

    /// <summary>Of a tag, lower-case.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Of an opening tag, raw.</summary>
    public ReadOnlySpan<char> Attributes { get; private set; }

    /// <summary>Of a text, entities resolved.</summary>
    public string Text { get; private set; } = "";

    public bool Read()
    {
        if (rest.IsEmpty)
            return false;
        if (rest[0] == '<' && TryReadTag())
            return true;
        var end = rest[1..].IndexOf('<') + 1;
        var text = end == 0 ? rest : rest[..end];
        rest = rest[text.Length..];
        (Kind, Text) = (MarkupKind.Text, Decode(text));
        return true;
    }

    /// <summary>Takes the next name and value off the attributes of an opening tag.</summary>
    public static bool TryReadAttribute(ref ReadOnlySpan<char> attributes, out string name, out string value)
    {
        (name, value) = ("", "");
        attributes = attributes.TrimStart("/ \t\r\n");
        if (attributes.IsEmpty)
            return false;
        var end = attributes.IndexOfAny(EndOfName);
        name = (end < 0 ? attributes : attributes[..end]).ToString().ToLowerInvariant();
        attributes = end < 0 ? [] : attributes[end..].TrimStart(" \t\r\n");
        if (attributes.IsEmpty || attributes[0] != '=')
            return true;
        attributes = attributes[1..].TrimStart(" \t\r\n");
        var quote = attributes.IsEmpty ? '\0' : attributes[0];
        var isQuoted = quote is '"' or '\'';
        if (isQuoted)
            attributes = attributes[1..];
        var valueEnd = isQuoted ? attributes.IndexOf(quote) : attributes.IndexOfAny(" \t\r\n");
        value = Decode(valueEnd < 0 ? attributes : attributes[..valueEnd]);
        attributes = valueEnd < 0 ? [] : attributes[(valueEnd + (isQuoted ? 1 : 0))..];
        return true;
    }

    private bool TryReadTag()
    {
        if (rest.StartsWith("<!--"))
        {
            var commentEnd = rest.IndexOf("-->");
            rest = commentEnd < 0 ? [] : rest[(commentEnd + 3)..];
            Kind = MarkupKind.Comment;
            return true;
        }
        var isClosing = rest.Length > 1 && rest[1] == '/';
        var body = rest[(isClosing ? 2 : 1)..];
        if (body.IsEmpty || !char.IsAsciiLetter(body[0]))
            return false;
        var end = EndOfTag(body);
        if (end < 0)
            return false;
        var nameEnd = body[..end].IndexOfAnyExcept(TagChars);
        Name = (nameEnd < 0 ? body[..end] : body[..nameEnd]).ToString().ToLowerInvariant();
        Attributes = nameEnd < 0 ? [] : body[nameEnd..end];
        Kind = isClosing ? MarkupKind.Close : MarkupKind.Open;
        rest = body[(end + 1)..];
        if (Kind == MarkupKind.Open && Name is ("script" or "style"))
            SkipContent();
        return true;
    }

    /// <summary>What stands in a script or style is no text for people.</summary>
    private void SkipContent()
    {
        var close = rest.IndexOf("</" + Name, StringComparison.OrdinalIgnoreCase);
        rest = close < 0 ? [] : rest[close..];
    }

    /// <summary>Where its <c>&gt;</c> stands, outside of quotes.</summary>
    private static int EndOfTag(ReadOnlySpan<char> body)
    {
        var quote = '\0';
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c == '>')
                return i;
            else if (c is '"' or '\'')
                quote = c;
        }
        return -1;
    }

    private static string Decode(ReadOnlySpan<char> text) => text.Contains('&') ? WebUtility.HtmlDecode(text.ToString()) : text.ToString();
}

internal enum MarkupKind
{
    Text,
    Open,
    Close,
    Comment,
}
