using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Configuration.Planning;

public sealed class ReplayTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly Route Pay = Route("payments", "PAY", "pay");
    private static readonly Route Web = Route("web shop", "WEB", "web");
    private static readonly Route Rest = new("rest", "OPS", [], [], Continue: false);

    [Fact]
    public void Without_incidents_nothing_can_be_shown() =>
        Assert.Equal(["No incident was opened in the last 30 days: nothing shows what would go elsewhere."], Sentences(Of(Pay, Rest), Of(Web, Rest)));

    [Fact]
    public void The_same_routes_move_nothing() =>
        Assert.Equal(["Of the last 30 days' 2 incidents none would go to another topic."], Sentences(Of(Pay, Rest), Of(Pay, Rest), Incident(1, "pay"), Incident(2, "web")));

    [Fact]
    public void A_move_is_counted_with_its_route_and_its_newest_examples() => Assert.Equal(
        [
            "Of the last 30 days' 5 incidents 4 would go to another topic.",
            "PAY -> WEB by the route 'all to web': 4 (PAY-4, PAY-3, PAY-2).",
            Approximate,
        ],
        Sentences(Of(Pay, Rest), Of(Route("all to web", "WEB", "pay"), Rest), Incident(1, "pay"), Incident(2, "pay"), Incident(3, "pay"), Incident(4, "pay"), Incident(5, "web", route: "rest")));

    [Fact]
    public void What_only_the_catch_all_would_take_is_told_apart() => Assert.Equal(
        ["Of the last 30 days' 2 incidents 1 would go to another topic, 1 would go only to the catch-all.", "PAY -> OPS by the catch-all 'rest': 1 (PAY-1).", Approximate],
        Sentences(Of(Pay, Rest), Of(Rest), Incident(1, "pay"), Incident(2, "web", route: "rest")));

    [Fact]
    public void A_route_that_continues_opens_more_and_without_it_they_are_not_opened()
    {
        var audit = Route("audit", "AUD", "pay") with { Continue = true };
        Assert.Equal(
            ["Of the last 30 days' 2 incidents none would go to another topic. 2 incidents more would be opened.", "AUD more, by the route 'audit': 2, beside PAY-2, PAY-1.", Approximate],
            Sentences(Of(Pay, Rest), Of(audit, Pay, Rest), Incident(1, "pay"), Incident(2, "pay")));
        Assert.Equal(
            ["Of the last 30 days' 2 incidents 1 would go nowhere.", "AUD -> nowhere, was the route 'audit': 1 (AUD-1).", Approximate],
            Sentences(Of(audit, Pay, Rest), Of(Pay, Rest), Incident(1, "pay", topic: "AUD", route: "audit"), Incident(1, "pay")));
    }

    [Fact]
    public void A_coarser_group_merges_what_was_open_at_once()
    {
        var grouped = Pay with { GroupBy = ["labels.team"] };
        Assert.Equal(
            ["Of the last 30 days' 3 incidents none would go to another topic.", "1 incident would have joined another that was open (PAY-2).", Approximate],
            Sentences(Of(Pay, Rest), Of(grouped, Rest), Incident(1, "pay", hours: 2), Incident(2, "pay", at: 1), Incident(3, "pay", at: 5)));
    }

    [Fact]
    public void A_finer_group_splits_what_came_together()
    {
        var grouped = Pay with { GroupBy = ["labels.team"] };
        Assert.Equal(
            ["Of the last 30 days' 1 incident none would go to another topic.", "1 incident would have been split into several (PAY-1).", Approximate],
            Sentences(Of(grouped, Rest), Of(Pay, Rest), Incident(1, "pay"), Incident(1, "pay", condition: 2) with { IsOpener = false }, Incident(1, "pay", condition: 3) with { IsOpener = false }));
    }

    [Fact]
    public void An_unknown_severity_counts_as_each_configuration_says()
    {
        var high = new Route("high", "PAY", [new Matcher("severity", MatchKind.Equal, Negated: false, ["high"])], [], Continue: false);
        var before = Of(high, Rest);
        var after = before with { Connections = [before.Connections[0] with { UnknownSeverity = Severity.High }] };
        Assert.Equal(
            ["Of the last 30 days' 1 incident 1 would go to another topic.", "OPS -> PAY by the route 'high': 1 (OPS-1).", Approximate],
            Sentences(before, after, Incident(1, "pay", topic: "OPS", route: "rest") with { Severity = Severity.Unknown }));
    }

    [Fact]
    public void Alerts_of_a_removed_connection_are_told_by_its_name_and_go_nowhere() => Assert.Equal(
        [
            "Of the last 30 days' 1 incident none would go to another topic.",
            "The connection shop is removed: the alerts that opened 1 incident would not be taken (PAY-1).",
            Approximate,
        ],
        Sentences(Of(Pay, Rest), Of(Pay, Rest) with { Connections = [] }, Incident(1, "pay")));

    [Fact]
    public void A_connection_that_no_configuration_ever_had_stays() =>
        Assert.Single(Sentences(Of(Pay, Rest), Of(Pay, Rest), Incident(1, "pay") with { Connection = "made by hand" }));

    [Fact]
    public void What_becomes_a_sign_of_life_opens_nothing()
    {
        var before = Of(Pay, Rest);
        var after = before with { Connections = [before.Connections[0] with { Heartbeat = new HeartbeatSettings(TimeSpan.FromMinutes(5), Severity.High, Pay.Matchers) }] };
        Assert.Equal("Of the last 30 days' 1 incident 1 would go nowhere.", Sentences(before, after, Incident(1, "pay"))[0]);
    }

    [Fact]
    public void Who_leaves_while_he_owns_something_is_a_warning()
    {
        var departures = new Departures(Of(Pay, Rest), Of(Pay, Rest) with { Topics = [Topic("PAY", "bob"), Topic("OPS", "ann", "bob")] });
        Assert.Equal(
            ["ann leaves PAY and owns PAY-2: let somebody take over.", "PAY has 3 open incidents and loses ann."],
            departures.Warnings([new OpenIncidentsOf("PAY", null, 2, [1, 3]), new OpenIncidentsOf("PAY", "ann", 1, [2])]));
        Assert.Empty(departures.Warnings([]));
        Assert.Equal(["PAY"], departures.Topics);
    }

    private const string Approximate = "Routes see labels, resource and check as they were last, and the title of what joined; incidents are taken to last as long as they did.";

    private static IReadOnlyList<string> Sentences(HubConfiguration before, HubConfiguration after, params IEnumerable<RecordedEpisode> episodes)
    {
        var replay = new Replay(before, after);
        foreach (var episode in episodes)
            replay.Add(episode);
        return BlastSentences.Of(replay.Result(Start, Start.AddDays(30)));
    }

    private static HubConfiguration Of(params Route[] routes) => new()
    {
        Connections = [new ConnectionSettings("shop", "alertmanager", [], Severity.Average, TokenSecret: null)],
        People = [],
        Topics = [Topic("PAY", "ann", "bob"), Topic("OPS", "ann", "bob")],
        Routes = routes,
        Regulations = new Dictionary<string, TopicRegulation>(),
        PublicUrl = new Uri("https://polilog.example.org"),
        AdministratorsTopic = "OPS",
    };

    private static TopicSettings Topic(string key, params string[] members) =>
        new(key, key, "en", "UTC", "standard", [.. members.Select(m => new Membership(m, TopicRole.Member))], MatrixRoom: null, TemplateFolder: null);

    private static Route Route(string name, string topic, string team) => new(name, topic, [new Matcher("labels.team", MatchKind.Equal, Negated: false, [team])], [], Continue: false);

    private static RecordedEpisode Incident(int number, string team, string? topic = null, string? route = null, int at = 0, int hours = 1, int? condition = null)
    {
        var id = condition ?? number;
        topic ??= team == "pay" ? "PAY" : "OPS";
        return new RecordedEpisode(
            $"{topic}-{number}", topic, route ?? "payments", Start.AddHours(at), Start.AddHours(at + hours), IsOpener: true, id, Episode: 1, Start.AddHours(at), Start.AddHours(at), $"key{id}", "shop", "alertmanager",
            Severity.High, Severity.Average, "Disk full", "db1", "Disk", new Dictionary<string, string> { ["team"] = team });
    }
}
