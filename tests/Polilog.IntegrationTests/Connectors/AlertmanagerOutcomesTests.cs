using System.Diagnostics;
using System.Text.Json.Nodes;
using Polilog.Core.Routing;

namespace Polilog.IntegrationTests.Connectors;

/// <summary>What becomes of Alertmanager's requests behind the connector: the edge cases whose outcome shows only in conditions, incidents and rooms.</summary>
public sealed class AlertmanagerOutcomesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string OneOpened = "opened/new_episode";

    [Fact]
    public async Task Of_a_firing_group_the_alert_that_is_resolved_resolves_alone()
    {
        await using var world = await CreateAsync(ByAlertName);
        await world.DecideCaseAsync("captured-0.25-group.firing");
        Assert.Equal(["PAY-1 ownership warning 3/3"], await world.IncidentsAsync());

        await world.DecideCaseAsync("captured-0.25-group-partly-resolved");
        Assert.Equal(["PAY-1 ownership warning 2/3"], await world.IncidentsAsync());
        Assert.Equal(["firing", "resolved", "firing"], (await world.ConditionsAsync()).Select(c => c.Split(' ')[0]));

        await world.DecideCaseAsync("captured-0.25-group.resolved");
        Assert.Equal(["PAY-1 resolved warning 0/3"], await world.IncidentsAsync());
        Assert.Equal(["PAY-1 card", "PAY-1 card", "PAY-1 card", "PAY-1 resolved"], await world.ToldAsync());
        Assert.Equal(
            [OneOpened, "joined/same_group", "joined/same_group", "recovered/member_recovered", "recovered/member_recovered", "recovered/all_recovered"], await world.FatesAsync());
    }

    [Fact]
    public async Task The_same_group_after_the_repeat_interval_is_counted_and_told_to_nobody()
    {
        await using var world = await CreateAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal("200 {\"accepted\":1}", await world.DecideCaseAsync("03-same-group-again-after-the-repeat-interval"));

        Assert.Equal(["OPS-1 card"], await world.ToldAsync());
        Assert.Equal(["catch_all/new_episode"], await world.FatesAsync());
        Assert.Equal(1, await world.CountAsync("raw_request"));
    }

    [Theory]
    [InlineData("05-short-alert-of-which-only-the-end-arrives")]
    [InlineData("20-inhibited-alert-sends-only-its-end")]
    public async Task The_end_of_what_nobody_saw_begin_is_stored_and_told_to_nobody(string request)
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync(request);

        Assert.Equal(["resolved critical #0 Disk /var of web1 is 95 % full"], await world.ConditionsAsync());
        Assert.Equal(["resolved_unknown/never_fired"], await world.FatesAsync());
        Assert.Empty(await world.ToldAsync());
    }

    [Theory]
    [InlineData("06-ha-pair-first-peer", "06-ha-pair-second-peer")]
    [InlineData("07-continue-first-receiver", "07-continue-second-receiver")]
    public async Task Two_deliveries_of_one_alert_are_one_alert(string first, string second)
    {
        await using var world = await CreateAsync();
        await Task.WhenAll(world.PostCaseAsync(first), world.PostCaseAsync(second));
        await world.World.RunAsync();

        Assert.Single(await world.ConditionsAsync());
        Assert.Equal(["OPS-1 card"], await world.ToldAsync());
        Assert.Equal(["catch_all/new_episode"], await world.FatesAsync());
    }

    [Fact]
    public async Task An_end_that_comes_by_both_peers_ends_it_once()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("06-ha-pair-first-peer");
        await world.DecideCaseAsync("05-short-alert-of-which-only-the-end-arrives");
        await world.DecideCaseAsync("05-short-alert-of-which-only-the-end-arrives");

        Assert.Equal(["OPS-1 resolved critical 0/1"], await world.IncidentsAsync());
        Assert.Equal(["OPS-1 card", "OPS-1 card", "OPS-1 resolved"], await world.ToldAsync());
    }

    [Fact]
    public async Task Peers_that_say_firing_resolved_firing_resolved_of_one_start_keep_one_episode()
    {
        await using var world = await CreateAsync();
        foreach (var request in new[] { "06-ha-pair-first-peer", "05-short-alert-of-which-only-the-end-arrives", "06-ha-pair-second-peer", "05-short-alert-of-which-only-the-end-arrives" })
            await world.DecideCaseAsync(request);

        Assert.Equal(["resolved critical #1 Disk /var of web1 is 95 % full"], await world.ConditionsAsync());
        Assert.Equal(["OPS-1 resolved critical 0/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task What_a_truncated_group_leaves_out_stays_as_it_is()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("01-one-alert-of-a-firing-group-resolved");
        await world.PostAsync(Body("""{"status":"firing","labels":{"alertname":"Other"},"startsAt":"2026-11-23T06:57:15Z"}"""));
        var before = await world.ConditionsAsync();
        await world.DecideCaseAsync("08-truncated-group-names-only-what-it-has");

        Assert.Equal(before, await world.ConditionsAsync());
    }

    [Fact]
    public async Task The_same_alert_of_two_connections_is_two()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("06-ha-pair-first-peer");
        await world.DecideCaseAsync("09-another-cluster-with-the-same-alert", world.AnotherConnection);

        Assert.Equal(2, (await world.ConditionsAsync()).Count);
        Assert.Equal(["OPS-1 ownership critical 1/1", "OPS-2 ownership critical 1/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task A_replica_label_makes_two_alerts_of_one()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("10-replica-label-was-not-dropped");
        Assert.Equal(2, (await world.ConditionsAsync()).Count);
    }

    [Fact]
    public async Task An_empty_list_is_accepted_and_nothing_is_stored()
    {
        await using var world = await CreateAsync();
        Assert.Equal("200 {\"accepted\":0,\"warnings\":1}", await world.DecideCaseAsync("12-list-of-alerts-is-empty"));
        Assert.Equal((0, 0, 0), (await world.CountAsync("condition"), await world.CountAsync("raw_request"), await world.CountAsync("dead_letter")));
    }

    [Theory]
    [InlineData("13-alerts-are-missing", "$.alerts")]
    [InlineData("13-alerts-are-an-object", "$.alerts, line 4, byte 15")]
    [InlineData("13-alerts-are-a-text", "$.alerts, line 4, byte 22")]
    [InlineData("payload-template-replaced-the-body", "$.alerts")]
    public async Task A_body_of_another_shape_is_refused_with_its_place_and_kept(string request, string place)
    {
        await using var world = await CreateAsync();
        var answer = await world.PostCaseAsync(request);
        Assert.StartsWith("400 ", answer, StringComparison.Ordinal);
        Assert.Equal(place, (string?)JsonNode.Parse(answer[4..])!["at"]);
        Assert.Equal((0, 1), (await world.CountAsync("condition"), await world.CountAsync("dead_letter")));
    }

    [Fact]
    public async Task An_older_end_and_a_newer_start_in_one_body_are_one_alert_that_fires()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("15-one-alert-twice-older-end-and-newer-start");

        Assert.Equal(["firing critical #1 Disk /var of web1 is 95 % full"], await world.ConditionsAsync());
        Assert.Equal(["OPS-1 card"], await world.ToldAsync());
    }

    [Fact]
    public async Task Texts_of_any_length_are_stored_and_told_within_the_budget()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("16-long-texts");
        await world.DecideCaseAsync("21-template-failure-in-an-annotation", world.AnotherConnection);

        Assert.Equal(["OPS-1 card", "OPS-2 card"], await world.ToldAsync());
        var sizes = await world.World.QueryAsync<int>("select greatest(octet_length(m.text), octet_length(m.html)) from message m join topic t on t.id = m.topic_id where t.key = @Ops", new { world.World.Ops });
        Assert.All(sizes, size => Assert.InRange(size, 1, 16 * 1024));
        Assert.Contains(
            await world.World.QueryAsync<string>("select m.html from message m join topic t on t.id = m.topic_id where t.key = @Ops", new { world.World.Ops }),
            html => html.Contains("&lt;error expanding template", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_thousand_alerts_in_one_body_are_answered_in_time_and_told_as_their_groups()
    {
        await using var world = await CreateAsync(ByAlertName);
        var alerts = Enumerable.Range(0, 2000).Select(i =>
            $$"""{"status":"firing","labels":{"alertname":"HostDown","instance":"h{{i}}","severity":"high"},"annotations":{"description":"{{new string('x', 300)}}"},"startsAt":"2026-11-23T06:57:15Z"}""");
        var began = Stopwatch.GetTimestamp();

        Assert.Equal("200 {\"accepted\":2000}", await world.PostAsync(Body([.. alerts])));

        // A machine that does much else at the same time is given more than the two seconds that bench measures.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await world.World.RunAsync();
        Assert.Equal(["PAY-1 ownership high 2000/2000"], await world.IncidentsAsync());
        Assert.InRange((await world.ToldAsync()).Count, 1, 10);
        Assert.Equal(2000, (await world.FatesAsync()).Count);
    }

    [Fact]
    public async Task A_status_that_nobody_knows_changes_no_state_and_holds_back_no_other_alert()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("01-one-alert-of-a-firing-group-resolved");
        Assert.Equal("200 {\"accepted\":2}", await world.DecideCaseAsync("18-unknown-status-word"));

        Assert.Equal(["firing", "firing"], (await world.ConditionsAsync()).Select(c => c.Split(' ')[0]));
        Assert.Equal(["resolved_unknown/never_fired", "catch_all/new_episode"], (await world.FatesAsync()).Take(2).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task A_watchdog_is_information_that_fires()
    {
        await using var world = await CreateAsync();
        await world.DecideCaseAsync("19-watchdog-that-always-fires");
        Assert.Equal(["OPS-1 ownership info 1/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task Without_a_resolve_an_alert_fires_until_its_lease_lapses()
    {
        await using var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager", new JsonObject { ["expire_after"] = "6h" });
        await world.DecideCaseAsync("04-receiver-that-sends-no-resolved");

        Assert.Equal(
            [TimeSpan.FromHours(6)],
            await world.World.QueryAsync<TimeSpan>("select c.expires_at - c.first_seen_at from condition c join connection n on n.id = c.connection_id where n.name = @Connection", new { world.Connection }));
    }

    private static Route[] ByAlertName(Incidents.World world) =>
    [
        new Route("names", world.Pay, [new Matcher("labels.alertname", MatchKind.Regex, false, [".+"])], ["labels.alertname"], Continue: false),
        new Route("rest", world.Ops, [], [], Continue: false),
    ];

    private static string Body(params string[] alerts) => $$"""{"version":"4","alerts":[{{string.Join(',', alerts)}}]}""";

    private Task<ConnectorWorld> CreateAsync(Func<Incidents.World, IReadOnlyList<Route>>? routes = null) =>
        ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager", routes: routes);
}
