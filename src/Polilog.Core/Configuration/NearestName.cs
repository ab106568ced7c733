namespace Polilog.Core.Configuration;

/// <summary>Finds what was probably meant by a name that is not known.</summary>
internal static class NearestName
{
    private const int MostListed = 12;

    /// <summary>A sentence to end a fault with: what was meant, or what there is.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
            return "None is described.";
        if (Of(name, known) is { } nearest)
            return $"Did you mean '{nearest}'?";
        return known.Count <= MostListed ? $"Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}." : $"{known.Count} are known, none is similar.";
    }

    /// <summary>The same for a name within a template, where listing all that is known would not help.</summary>
    public static string Unknown(string name, IEnumerable<string> known) =>
        $"There is no variable '{name}'.{(Of(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : "")}";

    /// <summary>The known name that takes the fewest slips of the pen; null if none is near enough.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var (nearest, fewest) = ((string?)null, 1 + Math.Max(1, name.Length / 3));
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) < fewest && Slips(name, candidate) is var slips && slips < fewest)
                (nearest, fewest) = (candidate, slips);
        }
        return nearest;
    }

    /// <summary>Letters added, lost, changed or swapped with their neighbour; upper and lower case are the same letter.</summary>
    private static int Slips(string written, string meant)
    {
        var before = new int[meant.Length + 1];
        var last = Enumerable.Range(0, meant.Length + 1).ToArray();
        var row = new int[meant.Length + 1];
        for (var i = 1; i <= written.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= meant.Length; j++)
            {
                var changed = last[j - 1] + (Same(written[i - 1], meant[j - 1]) ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(written[i - 1], meant[j - 2]) && Same(written[i - 2], meant[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last, row) = (last, row, before);
        }
        return last[meant.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
