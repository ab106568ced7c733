using Polilog.Core.Configuration.Shapes;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration.Sections;

/// <summary><c>routes:</c> at the top level; tried after those written inside topics, each in the order of the files and lines.</summary>
internal static class RoutesSection
{
    private static readonly SectionKey Name = new("name", NameForms.Route, "Name of the route, of its own among all routes.") { Example = "payments" };
    private static readonly SectionKey Topic = new("topic", NameForms.Topic, "Key of the topic that the route leads to.") { Example = "PAY" };
    private static readonly SectionKey Match = new("match", MatchSection.Form, "What must hold for an alert. A route with neither this nor `when` takes everything.");
    private static readonly SectionKey When = new("when", WhenSection.Form, "Times of the week at which the route takes alerts, or a list of them of which one must hold. Always without it.");
    private static readonly SectionKey GroupBy = new(
        "group_by", new Form.Each(NameForms.Field), "Alerts that agree in these fields share one incident while it is open. Without it every condition is an incident of its own.");
    private static readonly FlagKey Continue = new("continue", "Whether the next routes have a look at what this one took, too.");
    private static readonly SectionsKey Inner = new("routes", () => OfRoute!, "Routes inside this one: tried first, and `match` and `when` of this one hold for them, too.");

    private static readonly SectionShape OfHub = new("Route", "a route", Name, Topic, Match, When, GroupBy, Continue, Inner);

    /// <summary>Inside of a topic, which it leads to.</summary>
    public static readonly SectionShape OfTopic = OfHub with
    {
        Title = "Route of a topic",
        Keys = [Name, Topic with { Example = null, Says = "Left out: the route leads to the topic it is written in." }, Match, When, GroupBy, Continue, Inner],
    };

    private static readonly SectionShape OfRoute = OfHub with
    {
        Title = "Inner route",
        Keys =
        [
            Name, Topic with { Example = null, Says = "Key of the topic that the route leads to; that of the outer route without it, and never said inside of a topic." },
            Match with { Says = "What must hold for an alert besides what the outer route asks." }, When,
            GroupBy with { Says = "Alerts that agree in these fields share one incident while it is open. As in the outer route without it." }, Continue, Inner,
        ],
        NeedsOneOf = [Match, When],
    };

    public static readonly SectionsKey Routes = new(
        "routes", OfHub, "Routes at the top level, tried in their order after those inside topics. The last one must be a catch-all: a name and a topic only.");

    /// <summary>Adds to the routes of the topics.</summary>
    public static void Read(ReadingContext context, List<Route> routes) =>
        routes.AddRange(context.Items(Routes).SelectMany(r => Read(r, context, topic: null)));

    /// <param name="topic">The topic the route is written in; null: it names one.</param>
    /// <param name="outer">The route it is written in; its match and when hold here, too, and what is not said here is as said there.</param>
    /// <returns>The routes inside it, then the route itself.</returns>
    public static List<Route> Read(Section section, ReadingContext context, string? topic, Route? outer = null)
    {
        IReadOnlyList<Matcher> matchers = section.Find(Match) is { } match ? MatchSection.Read(match, context) : [];
        var when = section.Find(When);
        if (outer is not null && matchers.Count == 0 && when is null)
            section.Faults.Add(section.Place, $"A route inside of '{outer.Name}' needs a 'match' or a 'when' of its own: what no inner route takes, the outer one takes itself.");
        var route = new Route(
            section.Text(Name),
            topic ?? (outer is null ? section.Text(Topic) : section.TextOrNull(Topic) ?? outer.Topic),
            [.. outer?.Matchers ?? [], .. matchers],
            outer is null || section.Find(GroupBy) is not null ? [.. section.Items(GroupBy).Select(f => ReadField(section, f, context))] : outer.GroupBy,
            section.Flag(Continue))
        {
            Inside = outer?.Name,
            When = outer?.When ?? [],
        };
        if (when is not null)
            route = route with { When = [.. route.When, WhenSection.Read(when, context.TimeZones.GetValueOrDefault(route.Topic, "UTC"), context)] };
        context.Routes.Describe(route.Name, section.PlaceOf(Name));
        if (topic is null && (outer is null || section.Find(Topic) is not null))
            context.Topics.Check(route.Topic, section.PlaceOf(Topic));
        else if (topic is not null && section.Find(Topic) is { } second)
            section.Faults.Add(second.Place, $"A route written inside of {topic} goes to {topic}: leave 'topic' out, or write the route at the top level.");
        List<Route> routes = [.. section.Sections(Inner).SelectMany(r => Read(r, context, topic, route)), route];
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
        var field = section.TextOf(GroupBy, value) ?? "";
        if (field.Length > 0)
            context.CheckField(field, value.Place);
        return field;
    }
}
