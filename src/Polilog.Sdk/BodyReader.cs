using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Polilog.Sdk;

/// <summary>Reads bodies as senders really encode them.</summary>
internal static class BodyReader
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow };

    public static T Json<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, Action<string> repaired)
        where T : class => Value(Text(body, repaired).Span, type);

    /// <summary>The lines that are not blank, one after the other, so that whoever reads them can stop.</summary>
    public static IEnumerable<JsonLine<T>> JsonLines<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, Action<string> repaired)
        where T : class => Lines(Text(body, repaired), type);

    private static IEnumerable<JsonLine<T>> Lines<T>(ReadOnlyMemory<byte> text, JsonTypeInfo<T> type)
        where T : class
    {
        for (var number = 1; !text.IsEmpty; number++)
        {
            var end = text.Span.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.Span.Trim(Blanks).IsEmpty)
                yield return Line(line.Span, type, number);
        }
    }

    private static JsonLine<T> Line<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type, int number)
        where T : class
    {
        try
        {
            return new JsonLine<T>(number, Value(line, type), null);
        }
        catch (MalformedPayloadException e)
        {
            return new JsonLine<T>(number, null, e.Message);
        }
    }

    private static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> body, Action<string> repaired)
    {
        var text = MendSurrogates(ToUtf8(body, repaired));
        return text.Span.Trim(Blanks).IsEmpty ? throw new MalformedPayloadException("The body is empty; expected JSON.") : text;
    }

    private static T Value<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(text, Strict);
            var value = JsonSerializer.Deserialize(ref reader, type)
                        ?? throw new MalformedPayloadException("The body is JSON null; expected an object or an array.", "line 1, byte 0");
            if (reader.Read())
                throw new MalformedPayloadException("There is more after the end of the JSON value.", $"byte {reader.TokenStartIndex}");
            return value;
        }
        catch (JsonException e)
        {
            throw new MalformedPayloadException(Reason(e), Place(e), e);
        }
    }

    /// <summary>The body as UTF-8 without a byte order mark; the same memory when it is so already.</summary>
    private static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> body, Action<string> repaired)
    {
        var span = body.Span;
        // UTF-32 first: its little-endian mark begins with that of UTF-16.
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return Transcode(new UTF32Encoding(bigEndian: false, byteOrderMark: true), span[4..]);
        if (span.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return Transcode(new UTF32Encoding(bigEndian: true, byteOrderMark: true), span[4..]);
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Transcode(Encoding.Unicode, span[2..]);
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Transcode(Encoding.BigEndianUnicode, span[2..]);
        if (span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            body = body[3..];
        if (Utf8.IsValid(body.Span))
            return body;
        repaired("The body was not valid UTF-8; broken bytes were replaced by U+FFFD.");
        return Transcode(Encoding.UTF8, body.Span);
    }

    /// <summary>JSON allows half of a surrogate pair as an escape (<c>\ud83d</c> alone), the reader does not: such halves become U+FFFD.</summary>
    private static ReadOnlyMemory<byte> MendSurrogates(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOf("\\ud"u8) < 0 && json.Span.IndexOf("\\uD"u8) < 0)
            return json;
        byte[]? mended = null;
        for (var at = 0; at < json.Length - 1;)
        {
            var rest = json.Span[at..];
            var next = rest.IndexOf((byte)'\\');
            if (next < 0 || next + 1 >= rest.Length)
                break;
            at += next;
            if (!Escape(json.Span[at..], out var unit))
                at += 2;
            else if (char.IsHighSurrogate(unit) && Escape(json.Span[(at + 6)..], out var low) && char.IsLowSurrogate(low))
                at += 12;
            else
            {
                if (char.IsSurrogate(unit))
                    "\\ufffd"u8.CopyTo((mended ??= json.ToArray()).AsSpan(at));
                at += 6;
            }
        }
        return mended ?? json;
    }

    private static bool Escape(ReadOnlySpan<byte> text, out char unit)
    {
        var is4Digits = text.Length >= 6 && text.StartsWith("\\u"u8) && ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : -1;
        unit = (char)Math.Max(0, is4Digits);
        return is4Digits >= 0;
    }

    private static byte[] Transcode(Encoding encoding, ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetBytes(encoding.GetString(bytes));

    // The serializer appends path, line and position to its message; they are given apart.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var message = end < 0 ? e.Message : e.Message[..end];
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return $"Expected {Expected(message)} here.";
        end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    // It ends with the type of the field, which is not the sender's business.
    private static string Expected(string message) => message.TrimEnd('.') switch
    {
        var m when m.EndsWith("[]", StringComparison.Ordinal) || m.Contains("List`1", StringComparison.Ordinal) => "an array",
        var m when m.EndsWith("System.String", StringComparison.Ordinal) => "a text",
        var m when m.EndsWith("System.Boolean", StringComparison.Ordinal) => "true or false",
        var m when m.Contains("System.Int", StringComparison.Ordinal) || m.EndsWith("System.Double", StringComparison.Ordinal) => "a number",
        _ => "an object",
    };

    private static string? Place(JsonException e) => (e.Path, e.LineNumber) switch
    {
        ({ Length: > 1 } path, { } line) => $"{path}, line {line + 1}, byte {e.BytePositionInLine}",
        (_, { } line) => $"line {line + 1}, byte {e.BytePositionInLine}",
        ({ Length: > 1 } path, null) => path,
        _ => null,
    };
}
