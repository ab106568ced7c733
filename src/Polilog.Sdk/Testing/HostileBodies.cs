using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Polilog.Sdk.Testing;

/// <summary>What a connector may do with a body.</summary>
internal enum Expectation
{
    /// <summary>Read it or refuse it.</summary>
    Anything,

    /// <summary>Read it or refuse it, but start and end nothing.</summary>
    Harmless,

    /// <summary>Refuse it.</summary>
    Refused,
}

/// <summary>A recorded body as accidents and attackers would change it; always the same ones for the same body.</summary>
internal static class HostileBodies
{
    private const int MaxPlaces = 150;
    private const int Mutations = 100;
    private const int MaxMutated = 64 * 1024;
    private const int MaxLongTexts = 24;
    private const int MaxVeryLongTexts = 2;

    // Before a text of JSON, of a form, of XML.
    private static ReadOnlySpan<byte> TextEnds => "\"=>"u8;

    public static IEnumerable<(string What, ReadOnlyMemory<byte> Body, Expectation Must)> Of(ReadOnlyMemory<byte> body)
    {
        var json = Parse(body);
        return
        [
            ("the body itself", body, Expectation.Anything), .. Foreign(), .. Truncated(body, json is not null), .. Flipped(body),
            .. json is null || body.Length > MaxMutated ? [] : Reshaped(json), .. Long(body),
        ];
    }

    private static IEnumerable<(string, ReadOnlyMemory<byte>, Expectation)> Foreign()
    {
        yield return ("an empty body", ReadOnlyMemory<byte>.Empty, Expectation.Refused);
        yield return ("blanks only", Encoding.UTF8.GetBytes(" \r\n\t"), Expectation.Refused);
        foreach (var text in (string[])["null", "true", "17", "\"text\"", "[]", "{}", "[{}]", "[null]", "<alert/>", "hello", "a=1&b=2", "\"\\ud83d\"", "{\"\\u0000\":\"\\ud83d\"}"])
            yield return ($"the foreign body {text}", Encoding.UTF8.GetBytes(text), Expectation.Harmless);
        yield return ("a picture", new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0xFF }, Expectation.Harmless);
        yield return ("very deep nesting", Encoding.UTF8.GetBytes(new string('[', 100_000)), Expectation.Harmless);
    }

    private static IEnumerable<(string, ReadOnlyMemory<byte>, Expectation)> Truncated(ReadOnlyMemory<byte> body, bool isJson) => Enumerable.Range(1, 19)
        .Select(part => (int)((long)body.Span.TrimEnd(" \t\r\n"u8).Length * part / 20))
        .Where(length => length > 0)
        .Distinct()
        .Select(length => ($"the body cut after {length} bytes", body[..length], isJson ? Expectation.Refused : Expectation.Anything));

    private static IEnumerable<(string, ReadOnlyMemory<byte>, Expectation)> Flipped(ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or > MaxMutated)
            yield break;
        var random = new Random(17);
        for (var i = 0; i < Mutations; i++)
        {
            var copy = body.ToArray();
            var at = random.Next(copy.Length);
            copy[at] = (byte)random.Next(256);
            yield return ($"byte {at} set to {copy[at]}", copy, Expectation.Anything);
        }
    }

    /// <summary>Every value of the document in turn replaced by values of every other kind.</summary>
    private static IEnumerable<(string, ReadOnlyMemory<byte>, Expectation)> Reshaped(JsonNode json)
    {
        string[] others = ["null", "[]", "{}", "-1", "1e308", "\"\"", "\"half a pair\"", "true", "[[1]]", "{\"a\":{\"b\":1}}"];
        for (var place = 0; place < Math.Min(MaxPlaces, Places(json).Count()); place++)
            foreach (var other in others)
            {
                var copy = json.DeepClone();
                var node = Places(copy).ElementAt(place);
                var path = node.GetPath();
                node.ReplaceWith(JsonNode.Parse(other));
                yield return ($"{path} replaced by {other}", Encoding.UTF8.GetBytes(copy.ToJsonString().Replace("half a pair", @"\u0000\ud83d", StringComparison.Ordinal)), Expectation.Anything);
            }
    }

    /// <summary>A text of the body becomes very long, and such that an expression which tries every way to match it never ends.</summary>
    private static IEnumerable<(string, ReadOnlyMemory<byte>, Expectation)> Long(ReadOnlyMemory<byte> body)
    {
        var (places, from) = (0, 0);
        while (places < MaxLongTexts && body.Span[from..].IndexOfAny(TextEnds) is >= 0 and var found)
        {
            from += found + 1;
            if (from >= body.Length || !char.IsAsciiLetter((char)body.Span[from]))
                continue;
            places++;
            foreach (var length in places <= MaxVeryLongTexts ? (int[])[64, 256 << 10] : [64])
                yield return ($"a text of {length} letters at byte {from}", Insert(body.Span, from, length), Expectation.Anything);
        }
    }

    private static byte[] Insert(ReadOnlySpan<byte> body, int from, int letters)
    {
        var longer = new byte[body.Length + letters];
        body[..from].CopyTo(longer);
        longer.AsSpan(from, letters).Fill((byte)'a');
        body[from..].CopyTo(longer.AsSpan(from + letters));
        return longer;
    }

    private static IEnumerable<JsonNode> Places(JsonNode node) => node switch
    {
        JsonObject o => o.Where(p => p.Value is not null).SelectMany(p => Places(p.Value!).Prepend(p.Value!)),
        JsonArray a => a.Where(n => n is not null).SelectMany(n => Places(n!).Prepend(n!)),
        _ => [],
    };

    private static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var node = JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            return node is JsonObject or JsonArray && node.ToJsonString().Length > 0 ? node : null;
        }
        // The node model takes neither duplicate names nor half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
