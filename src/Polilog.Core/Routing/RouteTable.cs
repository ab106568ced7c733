namespace Polilog.Core.Routing;

/// <summary>
/// Finds the routes of an alert: the first that matches, and after one that says <c>continue</c> the next that does, too. Routes inside of another are tried among themselves; if one takes the alert, the outer one
/// does not, and whether the walk goes on behind the outer one is said by its own <c>continue</c>.
/// </summary>
internal sealed class RouteTable
{
    private readonly CompiledRoute[] routes;
    private readonly RouteIndex index;

    // By position: the first of the routes inside it, itself if there are none; and where the walk goes on after it matched.
    private readonly int[] firstInside;
    private readonly int[] goOn;

    public RouteTable(IReadOnlyList<Route> routes)
    {
        this.routes = [.. routes.Select(r => new CompiledRoute(r))];
        index = new RouteIndex(routes);
        AskTheTime = routes.Any(r => r.When.Count > 0);
        firstInside = [.. Enumerable.Range(0, routes.Count)];
        goOn = new int[routes.Count];
        var outers = routes.Select(r => r.Inside).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var positions = routes.Index().Where(r => outers.Contains(r.Item.Name)).ToDictionary(r => r.Item.Name, r => r.Index, StringComparer.Ordinal);
        for (var i = 0; i < routes.Count; i++)
        {
            var outer = routes[i].Inside is { } name ? positions[name] : routes.Count;
            if (outer < routes.Count)
                firstInside[outer] = Math.Min(firstInside[outer], firstInside[i]);
            goOn[i] = routes[i].Continue ? i + 1 : outer;
        }
    }

    /// <summary>Whether the time of the week matters to any of them.</summary>
    public bool AskTheTime { get; }

    /// <summary>In order; never empty, since the last route is the catch-all.</summary>
    /// <param name="at">Whose time of the week counts: when the episode that is routed began.</param>
    public IReadOnlyList<Route> Match(RoutedAlert alert, DateTimeOffset at)
    {
        var candidates = index.CandidatesFor(alert);
        Span<int> next = candidates.Count <= 64 ? stackalloc int[candidates.Count] : new int[candidates.Count];
        next.Clear();
        var matched = new List<Route>(1);
        var (from, last) = (0, -1);
        while (from < routes.Length && TakeLowest(candidates, next) is { } position)
        {
            if (position < from || !routes[position].Matches(alert, at))
                continue;
            if (last < firstInside[position])
            {
                matched.Add(routes[position].Route);
                last = position;
            }
            from = goOn[position];
        }
        return matched;
    }

    private static int? TakeLowest(List<List<int>> candidates, Span<int> next)
    {
        var (lowest, list) = (int.MaxValue, -1);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (next[i] < candidates[i].Count && candidates[i][next[i]] < lowest)
                (lowest, list) = (candidates[i][next[i]], i);
        }
        if (list < 0)
            return null;
        next[list]++;
        return lowest;
    }
}
