namespace Polilog.Core.Messages;

/// <summary>A text cut to a size on borders of graphemes.</summary>
/// <param name="LeftOut">How many graphemes were left out; 0: none.</param>
internal readonly record struct Excerpt(string Text, int LeftOut)
{
    /// <summary>The beginning.</summary>
    public static Excerpt Head(string text, int maxChars, int maxLines = int.MaxValue)
    {
        var end = 0;
        for (var lines = 1; end < text.Length;)
        {
            if (text[end] == '\n' && ++lines > maxLines)
                break;
            var next = end + HostileText.NextGrapheme(text.AsSpan(end));
            if (next > maxChars)
                break;
            end = next;
        }
        return end == text.Length ? new(text, 0) : new(string.Concat(text.AsSpan(0, end).TrimEnd(), "…"), HostileText.CountGraphemes(text.AsSpan(end)));
    }

    /// <summary>The beginning and the end, which often says most: two thirds and one third.</summary>
    public static Excerpt Ends(string text, int maxChars)
    {
        if (text.Length <= maxChars)
            return new(text, 0);
        var (headEnd, tailStart) = (0, 0);
        for (var at = 0; at < text.Length;)
        {
            at += HostileText.NextGrapheme(text.AsSpan(at));
            if (at <= maxChars * 2 / 3)
                headEnd = at;
            tailStart = at;
            if (text.Length - at <= maxChars / 3)
                break;
        }
        return new(string.Concat(text.AsSpan(0, headEnd), " … ", text.AsSpan(tailStart)), HostileText.CountGraphemes(text.AsSpan(headEnd, tailStart - headEnd)));
    }
}
