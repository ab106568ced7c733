using CsCheck;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Routing;

public sealed class RouteTableTests
{
    private static readonly DateTimeOffset Monday = new(2026, 6, 1, 20, 15, 0, TimeSpan.Zero);

    private static readonly Route CatchAll = new("everything else", "OPS", [], [], Continue: false);

    [Fact]
    public void The_first_route_that_matches_takes_the_alert() =>
        Assert.Equal(["first"], Match(Alert(), Route("other", Equal("check", "Memory")), Route("first", Equal("check", "Disk")), Route("second", Equal("check", "Disk"))));

    [Fact]
    public void After_a_route_that_continues_the_next_ones_are_tried_too() => Assert.Equal(
        ["audit", "second"],
        Match(Alert(), Route("audit", Equal("connection", "shop")) with { Continue = true }, Route("second", Equal("check", "Disk")), Route("third", Equal("check", "Disk"))));

    [Fact]
    public void What_no_route_matches_goes_to_the_catch_all() => Assert.Equal(["everything else"], Match(Alert(), Route("other", Equal("check", "Memory"))));

    [Theory]
    [InlineData("connection", "shop")]
    [InlineData("connector", "alertmanager")]
    [InlineData("severity", "high")]
    [InlineData("resource", "db1")]
    [InlineData("check", "Disk")]
    [InlineData("title", "Disk is full\non db1")]
    [InlineData("labels.team", "payments")]
    [InlineData("labels.absent", "")]
    public void Every_field_can_be_matched_and_a_missing_one_is_the_empty_string(string field, string value)
    {
        Assert.Equal(["hit"], Match(Alert(), Route("hit", Equal(field, value))));
        Assert.Equal(["everything else"], Match(Alert(), Route("hit", Equal(field, value) with { Negated = true })));
    }

    [Theory]
    [InlineData("db*", true)]
    [InlineData("*1", true)]
    [InlineData("d?1", true)]
    [InlineData("*", true)]
    [InlineData("d*b*1", true)]
    [InlineData("db", false)]
    [InlineData("db1?", false)]
    [InlineData("DB*", false)]
    [InlineData("d\\b1", false)]
    [InlineData("*", true, "")]
    [InlineData("**", true, "")]
    [InlineData("?", false, "")]
    [InlineData("*a", false, "")]
    public void A_glob_matches_the_whole_value(string glob, bool matches, string resource = "db1") =>
        Assert.Equal([matches ? "hit" : "everything else"], Match(Alert() with { Resource = resource }, Route("hit", new Matcher("resource", MatchKind.Glob, Negated: false, [glob]))));

    [Theory]
    [InlineData("Disk is full.on db\\d", true)]
    [InlineData("memory|Disk.*", true)]
    [InlineData("Disk", false)]
    [InlineData("Disk is full$", false)]
    public void A_regular_expression_matches_the_whole_value(string expression, bool matches) =>
        Assert.Equal([matches ? "hit" : "everything else"], Match(Alert(), Route("hit", new Matcher("title", MatchKind.Regex, Negated: false, [expression]))));

    [Theory]
    [InlineData("labels.team", true)]
    [InlineData("labels.empty", true)]
    [InlineData("labels.absent", false)]
    [InlineData("resource", true)]
    [InlineData("check", false)]
    public void A_field_can_be_there_or_not_whatever_it_says(string field, bool isThere)
    {
        var alert = Alert() with { Check = null, Labels = new Dictionary<string, string> { ["team"] = "payments", ["empty"] = "" } };
        var present = new Matcher(field, MatchKind.Present, Negated: false, []);
        Assert.Equal([isThere ? "hit" : "everything else"], Match(alert, Route("hit", present)));
        Assert.Equal([isThere ? "everything else" : "hit"], Match(alert, Route("hit", present with { Negated = true })));
    }

    [Theory]
    [InlineData("at_least", "average", "average high critical")]
    [InlineData("at_least", "critical", "critical")]
    [InlineData("at_most", "average", "info warning average")]
    [InlineData("at_most", "info", "info")]
    public void Severities_are_compared(string kind, string limit, string matching)
    {
        var table = new RouteTable([Route("hit", new Matcher("severity", kind == "at_least" ? MatchKind.AtLeast : MatchKind.AtMost, Negated: false, [limit])), CatchAll]);
        Severity[] severities = [Severity.Info, Severity.Warning, Severity.Average, Severity.High, Severity.Critical];
        Assert.Equal(matching.Split(' '), severities.Where(s => table.Match(Alert() with { Severity = s }, Monday)[0].Name == "hit").Select(AlertField.WordOf));
    }

