namespace Polilog.Core.Configuration.Planning;

/// <summary>What an incident becomes of under other routes.</summary>
/// <param name="From">Null: it is opened besides.</param>
/// <param name="To">Null: it is not opened any more.</param>
internal readonly record struct ReplayPair(ReplayedHit? From, ReplayedHit? To);

/// <summary>An episode may open several incidents, before and after: which of them is which. Pure.</summary>
internal static class ReplayPairs
{
    /// <summary>Those of the same topic belong together; of the others each, in order, becomes the next that is left.</summary>
    public static List<ReplayPair> Of(IReadOnlyList<ReplayedHit> before, IReadOnlyList<ReplayedHit> after)
    {
        var left = after.ToList();
        var pairs = before.Select(from => new ReplayPair(from, Take(left, to => to.Topic == from.Topic))).ToList();
        for (var i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].To is null)
                pairs[i] = pairs[i] with { To = Take(left, _ => true) };
        }
        pairs.AddRange(left.Select(to => new ReplayPair(null, to)));
        return pairs;
    }

    private static ReplayedHit? Take(List<ReplayedHit> left, Predicate<ReplayedHit> fits)
    {
        if (left.Find(fits) is not { } hit)
            return null;
        left.Remove(hit);
        return hit;
    }
}
