namespace Polilog.Sdk.Testing;

/// <summary>Mutates recorded bodies; the same number gives the same mutation.</summary>
internal sealed class BodyMutator(IReadOnlyList<ReadOnlyMemory<byte>> bodies, int seed)
{
    private const int MaxLength = 256 * 1024;
    private const int MostSteps = 6;

    // What parsers stumble over: ends of numbers, of encodings, of structures.
    private static readonly byte[][] Fragments =
    [
        .. ((string[])
        [
            "null", "true", "0", "-1", "1e999", "-0.0", "9223372036854775808", "1e-400", "00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "2026-02-30T25:61:61Z", "\"\"", "\"", "\\", "\\u0000",
            "\\ud83d", "[", "]", "{", "}", "[[[[[[[[[[", "{\"a\":{\"a\":", ",", ":", "\r\n", "\n\n", "&", "=", "%", "%00", "%zz", "+", "<", "</", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<![CDATA[", "--",
            "\u202e", "@room", "𝄞", "e\u0301\u0301\u0301\u0301",
        ]).Select(System.Text.Encoding.UTF8.GetBytes),
        [0], [0xFF], [0xFE, 0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC3], [0xED, 0xA0, 0xBD], [0xF4, 0x90, 0x80, 0x80], [0x1B], [0x7F],
    ];

    public (int Base, byte[] Body) Mutation(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var at = random.Next(bodies.Count);
        var body = bodies[at].ToArray();
        for (var steps = random.Next(1, MostSteps + 1); steps > 0; steps--)
            body = Step(body, random);
        return (at, body.Length <= MaxLength ? body : body[..MaxLength]);
    }

    private byte[] Step(byte[] body, Random random)
    {
        var (from, to) = Range(body, random);
        switch (random.Next(10))
        {
            case 0:
                return [.. body[..from], .. body[to..]];
            case 1:
                return [.. body[..to], .. body[from..]];
            case 2:
                return body[..from];
            case 3:
                return [.. body[..from], .. Fragments[random.Next(Fragments.Length)], .. body[from..]];
            case 4:
                return [.. body[..from], .. Fragments[random.Next(Fragments.Length)], .. body[to..]];
            case 5:
                // Two requests in one.
                var other = bodies[random.Next(bodies.Count)].Span;
                return [.. body[..from], .. other[random.Next(other.Length + 1)..]];
            case 6:
                return ReplaceValue(body, random);
            case 7:
                return [.. body[..from], .. Enumerable.Repeat(from < body.Length ? body[from] : (byte)'[', random.Next(1, 2_000)), .. body[from..]];
            default:
                if (from < body.Length)
                    body[from] = random.Next(2) == 0 ? (byte)(body[from] ^ (1 << random.Next(8))) : (byte)random.Next(256);
                return body;
        }
    }

    // Mostly short ones: a long one leaves little of the body.
    private static (int From, int To) Range(byte[] body, Random random)
    {
        var from = random.Next(body.Length + 1);
        return (from, Math.Min(body.Length, from + (random.Next(4) == 0 ? random.Next(body.Length + 1) : random.Next(1, 12))));
    }

    // A value of JSON, of a form or of XML: from one mark of syntax to the next.
    private static byte[] ReplaceValue(byte[] body, Random random)
    {
        ReadOnlySpan<byte> begins = ":=>["u8, ends = ",}]&<\n"u8;
        var from = random.Next(body.Length + 1);
        var begin = body.AsSpan(from).IndexOfAny(begins);
        if (begin < 0)
            return body;
        from += begin + 1;
        var length = body.AsSpan(from).IndexOfAny(ends);
        return [.. body[..from], .. Fragments[random.Next(Fragments.Length)], .. length < 0 ? [] : body[(from + length)..]];
    }
}
