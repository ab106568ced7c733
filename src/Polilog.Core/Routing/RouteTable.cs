namespace Polilog.Core.Routing;

/// <summary>Finds the routes of an alert: the first that matches, and after one that says <c>continue</c> the next, too.</summary>
internal sealed class RouteTable
{
    private readonly CompiledRoute[] routes;

    public RouteTable(IReadOnlyList<Route> routes) => this.routes = [.. routes.Select(r => new CompiledRoute(r))];

    /// <summary>In order; never empty, since the last route is the catch-all.</summary>
    public IReadOnlyList<Route> Match(RoutedAlert alert)
    {
        var matched = new List<Route>(1);
        foreach (var candidate in routes)
        {
            if (!candidate.Matches(alert))
                continue;
            matched.Add(candidate.Route);
            if (!candidate.Route.Continue)
                break;
        }
        return matched;
    }
}
