using System.Globalization;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>Writes the cases of a flat table as routes.</summary>
internal static class ImportedRouteTable
{
    /// <param name="root">To its receiver goes what at its hour is told to nobody.</param>
    /// <param name="topics">By receiver.</param>
    public static IReadOnlyList<ImportedRoute> Of(IReadOnlyList<RouteCase> cases, AlertmanagerRoute root, IReadOnlyDictionary<string, string> topics)
    {
        var names = new ImportedNames();
        var routes = new List<ImportedRoute>();
        foreach (var one in cases)
        {
            // Who is told in some hours only comes first and continues; who is told always, or else the route around them, ends it.
            var told = one.Told.OrderBy(node => node.When.Count == 0).ToList();
            if (one.TellsAlways)
                routes.AddRange(told.Select((node, i) => Told(node, one.Matchers, isContinued: i < told.Count - 1)));
            else
                routes.Add(Told(root with { Place = told[0].Place }, one.Matchers, isContinued: false) with { Inner = [.. told.Select((node, i) => Told(node, [], isContinued: i < told.Count - 1))] });
        }
        return routes;

        ImportedRoute Told(AlertmanagerRoute node, IReadOnlyList<Matcher> matchers, bool isContinued) => new(
            names.RouteName(string.Create(CultureInfo.InvariantCulture, $"{Short(node.Receiver)}, line {node.Place.Line}")),
            topics[node.Receiver],
            matchers,
            [.. node.GroupBy.Select(l => AlertField.LabelPrefix + l)],
            isContinued)
        {
            When = node.When,
        };
    }

    private static string Short(string receiver) => receiver.Length <= 70 ? receiver : $"{receiver[..67]}...";
}
