namespace Polilog.Core.Routing;

/// <summary>A route with its matchers and times ready to run.</summary>
internal sealed class CompiledRoute(Route route)
{
    private readonly CompiledMatcher[] matchers = [.. route.Matchers.Select(m => new CompiledMatcher(m))];
    private readonly CompiledTimeOfWeek[][] when = [.. route.When.Select(times => times.Select(t => new CompiledTimeOfWeek(t)).ToArray())];

    public Route Route { get; } = route;

    public bool Matches(RoutedAlert alert, DateTimeOffset at)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Matches(alert))
                return false;
        }
        foreach (var times in when)
        {
            if (!Holds(times, at))
                return false;
        }
        return true;
    }

    private static bool Holds(CompiledTimeOfWeek[] times, DateTimeOffset at)
    {
        foreach (var time in times)
        {
            if (time.Holds(at))
                return true;
        }
        return false;
    }
}
