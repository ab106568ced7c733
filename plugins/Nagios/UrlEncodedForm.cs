namespace Polilog.Nagios;

/// <summary>Takes a field's name and value, as bytes: their encoding is not known yet.</summary>
internal delegate void FieldTaker(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

/// <summary>Reads <c>application/x-www-form-urlencoded</c>. A per cent sign without two digits stays what it is: clients of NRDP do not encode it.</summary>
internal static class UrlEncodedForm
{
    public static void Read(ReadOnlySpan<byte> body, FieldTaker take)
    {
        var decoded = new byte[body.Length];
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'&');
            var field = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 1)..];
            if (field.IsEmpty)
                continue;
            var equals = field.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? field : field[..equals], decoded);
            var value = Decode(equals < 0 ? [] : field[(equals + 1)..], decoded.AsSpan(name.Length));
            take(name, value);
        }
    }

    private static Span<byte> Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var b = encoded[i];
            if (b == '+')
                b = (byte)' ';
            else if (b == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit((char)encoded[i + 1]) && char.IsAsciiHexDigit((char)encoded[i + 2]))
            {
                b = (byte)((Digit(encoded[i + 1]) << 4) | Digit(encoded[i + 2]));
                i += 2;
            }
            decoded[length++] = b;
        }
        return decoded[..length];
    }

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;
}
