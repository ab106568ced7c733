namespace Polilog.Core.Routing;

/// <summary>Which routes an alert takes, and why not the ones before.</summary>
/// <param name="Routes">In the order in which they are tried, up to the last one it takes.</param>
/// <param name="LeftOut">Routes tried that are not listed: those that were furthest from matching.</param>
/// <param name="At">The instant whose time of the week counted.</param>
internal sealed record RouteExplanation(IReadOnlyList<ExplainedRoute> Routes, int LeftOut, DateTimeOffset At)
{
    /// <param name="most">So many that it does not take are listed at most: those that would have needed the fewest changes.</param>
    public static RouteExplanation Of(IReadOnlyList<Route> routes, RouteTable table, RoutedAlert alert, DateTimeOffset at, int most)
    {
        var taken = table.Match(alert, at).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var last = routes.Select((r, i) => taken.Contains(r.Name) ? i : -1).Max();
        var tried = routes.Take(last + 1).Select(r => Of(r, taken.Contains(r.Name), alert, at)).ToList();
        var listed = tried.Where(r => !r.Takes).OrderBy(r => r.Missing.Count).Take(most).Concat(tried.Where(r => r.Takes)).ToHashSet(ReferenceEqualityComparer.Instance);
        return new RouteExplanation([.. tried.Where(listed.Contains)], tried.Count - listed.Count, at);
    }

    private static ExplainedRoute Of(Route route, bool takes, RoutedAlert alert, DateTimeOffset at)
    {
        var missing = takes ? [] : route.Matchers.Where(m => !new CompiledMatcher(m).Matches(alert)).Select(m => MissedTest.Say(m, alert))
            .Concat(route.When.Where(times => !times.Any(t => new CompiledTimeOfWeek(t).Holds(at))).Select(times => MissedTest.Say(times, at))).ToList();
        return new ExplainedRoute(
            route.Name, route.Topic, takes, takes && route.GroupBy.Count > 0 ? GroupKey.Of(route, alert, conditionKey: "") : null, missing,
            takes || missing.Count > 0 ? null : "All its tests hold, but a route inside of it, or one before it, takes the alert.");
    }
}

/// <summary>One route and an alert.</summary>
/// <param name="Group">What alerts of one incident have in common; null: each condition is an incident of its own.</param>
/// <param name="Missing">The smallest change that would have let it take the alert: each of these.</param>
/// <param name="Because">Why it does not take the alert though nothing is missing; null: something is, or it does.</param>
internal sealed record ExplainedRoute(string Route, string Topic, bool Takes, string? Group, IReadOnlyList<string> Missing, string? Because);
