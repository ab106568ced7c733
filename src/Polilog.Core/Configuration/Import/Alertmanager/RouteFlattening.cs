using System.Collections.Immutable;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>One line of the flat table: the first whose matchers all hold tells all of these nodes.</summary>
internal sealed record RouteCase(IReadOnlyList<Matcher> Matchers, IReadOnlyList<AlertmanagerRoute> Told)
{
    /// <summary>Whether at any time somebody is told.</summary>
    public bool TellsAlways => Told.Any(r => r.When.Count == 0);
}

/// <summary>
/// Makes of Alertmanager's tree a table in which the first hit decides, for every alert the same: in the tree the first child that matches takes the alert, after one that
/// continues its next siblings have a look, too, and a node takes what none of its children did. Where routes continue, each combination is a line; what cannot be is left out.
/// </summary>
internal static class RouteFlattening
{
    private const int MostCases = 5_000;

    /// <summary>The last one holds always. Null if there are too many combinations.</summary>
    public static IReadOnlyList<RouteCase>? Flatten(AlertmanagerRoute root)
    {
        var cases = Node(root, Conjunction.Empty, [], (all, told) => [new RouteCase(all.Matchers, [.. told.GroupBy(r => r.Receiver, StringComparer.Ordinal).Select(Together)])]).Take(MostCases + 1).ToList();
        return cases.Count > MostCases ? null : cases;
    }

    /// <summary>A receiver that is told by several nodes is told when one of them works.</summary>
    private static AlertmanagerRoute Together(IEnumerable<AlertmanagerRoute> nodes) =>
        nodes.First() with { When = nodes.Any(n => n.When.Count == 0) ? [] : [.. nodes.SelectMany(n => n.When)] };

    /// <param name="all">What holds so far.</param>
    /// <param name="told">Who is told so far.</param>
    /// <param name="then">What comes after this node.</param>
    private static IEnumerable<RouteCase> Node(
        AlertmanagerRoute node, Conjunction all, ImmutableList<AlertmanagerRoute> told, Func<Conjunction, ImmutableList<AlertmanagerRoute>, IEnumerable<RouteCase>> then) =>
        Children(node, first: 0, isTaken: false, all, told, then);

    private static IEnumerable<RouteCase> Children(
        AlertmanagerRoute node, int first, bool isTaken, Conjunction all, ImmutableList<AlertmanagerRoute> told, Func<Conjunction, ImmutableList<AlertmanagerRoute>, IEnumerable<RouteCase>> then)
    {
        for (var i = first; i < node.Routes.Count; i++)
        {
            var (child, next) = (node.Routes[i], i + 1);
            if (all.And(child.Matchers) is not { } inner)
                continue;
            foreach (var found in Node(child, inner, told, (more, now) => child.Continue ? Children(node, next, isTaken: true, more, now, then) : then(more, now)))
                yield return found;
            // It always matches here: nothing behind it is reached.
            if (ReferenceEquals(inner, all))
                yield break;
        }
        foreach (var found in then(all, isTaken ? told : told.Add(node)))
            yield return found;
    }
}