    [Fact]
    public void The_first_inner_route_that_matches_takes_the_alert_else_the_outer_one() => Assert.Equal(
        ["disk", "shop", "everything else"],
        new[] { Alert(), Alert() with { Check = "Memory", Resource = "db2" }, Alert() with { Connection = "other" } }.Select(a => Assert.Single(Match(a, [.. Shop(innerContinues: false, outerContinues: false), Route("next", Equal("connection", "shop"))]))));

    [Fact]
    public void An_inner_route_that_continues_asks_the_next_inner_ones_and_the_outer_one_says_whether_those_behind_it_are_asked()
    {
        Assert.Equal(["disk", "db1"], Match(Alert(), [.. Shop(innerContinues: true, outerContinues: false), Route("next", Equal("connection", "shop"))]));
        Assert.Equal(["disk", "next"], Match(Alert(), [.. Shop(innerContinues: false, outerContinues: true), Route("next", Equal("connection", "shop"))]));
        Assert.Equal(["disk", "next"], Match(Alert() with { Resource = "db2" }, [.. Shop(innerContinues: true, outerContinues: true), Route("next", Equal("connection", "shop"))]));
    }

    [Fact]
    public void A_route_takes_alerts_in_its_hours_only_and_those_inside_of_it_in_what_both_say()
    {
        var (day, noon) = (Time("mon-fri", "08:00-24:00"), Time("", "21:00-23:00"));
        Route[] shop =
        [
            Route("late", Equal("connection", "shop")) with { Inside = "shop", When = [[day], [noon]] },
            Route("shop", Equal("connection", "shop")) with { When = [[day]] },
        ];
        var table = new RouteTable([.. shop, CatchAll]);
        Assert.Equal(
            ["late", "shop", "everything else", "everything else"],
            new[] { Monday, Monday.AddHours(1), Monday.AddHours(4), Monday.AddDays(-1) }.Select(at => Assert.Single(table.Match(Alert(), at)).Name));
    }

    [Fact]
    public void An_expression_made_to_explode_answers_at_once()
    {
        var hostile = Alert() with { Title = new string('a', 250) + "!" };
        Assert.Equal(["everything else"], Match(hostile, Route("hit", new Matcher("title", MatchKind.Regex, Negated: false, ["(a+)+"]))));
        Assert.Equal(["everything else"], Match(hostile, Route("hit", new Matcher("title", MatchKind.Glob, Negated: false, ["*a*a*a*a*a*a*a*a*b"]))));
    }

    [Fact]
    public void The_index_answers_as_a_walk_over_all_routes_does() => Gen.Select(Tables, Alerts, Instants).Sample((tree, alert, at) =>
    {
        var nodes = Named(tree, "");
        Assert.Equal(Walk(nodes, alert, at), new RouteTable([.. nodes.SelectMany(n => Flat(n, null))]).Match(alert, at).Select(r => r.Name));
    }, iter: 20_000);

    [Fact]
    public void What_the_walk_is_compared_over_is_hit_often_and_deeply()
    {
        var hits = new List<List<string>>();
        Gen.Select(Tables, Alerts, Instants).Sample((tree, alert, at) => hits.Add(Walk(Named(tree, ""), alert, at)), iter: 2_000, threads: 1);
        Assert.True(hits.Count(h => h[0] != "/rest") > 700, "too few alerts find a route of their own");
        Assert.True(hits.Count(h => h.Count > 1) > 50, "too few alerts find several routes");
        Assert.True(hits.Count(h => h.Exists(name => name.Count(c => c == '/') > 1)) > 50, "too few alerts find an inner route");
    }

    /// <summary>A route as it is written: with the routes inside it.</summary>
    private sealed record Node(string Name, Matcher[] Matchers, TimeOfWeek[] When, bool Continue, Node[] Inner);

    /// <summary>What the table must answer, said as plainly as can be.</summary>
    private static List<string> Walk(IEnumerable<Node> nodes, RoutedAlert alert, DateTimeOffset at)
    {
        var names = new List<string>();
        foreach (var node in nodes.Where(n => n.Matchers.All(m => NaiveMatcher.Holds(m, alert)) && (n.When.Length == 0 || n.When.Any(t => NaiveWeek.Holds(t, at)))))
        {
            var inner = Walk(node.Inner, alert, at);
            names.AddRange(inner.Count > 0 ? inner : [node.Name]);
            if (!node.Continue)
                break;
        }
        return names;
    }

    private static Node[] Named(Node[] nodes, string outer) =>
        [.. nodes.Select((n, i) => n with { Name = n.Name.Length > 0 ? $"{outer}/{n.Name}" : $"{outer}/{i}" }).Select(n => n with { Inner = Named(n.Inner, n.Name) })];

