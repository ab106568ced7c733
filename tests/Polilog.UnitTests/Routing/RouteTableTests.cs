using CsCheck;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Routing;

public sealed class RouteTableTests
{
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
    public void A_glob_matches_the_whole_value(string glob, bool matches) =>
        Assert.Equal([matches ? "hit" : "everything else"], Match(Alert(), Route("hit", new Matcher("resource", MatchKind.Glob, Negated: false, [glob]))));

    [Theory]
    [InlineData("Disk is full.on db\\d", true)]
    [InlineData("memory|Disk.*", true)]
    [InlineData("Disk", false)]
    [InlineData("Disk is full$", false)]
    public void A_regular_expression_matches_the_whole_value(string expression, bool matches) =>
        Assert.Equal([matches ? "hit" : "everything else"], Match(Alert(), Route("hit", new Matcher("title", MatchKind.Regex, Negated: false, [expression]))));

    [Fact]
    public void An_expression_made_to_explode_answers_at_once()
    {
        var hostile = Alert() with { Title = new string('a', 250) + "!" };
        Assert.Equal(["everything else"], Match(hostile, Route("hit", new Matcher("title", MatchKind.Regex, Negated: false, ["(a+)+"]))));
        Assert.Equal(["everything else"], Match(hostile, Route("hit", new Matcher("title", MatchKind.Glob, Negated: false, ["*a*a*a*a*a*a*a*a*b"]))));
    }

    [Fact]
    public void The_index_answers_as_a_walk_over_all_routes_does() => Gen.Select(Tables, Alerts).Sample((routes, alert) =>
        Assert.Equal(Walk(routes, alert), new RouteTable(routes).Match(alert).Select(r => r.Name)), iter: 20_000);

    /// <summary>What the table must answer, said as plainly as can be.</summary>
    private static List<string> Walk(IReadOnlyList<Route> routes, RoutedAlert alert)
    {
        var names = new List<string>();
        foreach (var route in routes.Where(r => r.Matchers.All(m => new CompiledMatcher(m).Matches(alert))))
        {
            names.Add(route.Name);
            if (!route.Continue)
                break;
        }
        return names;
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static readonly Gen<string> Values = OneOf("", "a", "b", "ab", "abc", "ba", "a*");

    private static readonly Gen<string> Globs = OneOf("*", "a*", "ab*", "?", "*b", "a?c", "b*a", "ab?");

    private static readonly Gen<string> Fields = OneOf("connection", "resource", "check", "title", "labels.x", "labels.y", "labels.z");

    private static readonly Gen<Matcher> Matchers = Gen.Select(Fields, Gen.Bool, Gen.OneOf(
        Values.Select(v => (MatchKind.Equal, new[] { v })),
        Values.Array[1, 3].Select(v => (MatchKind.In, v)),
        Globs.Select(v => (MatchKind.Glob, new[] { v })),
        OneOf("a|b", "a.*", ".?", "").Select(v => (MatchKind.Regex, new[] { v }))))
        .Select((field, negated, test) => new Matcher(field, test.Item1, negated, test.Item2));

    private static readonly Gen<Route[]> Tables = Gen.Select(Matchers.Array[0, 3], Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))).Array[0, 30]
        .Select(rows => rows.Select((r, i) => new Route($"route {i}", "PAY", r.Item1, [], r.Item2)).Append(CatchAll).ToArray());

    private static readonly Gen<RoutedAlert> Alerts = Gen.Select(Values, Values, Values, Values, Gen.Dictionary(OneOf("x", "y", "z", "other"), Values)[0, 3])
        .Select((connection, resource, check, title, labels) => new RoutedAlert(connection, "alertmanager", Severity.High, resource, check, title, (IReadOnlyDictionary<string, string>)labels));

    private static RoutedAlert Alert() =>
        new("shop", "alertmanager", Severity.High, "db1", "Disk", "Disk is full\non db1", new Dictionary<string, string> { ["team"] = "payments", ["env"] = "live" });

    private static Matcher Equal(string field, string value) => new(field, MatchKind.Equal, Negated: false, [value]);

    private static Route Route(string name, params Matcher[] matchers) => new(name, "PAY", matchers, [], Continue: false);

    private static IEnumerable<string> Match(RoutedAlert alert, params Route[] routes) => new RouteTable([.. routes, CatchAll]).Match(alert).Select(r => r.Name);
}
