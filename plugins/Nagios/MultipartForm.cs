using System.Text;
using System.Text.RegularExpressions;
using Polilog.Sdk;

namespace Polilog.Nagios;

/// <summary>Reads <c>multipart/form-data</c>, as curl -F sends it. The first line is the delimiter; it is what the header would say.</summary>
internal static partial class MultipartForm
{
    private const int LongestDelimiter = 80;

    public static void Read(ReadOnlySpan<byte> body, FieldTaker take)
    {
        var lineEnd = body.IndexOf((byte)'\n');
        if (lineEnd is < 0 or > LongestDelimiter)
            throw new MalformedPayloadException("The body begins like multipart/form-data, but its first line is no delimiter.", "line 1");
        var delimiter = body[..lineEnd].TrimEnd((byte)'\r');
        var rest = body[delimiter.Length..];
        while (rest.StartsWith("\n"u8) || rest.StartsWith("\r\n"u8))
        {
            var end = NextDelimiter(rest, delimiter);
            if (end < 0)
                throw new MalformedPayloadException("The body is cut: its last delimiter is missing.");
            ReadPart(rest[..end], take);
            rest = rest[(end + 1 + delimiter.Length)..];
        }
    }

    /// <summary>Where the line break before the next delimiter is.</summary>
    private static int NextDelimiter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> delimiter)
    {
        for (var from = 0; ;)
        {
            var at = text[from..].IndexOf(delimiter);
            if (at < 0)
                return -1;
            at += from;
            if (at > 0 && text[at - 1] == '\n')
                return at - 1;
            from = at + 1;
        }
    }

    private static void ReadPart(ReadOnlySpan<byte> part, FieldTaker take)
    {
        var (end, gap) = (part.IndexOf("\r\n\r\n"u8), 4);
        if (end < 0)
            (end, gap) = (part.IndexOf("\n\n"u8), 2);
        if (end < 0 || Name().Match(Encoding.UTF8.GetString(part[..end])) is not { Success: true } name)
            throw new MalformedPayloadException("A part of the body has no header that names its field.");
        take(Encoding.UTF8.GetBytes(name.Groups["name"].Value), part[Math.Min(end + gap, part.Length)..].TrimEnd((byte)'\r'));
    }

    [GeneratedRegex("""^\s*content-disposition:[^\n]*;\s*name="?(?<name>[^"\r\n;]*)""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
