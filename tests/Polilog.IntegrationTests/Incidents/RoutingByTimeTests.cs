using Polilog.Core.Alerts;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.Facts;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Incidents;

public sealed class RoutingByTimeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset MondayNoon = new(2026, 6, 1, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly TimeOfWeek Office = new(TimeOfWeek.DaysOf("mon-fri"), [HoursOfDay.Parse("08:00-18:00")!.Value], "Europe/Berlin", []);

    [Fact]
    public async Task An_alarm_is_routed_by_the_hour_in_which_it_came_in_whenever_that_is_decided()
    {
        var world = await OfficeAsync();
        await world.AlertAsync("noon", at: MondayNoon);
        await world.AlertAsync("night", at: MondayNoon.AddHours(10));
        await world.AlertAsync("sunday", at: MondayNoon.AddDays(-1));
        await world.RunAsync();
        Assert.Equal((1, 2), ((await world.IncidentsAsync(world.Pay)).Count, (await world.IncidentsAsync(world.Ops)).Count));
    }

    [Fact]
    public async Task What_was_muted_is_routed_by_the_same_hour_when_the_mute_is_over()
    {
        var world = await OfficeAsync();
        var maintenance = await world.DeclareAsync(FactKind.Maintenance, world.Pay);
        await world.AlertAsync("noon", at: MondayNoon);
        await world.RunAsync();
        Assert.Empty(await world.IncidentsAsync(world.Pay));
        await world.Facts.EndAsync(FactKind.Maintenance, maintenance.Id, World.Admin, World.Cancel);
        await world.RunAsync();
        var incident = Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Empty(await world.IncidentsAsync(world.Ops));
        var recorded = await RecordedEpisodes.ReadAsync(database.DataSource, DateTimeOffset.UnixEpoch, World.Cancel).ToListAsync(World.Cancel);
        Assert.Equal(MondayNoon, Assert.Single(recorded, e => e.Incident == incident.Key).RoutedAt);
    }

    [Fact]
    public async Task What_changes_under_a_mute_keeps_its_hour_and_goes_elsewhere_only_if_the_muted_route_does_not_take_it_any_more()
    {
        var world = await World.CreateAsync(database.DataSource, routes: w =>
        [
            new Route("audit", w.Net, [], [], Continue: true),
            new Route("office", w.Pay, [new Matcher("severity", MatchKind.Equal, Negated: false, ["high"])], [], Continue: false) { When = [[Office]] },
            new Route("rest", w.Ops, [], [], Continue: false),
        ]);
        await world.DeclareAsync(FactKind.Maintenance, world.Pay);
        var condition = await world.AlertAsync("x", title: "Disk is 91 % full", at: MondayNoon);
        await world.RunAsync();
        await world.AlertAsync("x", title: "Disk is 92 % full", at: MondayNoon.AddHours(8));
        await world.RunAsync();
        Assert.Equal((1, 0), ((await world.IncidentsAsync(world.Net)).Count, (await world.IncidentsAsync(world.Ops)).Count));
        await world.AlertAsync("x", severity: Severity.Critical, title: "Disk is 99 % full", at: MondayNoon.AddHours(9));
        await world.RunAsync();
        Assert.Equal((1, 1), ((await world.IncidentsAsync(world.Net)).Count, (await world.IncidentsAsync(world.Ops)).Count));
        Assert.Equal("catch_all/new_episode", (await world.FatesAsync(condition))[^2]);
    }

    [Fact]
    public async Task While_one_of_its_routes_is_muted_a_change_opens_nothing_on_others()
    {
        var world = await World.CreateAsync(database.DataSource, routes: w =>
        [
            new Route("audit", w.Net, [], [], Continue: true),
            new Route("critical", w.Ops, [new Matcher("severity", MatchKind.Equal, Negated: false, ["critical"])], [], Continue: false),
            new Route("rest", w.Pay, [], [], Continue: false),
        ]);
        await world.DeclareAsync(FactKind.Maintenance, world.Net);
        await world.AlertAsync("x", at: MondayNoon);
        await world.RunAsync();
        await world.AlertAsync("x", severity: Severity.Critical, at: MondayNoon.AddHours(1));
        await world.RunAsync();
        Assert.Equal((1, 0), ((await world.IncidentsAsync(world.Pay)).Count, (await world.IncidentsAsync(world.Ops)).Count));
        Assert.Equal(Severity.Critical, Assert.Single(await world.IncidentsAsync(world.Pay)).Severity);
    }

    [Fact]
    public async Task By_which_hour_it_was_routed_is_known_after_it_is_over()
    {
        var world = await OfficeAsync();
        var condition = await world.AlertAsync("x", at: MondayNoon);
        await world.RunAsync();
        await world.AlertAsync("x", severity: Severity.Critical, at: MondayNoon.AddHours(1));
        await world.RunAsync();
        await world.AlertAsync("x", AlertStatus.Resolved, at: MondayNoon.AddHours(9));
        await world.RunAsync();
        var reader = new AlertReader(database.DataSource);
        var row = Assert.Single(await reader.ListAsync(new AlertFilter(1, Id: condition), World.Cancel));
        Assert.Equal((MondayNoon.AddHours(9), MondayNoon), (row.ChangedAt, await reader.RoutedAtAsync(row, World.Cancel)));
    }

    [Fact]
    public async Task A_severity_that_the_source_does_not_know_is_turned_by_the_connection_before_it_is_routed()
    {
        // The connection of a world says average.
        var world = await World.CreateAsync(database.DataSource, routes: w =>
        [
            new Route("unknown", w.Net, [new Matcher("severity", MatchKind.Equal, Negated: false, ["unknown"])], [], Continue: false),
            new Route("average", w.Pay, [new Matcher("severity", MatchKind.Equal, Negated: false, ["average"])], [], Continue: false),
            new Route("rest", w.Ops, [], [], Continue: false),
        ]);
        await world.AlertAsync("x", severity: Severity.Unknown);
        await world.RunAsync();
        Assert.Equal(Severity.Average, Assert.Single(await world.IncidentsAsync(world.Pay)).Severity);
    }

    private Task<World> OfficeAsync() => World.CreateAsync(database.DataSource, routes: w =>
    [
        new Route("office", w.Pay, [], [], Continue: false) { When = [[Office]] },
        new Route("rest", w.Ops, [], [], Continue: false),
    ]);
}
