namespace Polilog.Core.Messages;

/// <summary>What somebody who mistyped a name may have meant.</summary>
internal static class NearestName
{
    public static string Unknown(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $"`{name}` is not known; did you mean `{nearest}`?" : $"`{name}` is not known.";

    public static string? Of(string name, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(name, candidate)))
        .Where(near => near.distance <= Math.Max(1, name.Length / 3))
        .OrderBy(near => near.distance).ThenBy(near => near.candidate, StringComparer.Ordinal)
        .Select(near => near.candidate)
        .FirstOrDefault();

    /// <summary>How many letters must be added, removed or replaced to make one of the other.</summary>
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
                current[j + 1] = Math.Min(Math.Min(current[j], previous[j + 1]) + 1, previous[j] + (a[i] == b[j] ? 0 : 1));
            previous = current;
        }
        return previous[^1];
    }
}
