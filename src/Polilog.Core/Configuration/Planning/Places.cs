namespace Polilog.Core.Configuration.Planning;

/// <summary>What of a list changed its place.</summary>
internal static class Places
{
    /// <summary>The fewest items that must be moved to bring what is in both lists from the old order into the new one.</summary>
    public static HashSet<string> Moved(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var places = before.Select((name, place) => (name, place)).ToDictionary(p => p.name, p => p.place, StringComparer.Ordinal);
        var common = after.Where(places.ContainsKey).ToArray();
        var moved = common.ToHashSet(StringComparer.Ordinal);
        moved.ExceptWith(LongestRising(common, places));
        return moved;
    }

    /// <summary>The most items that kept their order among themselves.</summary>
    private static IEnumerable<string> LongestRising(string[] names, Dictionary<string, int> places)
    {
        // ends[n]: where the lowest row of n + 1 items ends; previous: what stands before an item in its row.
        var (ends, previous) = (new List<int>(), new int[names.Length]);
        for (var i = 0; i < names.Length; i++)
        {
            var length = ends.BinarySearch(i, Comparer<int>.Create((a, b) => places[names[a]].CompareTo(places[names[b]])));
            length = length < 0 ? ~length : length;
            previous[i] = length == 0 ? -1 : ends[length - 1];
            if (length == ends.Count)
                ends.Add(i);
            else
                ends[length] = i;
        }
        for (var i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = previous[i])
            yield return names[i];
    }
}
