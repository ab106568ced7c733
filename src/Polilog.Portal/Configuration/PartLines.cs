namespace Polilog.Portal.Configuration;

/// <summary>Ends of lines: a browser sends every line with CR LF, whatever it was given.</summary>
internal static class PartLines
{
    /// <summary>A line break at the end begins no further line.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var lines = Plain(text).Split('\n');
        return lines is [.. var full, ""] ? full : lines;
    }

    /// <summary>What was typed, its lines ending as most do in the text it was made from; what was not changed is not another text.</summary>
    /// <param name="origin">Null: it is new.</param>
    public static string AsIn(string typed, string? origin)
    {
        var plain = Plain(typed);
        if (origin is null)
            return plain;
        return plain == Plain(origin) ? origin : IsMostlyCrLf(origin) ? plain.Replace("\n", "\r\n", StringComparison.Ordinal) : plain;
    }

    private static bool IsMostlyCrLf(string text) => text.AsSpan().Count("\r\n") * 2 > text.AsSpan().Count('\n');

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
