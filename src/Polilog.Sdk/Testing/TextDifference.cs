namespace Polilog.Sdk.Testing;

/// <summary>Shows where two texts part: the lines between their common beginning and their common end.</summary>
internal static class TextDifference
{
    private const int MaxLines = 60;

    public static string Of(string expected, string received)
    {
        var (old, now) = (expected.Split('\n'), received.Split('\n'));
        var shorter = Math.Min(old.Length, now.Length);
        var head = 0;
        while (head < shorter && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < shorter - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        List<string> lines = [$"line {head + 1}:"];
        if (head > 0)
            lines.Add("  " + now[head - 1]);
        lines.AddRange(old[head..^tail].Select(line => "- " + line));
        lines.AddRange(now[head..^tail].Select(line => "+ " + line));
        return string.Join('\n', lines.Count <= MaxLines ? lines : [.. lines[..MaxLines], $"... and {lines.Count - MaxLines} lines more"]);
    }
}
