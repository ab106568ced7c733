namespace Polilog.Core.Routing;

/// <summary>Finds the routes of an alert: the first that matches, and after one that says <c>continue</c> the next that does, too.</summary>
internal sealed class RouteTable
{
    private readonly CompiledRoute[] routes;
    private readonly RouteIndex index;

    public RouteTable(IReadOnlyList<Route> routes) => (this.routes, index) = ([.. routes.Select(r => new CompiledRoute(r))], new RouteIndex(routes));

    /// <summary>In order; never empty, since the last route is the catch-all.</summary>
    public IReadOnlyList<Route> Match(RoutedAlert alert)
    {
        var candidates = index.CandidatesFor(alert);
        Span<int> next = candidates.Count <= 64 ? stackalloc int[candidates.Count] : new int[candidates.Count];
        next.Clear();
        var matched = new List<Route>(1);
        while (TakeLowest(candidates, next) is { } position)
        {
            if (!routes[position].Matches(alert))
                continue;
            matched.Add(routes[position].Route);
            if (!routes[position].Route.Continue)
                break;
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
