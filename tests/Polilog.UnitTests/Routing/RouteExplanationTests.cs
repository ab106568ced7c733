using CsCheck;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Routing;

public sealed class RouteExplanationTests
{
    /// <summary>A Monday, 22:15 in Berlin.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 6, 1, 20, 15, 0, TimeSpan.Zero);

    private static readonly Route CatchAll = new("everything", "OPS", [], [], Continue: false);

    [Theory]
    [InlineData("Equal", false, "payments", "labels.team is 'billing', needs 'payments'")]
    [InlineData("In", false, "biling|payments", "labels.team is 'billing', needs 'biling' or another of 2")]
    [InlineData("In", false, "cards|payments", "labels.team is 'billing', needs one of 'cards', 'payments'")]
    [InlineData("Glob", false, "pay*", "labels.team is 'billing', needs to be like 'pay*'")]
    [InlineData("Regex", false, "pay.+", "labels.team is 'billing', needs to match 'pay.+'")]
    [InlineData("Equal", true, "billing", "labels.team is 'billing', needs anything else")]
    [InlineData("Present", true, "", "labels.team is 'billing', needs to be missing")]
    public void A_test_that_failed_says_what_it_needed(string kind, bool negated, string values, string sentence)
    {
        var matcher = new Matcher("labels.team", Enum.Parse<MatchKind>(kind), negated, values.Length == 0 ? [] : values.Split('|'));
        var explained = Explain([new Route("pay", "PAY", [matcher], [], false), CatchAll], Alert(Severity.High, ("team", "billing")));
        Assert.Equal([sentence], explained.Routes[0].Missing);
        Assert.True(explained.Routes[1].Takes);
    }

    [Fact]
    public void Severities_are_compared_and_what_is_missing_is_called_so()
    {
        var route = new Route("pay", "PAY", [new Matcher("severity", MatchKind.AtLeast, false, ["high"]), new Matcher("labels.team", MatchKind.Equal, false, ["pay"])], [], false);
        Assert.Equal(["severity is 'warning', needs at least high", "labels.team is missing, needs 'pay'"], Explain([route, CatchAll], Alert(Severity.Warning)).Routes[0].Missing);
    }

    [Theory]
    [InlineData("mon-fri", "08:00-18:00", "it is mon 22:15 in Europe/Berlin, needs mon-fri 08:00-18:00 Europe/Berlin")]
    [InlineData("tue,sat-sun", "", "it is mon 22:15 in Europe/Berlin, needs tue,sat-sun Europe/Berlin")]
    [InlineData("", "22:00-06:00", null)]
    public void A_route_outside_of_its_hours_says_which_they_are_and_what_the_clock_showed(string days, string hours, string? sentence)
    {
        var office = new TimeOfWeek([.. days.Split(',').SelectMany(TimeOfWeek.DaysOf)], hours.Length == 0 ? [] : [HoursOfDay.Parse(hours)!.Value], "Europe/Berlin", []);
        var explained = Explain([new Route("pay", "PAY", [], [], false) { When = [[office]] }, CatchAll], Alert(Severity.High)).Routes[0];
        Assert.Equal((sentence is null, sentence), (explained.Takes, explained.Missing.SingleOrDefault()));
    }

    [Fact]
    public void Of_several_times_each_is_named_with_what_is_taken_out_of_it()
    {
        var noon = new TimeOfWeek([], [HoursOfDay.Parse("22:00-23:00")!.Value], "Europe/Berlin", []);
        var route = new Route("pay", "PAY", [], [], false) { When = [[new TimeOfWeek([], [], "Europe/Berlin", [noon]), new TimeOfWeek([DayOfWeek.Sunday], [], "Asia/Tokyo", [])]] };
        Assert.Equal(
            "it is mon 22:15 in Europe/Berlin, needs any time Europe/Berlin except 22:00-23:00 Europe/Berlin or sun Asia/Tokyo",
            Assert.Single(Explain([route, CatchAll], Alert(Severity.High)).Routes[0].Missing));
    }

    [Fact]
    public void An_outer_route_gives_way_to_the_one_inside_of_it_and_a_group_is_shown()
    {
        var team = new Matcher("labels.team", MatchKind.Equal, false, ["pay"]);
        Route[] routes =
        [
            new("cards", "CARDS", [team, new Matcher("labels.part", MatchKind.Equal, false, ["cards"])], ["labels.part"], false) { Inside = "pay" },
            new("pay", "PAY", [team], [], false),
            CatchAll,
        ];
        var explained = Explain(routes, Alert(Severity.High, ("team", "pay"), ("part", "cards")));
        Assert.Equal("labels.part=\"cards\"", Assert.Single(explained.Routes).Group);
        Assert.Equal("PAY", Explain(routes, Alert(Severity.High, ("team", "pay"))).Routes.Single(r => r.Takes).Topic);
    }

    [Fact]
    public void Of_thousands_those_are_listed_that_were_nearest()
    {
        var far = Enumerable.Range(0, 1000).Select(i => new Route($"r{i}", "PAY", [new("labels.a", MatchKind.Equal, false, [$"{i}"]), new("labels.b", MatchKind.Equal, false, ["x"])], [], false));
        var near = new Route("near", "PAY", [new Matcher("labels.a", MatchKind.Equal, false, ["y"])], [], false);
        var explained = Explain([.. far, near, CatchAll], Alert(Severity.High), most: 1);
        Assert.Equal(["near", "everything"], explained.Routes.Select(r => r.Route));
        Assert.Equal(1000, explained.LeftOut);
    }

    [Fact]
    public void What_it_says_is_taken_is_what_routing_takes()
    {
        var matchers = Gen.Select(OneOf("labels.a", "labels.b", "severity"), Gen.Bool, OneOf("high", "x", "y")).Select((field, negated, value) => new Matcher(field, MatchKind.Equal, negated, [value]));
        var routes = Gen.Select(matchers.List[0, 2], Gen.Bool).Array[0, 6].Select(all => (Route[])[.. all.Select((r, i) => new Route($"r{i}", "PAY", r.Item1, [], r.Item2)), CatchAll]);
        Gen.Select(routes, OneOf("x", "y")).Sample((table, a) =>
        {
            var alert = Alert(Severity.High, ("a", a));
            Assert.Equal(new RouteTable(table).Match(alert, Monday).Select(r => r.Name), Explain(table, alert).Routes.Where(r => r.Takes).Select(r => r.Route));
            Assert.All(Explain(table, alert).Routes, r => Assert.True(r.Takes || r.Missing.Count > 0 || r.Because is not null));
        });
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static RouteExplanation Explain(IReadOnlyList<Route> routes, RoutedAlert alert, int most = 50) => RouteExplanation.Of(routes, new RouteTable(routes), alert, Monday, most);

    private static RoutedAlert Alert(Severity severity, params (string Name, string Value)[] labels) =>
        new("prometheus", "alertmanager", severity, null, null, "Disk full", labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal));
}