    private static IEnumerable<Route> Flat(Node node, Route? outer)
    {
        var route = new Route(node.Name, "PAY", [.. outer?.Matchers ?? [], .. node.Matchers], [], node.Continue) { Inside = outer?.Name, When = [.. outer?.When ?? [], .. node.When.Length == 0 ? Array.Empty<TimeOfWeek[]>() : [node.When]] };
        return node.Inner.SelectMany(n => Flat(n, route)).Append(route);
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<string> Values = OneOf("", "a", "b", "ab", "abc", "ba", "a*");

    private static readonly Gen<string> Globs = OneOf("*", "a*", "ab*", "?", "*b", "a?c", "b*a", "ab?");

    private static readonly Gen<string> Fields = OneOf("connection", "resource", "check", "title", "labels.x", "labels.y", "labels.z");

    private static readonly Gen<Matcher> FieldMatchers = Gen.Select(Fields, Gen.Bool, Gen.OneOf(
        Values.Select(v => (MatchKind.Equal, new[] { v })),
        Values.Array[1, 3].Select(v => (MatchKind.In, v)),
        Globs.Select(v => (MatchKind.Glob, new[] { v })),
        OneOf("a|b", "a.*", ".?", "").Select(v => (MatchKind.Regex, new[] { v }))))
        .Select((field, negated, test) => new Matcher(field, test.Item1, negated, test.Item2));

    private static readonly Gen<string> SeverityWords = OneOf([.. AlertField.SeverityWords]);

    private static readonly Gen<Matcher> SeverityMatchers = Gen.Select(Gen.Bool, SeverityWords, Gen.Int[0, 2])
        .Select((negated, word, kind) => new Matcher("severity", kind switch { 0 => MatchKind.AtLeast, 1 => MatchKind.AtMost, _ => MatchKind.Equal }, negated, [word]));

    private static readonly Gen<Matcher> Presence = Gen.Select(OneOf("resource", "check", "labels.x", "labels.y"), Gen.Bool)
        .Select((field, negated) => new Matcher(field, MatchKind.Present, negated, []));

    private static readonly Gen<Matcher> Matchers = Gen.Frequency((4, FieldMatchers), (1, SeverityMatchers), (1, Presence));

    private static readonly Gen<bool> Seldom = Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)));

    private static readonly Gen<Node[]> Tables = Nodes(depth: 2).Array[0, 15].Select(nodes => nodes.Append(new Node("rest", [], [], Continue: false, [])).ToArray());

    private static Gen<Node> Nodes(int depth) => Gen.Select(
        Matchers.Array[1, 3], Gen.Frequency((2, Gen.Const(Array.Empty<TimeOfWeek>())), (1, NaiveWeek.Times.Array[1, 2])), Seldom, depth == 0 ? Gen.Const(Array.Empty<Node>()) : Nodes(depth - 1).Array[0, 3])
        .Select((matchers, when, goesOn, inner) => new Node("", when.Length > 1 ? [] : matchers, when, goesOn, inner));

    private static readonly Gen<DateTimeOffset> Instants = NaiveWeek.Instants;

    private static readonly Gen<RoutedAlert> Alerts = Gen.Select(Values, Gen.Frequency((3, Values), (1, Gen.Const((string)null!))), Values, Values, Gen.Int[1, 5], Gen.Dictionary(OneOf("x", "y", "z", "other"), Values)[0, 3])
        .Select((connection, resource, check, title, severity, labels) =>
            new RoutedAlert(connection, "alertmanager", (Severity)severity, resource, check, title, (IReadOnlyDictionary<string, string>)labels));

    private static RoutedAlert Alert() =>
        new("shop", "alertmanager", Severity.High, "db1", "Disk", "Disk is full\non db1", new Dictionary<string, string> { ["team"] = "payments", ["env"] = "live" });

    private static Route[] Shop(bool innerContinues, bool outerContinues) =>
    [
        Route("disk", Equal("connection", "shop"), Equal("check", "Disk")) with { Inside = "shop", Continue = innerContinues },
        Route("db1", Equal("connection", "shop"), Equal("resource", "db1")) with { Inside = "shop" },
        Route("shop", Equal("connection", "shop")) with { Continue = outerContinues },
    ];

    private static TimeOfWeek Time(string days, string hours) => new(TimeOfWeek.DaysOf(days), [HoursOfDay.Parse(hours)!.Value], "Europe/Berlin", []);

    private static Matcher Equal(string field, string value) => new(field, MatchKind.Equal, Negated: false, [value]);

    private static Route Route(string name, params Matcher[] matchers) => new(name, "PAY", matchers, [], Continue: false);

    private static IEnumerable<string> Match(RoutedAlert alert, params Route[] routes) => new RouteTable([.. routes, CatchAll]).Match(alert, Monday).Select(r => r.Name);
}
