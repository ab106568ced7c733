namespace Polilog.Core.Routing;

/// <summary>A route with its matchers ready to run.</summary>
internal sealed class CompiledRoute(Route route)
{
    private readonly CompiledMatcher[] matchers = [.. route.Matchers.Select(m => new CompiledMatcher(m))];

    public Route Route { get; } = route;

    public bool Matches(RoutedAlert alert)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Matches(alert))
                return false;
        }
        return true;
    }
}
