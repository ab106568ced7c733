using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>routes:</c> at the top level; tried after those written inside topics, each in the order of the files and lines.</summary>
internal static class RoutesSection
{
    /// <summary>Adds to the routes of the topics.</summary>
    public static void Read(ReadingContext context, List<Route> routes) =>
        routes.AddRange(context.Items("routes", "a route").SelectMany(r => Read(r, context, topic: null)));

    /// <param name="topic">The topic the route is written in; null: it names one.</param>
    /// <param name="outer">The route it is written in; its match and when hold here, too, and what is not said here is as said there.</param>
    /// <returns>The routes inside it, then the route itself.</returns>
    public static List<Route> Read(Section section, ReadingContext context, string? topic, Route? outer = null)
    {
        IReadOnlyList<Matcher> matchers = section.Find("match") is { } match ? MatchSection.Read(match, context) : [];
        var when = section.Find("when");
        if (outer is not null && matchers.Count == 0 && when is null)
            section.Faults.Add(section.Place, $"A route inside of '{outer.Name}' needs a 'match' or a 'when' of its own: what no inner route takes, the outer one takes itself.");
        var route = new Route(
            section.Text("name", "payments"),
            topic ?? (outer is null ? section.Text("topic", "PAY") : section.TextOrNull("topic") ?? outer.Topic),
            [.. outer?.Matchers ?? [], .. matchers],
            outer is null || section.Find("group_by") is not null ? [.. section.Items("group_by").Select(f => ReadField(section, f, context))] : outer.GroupBy,
            section.Flag("continue"))
        {
            Inside = outer?.Name,
            When = outer?.When ?? [],
        };
        if (when is not null)
            route = route with { When = [.. route.When, WhenSection.Read(when, context.TimeZones.GetValueOrDefault(route.Topic, "UTC"), context)] };
        context.Routes.Describe(route.Name, section.PlaceOf("name"));
        if (topic is null && (outer is null || section.Find("topic") is not null))
            context.Topics.Check(route.Topic, section.PlaceOf("topic"));
        else if (topic is not null && section.Find("topic") is { } second)
            section.Faults.Add(second.Place, $"A route written inside of {topic} goes to {topic}: leave 'topic' out, or write the route at the top level.");
        List<Route> routes = [.. section.Sections("routes", "a route").SelectMany(r => Read(r, context, topic, route)), route];
        section.Close();
        return routes;
    }

    /// <summary>What lies behind a route that takes everything is never reached; what no route takes would be lost.</summary>
    public static void CheckCatchAll(List<Route> routes, ReadingContext context)
    {
        for (var i = 0; i < routes.Count - 1; i++)
        {
            if (routes[i] is { TakesEverything: true, Continue: false } && context.Routes.PlaceOf(routes[i].Name) is { } place)
                context.Faults.Add(place, $"The route '{routes[i].Name}' takes everything, so '{routes[i + 1].Name}' and what follows are never tried. Give it a 'match' or a 'when', or make it the last: "
                    + "routes inside topics come first, then those at the top level, in the order of files and lines.");
        }
        if (routes is [.., { TakesEverything: true, Continue: false }])
            return;
        var end = routes.Count > 0 && context.Routes.PlaceOf(routes[^1].Name) is { } last ? last : new Place(context.Files[0].Place.File, 0, 0);
        context.Faults.Add(end, "The last route must be a catch-all, so that no alert is lost: a route at the end of 'routes:' with a name and a topic, without 'match', 'when' and 'continue'.");
    }

    private static string ReadField(Section section, YamlValue value, ReadingContext context)
    {
        var field = section.TextOf("group_by", value) ?? "";
        if (field.Length > 0)
            context.CheckField(field, value.Place);
        return field;
    }
}
