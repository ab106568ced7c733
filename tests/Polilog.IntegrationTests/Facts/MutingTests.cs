using Polilog.Core.Facts;
using Polilog.Core.Incidents;
using Polilog.IntegrationTests.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Facts;

public sealed class MutingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string AtHome = """{"labels.site":"home"}""";

    [Fact]
    public async Task What_begins_under_a_silence_opens_nothing_and_has_the_fate_muted()
    {
        var world = await World.CreateAsync(database.DataSource);
        var silence = await world.DeclareAsync(FactKind.Silence, world.Pay, match: AtHome);
        var muted = await world.AlertAsync("x", site: "home");
        await world.AlertAsync("y", site: "away");
        await world.RunAsync();
        Assert.Equal($"muted/silence {silence.Id} until {silence.EndsAt:u}", Assert.Single(await world.FatesAsync(muted)));
        Assert.Single(await world.IncidentsAsync(world.Pay));
    }

    [Fact]
    public async Task When_it_is_ended_by_hand_what_still_fires_opens_with_a_whole_limit()
    {
        var world = await World.CreateAsync(database.DataSource);
        var silence = await world.DeclareAsync(FactKind.Silence, world.Pay, match: AtHome);
        var firing = await world.AlertAsync("x", site: "home");
        var over = await world.AlertAsync("y", site: "home");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("y");
        await world.RunAsync();
        Assert.Equal("recovered/while_muted", (await world.FatesAsync(over))[^1]);
        await world.Facts.EndAsync(FactKind.Silence, silence.Id, World.Admin, World.Cancel);
        await world.RunAsync();
        var incident = Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Equal(incident.OpenedAt + TimeSpan.FromMinutes(5), incident.DueAt);
        Assert.Equal(["card 1 !ann,bob"], await world.MessagesAsync(incident.Key));
        Assert.Equal("opened/new_episode", (await world.FatesAsync(firing))[^1]);
        Assert.Empty(await world.QueryAsync<long>("select condition_id from muted_episode where condition_id = any(@ids)", new { ids = new[] { firing, over } }));
    }

    [Fact]
    public async Task When_its_time_is_over_what_still_fires_opens()
    {
        var world = await World.CreateAsync(database.DataSource);
        var maintenance = await world.DeclareAsync(FactKind.Maintenance, world.Pay);
        await world.AlertAsync("x");
        await world.RunAsync();
        Assert.Empty(await world.IncidentsAsync(world.Pay));
        await world.PassAsync(maintenance.Id, TimeSpan.FromHours(1));
        await world.RunAsync();
        Assert.Single(await world.IncidentsAsync(world.Pay));
    }

    [Fact]
    public async Task Of_two_routes_only_that_into_the_muted_topic_is_muted_and_opens_later()
    {
        var world = await World.CreateAsync(database.DataSource);
        var maintenance = await world.DeclareAsync(FactKind.Maintenance, world.Pay);
        await world.AlertAsync("x", topic: "both");
        await world.RunAsync();
        Assert.Empty(await world.IncidentsAsync(world.Pay));
        Assert.Single(await world.IncidentsAsync(world.Net));
        await world.Facts.EndAsync(FactKind.Maintenance, maintenance.Id, World.Admin, World.Cancel);
        await world.RunAsync();
        Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Equal(1, Assert.Single(await world.IncidentsAsync(world.Net)).Episodes);
    }

    [Fact]
    public async Task An_open_incident_stands_still_and_goes_on_with_what_was_left()
    {
        var (world, key) = await OpenedAsync();
        await world.PassAsync(TimeSpan.FromMinutes(3));
        var maintenance = await world.DeclareAsync(FactKind.Maintenance, world.Pay, lasts: TimeSpan.FromHours(2));
        await world.RunAsync();
        Assert.Equal((null, maintenance.EndsAt), ((await world.IncidentAsync(key)).DueAt, (await world.IncidentAsync(key)).MutedUntil));
        await world.PassAsync(TimeSpan.FromMinutes(60));
        await world.RunAsync();
        Assert.Equal(["opened", "told", "muted"], await world.JournalAsync(key));
        await world.Facts.EndAsync(FactKind.Maintenance, maintenance.Id, World.Admin, World.Cancel);
        await world.RunAsync();
        var incident = await world.IncidentAsync(key);
        Assert.InRange(incident.DueAt!.Value - incident.ChangedAt, TimeSpan.FromSeconds(110), TimeSpan.FromSeconds(120));
        Assert.Equal(["card 1 !ann,bob", "card 2", "card 3", "unmuted 3 !ann,bob"], await world.MessagesAsync(key));
    }

    [Fact]
    public async Task A_maintenance_that_begins_later_mutes_open_incidents_from_then_on()
    {
        var (world, key) = await OpenedAsync();
        var maintenance = await world.DeclareAsync(FactKind.Maintenance, world.Pay, after: TimeSpan.FromHours(1));
        await world.RunAsync();
        Assert.Null((await world.IncidentAsync(key)).MutedUntil);
        await world.ExecuteAsync("update mute_edge set at = at - interval '1 hour' where topic_id = (select id from topic where key = @Pay)", new { world.Pay });
        await world.PassAsync(maintenance.Id, TimeSpan.FromHours(1));
        await world.RunAsync();
        Assert.NotNull((await world.IncidentAsync(key)).MutedUntil);
    }

    [Fact]
    public async Task An_incident_is_muted_only_while_all_that_fires_of_it_is()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x", topic: "net", site: "home");
        await world.RunAsync();
        await world.DeclareAsync(FactKind.Silence, world.Net, match: """{"title":{"glob":"Disk*"}}""");
        await world.RunAsync();
        var key = $"{world.Net}-1";
        Assert.NotNull((await world.IncidentAsync(key)).MutedUntil);
        await world.AlertAsync("y", topic: "net", site: "home", title: "Link down");
        await world.RunAsync();
        Assert.Null((await world.IncidentAsync(key)).MutedUntil);
        Assert.Contains("unmuted", await world.JournalAsync(key));
        await world.ResolveAtSourceAsync("y");
        await world.RunAsync();
        Assert.NotNull((await world.IncidentAsync(key)).MutedUntil);
    }

    [Fact]
    public async Task What_a_silence_does_not_cover_is_looked_at_once_and_waits_for_its_limit()
    {
        var (world, key) = await OpenedAsync();
        var dueAt = (await world.IncidentAsync(key)).DueAt;
        await world.DeclareAsync(FactKind.Silence, world.Pay, match: AtHome);
        await world.RunAsync();
        Assert.Equal(dueAt, (await world.IncidentAsync(key)).DueAt);
        Assert.Equal(["opened", "told"], await world.JournalAsync(key));
    }

    [Fact]
    public async Task A_muted_incident_can_be_taken_and_recovers()
    {
        var (world, key) = await OpenedAsync();
        await world.DeclareAsync(FactKind.Maintenance, world.Pay);
        await world.RunAsync();
        Assert.IsType<Decision.Changed>((await world.TakeAsync(key, "ann")).Decision);
        Assert.NotNull((await world.IncidentAsync(key)).MutedUntil);
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        Assert.Equal((Phase.Resolved, null), ((await world.IncidentAsync(key)).Phase, (await world.IncidentAsync(key)).MutedUntil));
    }

    [Fact]
    public async Task A_severity_that_the_silence_does_not_cover_opens_it()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.DeclareAsync(FactKind.Silence, world.Pay, match: """{"severity":"high"}""");
        await world.AlertAsync("x");
        await world.RunAsync();
        Assert.Empty(await world.IncidentsAsync(world.Pay));
        await world.AlertAsync("x", severity: Severity.Critical);
        await world.RunAsync();
        Assert.Single(await world.IncidentsAsync(world.Pay));
    }

    [Fact]
    public async Task A_title_that_the_silence_does_not_cover_ends_the_muting_and_one_that_it_covers_begins_it_again()
    {
        var (world, key) = await OpenedAsync();
        await world.DeclareAsync(FactKind.Silence, world.Pay, match: """{"title":{"glob":"Disk*"}}""");
        await world.RunAsync();
        Assert.NotNull((await world.IncidentAsync(key)).MutedUntil);
        await world.AlertAsync("x", title: "Link down");
        await world.RunAsync();
        Assert.Null((await world.IncidentAsync(key)).MutedUntil);
        await world.AlertAsync("x", title: "Disk full again");
        await world.RunAsync();
        Assert.NotNull((await world.IncidentAsync(key)).MutedUntil);
    }

    [Fact]
    public async Task A_route_that_was_renamed_while_it_was_muted_opens_under_its_new_name()
    {
        var (world, maintenance, _) = await MutedOnOneOfTwoRoutesAsync();
        await world.ReconfigureAsync(d => d with { Routes = [.. d.Routes.Select(r => r.Name == "both" ? r with { Name = "everywhere" } : r)] });
        await world.Facts.EndAsync(FactKind.Maintenance, maintenance, World.Admin, World.Cancel);
        await world.RunAsync();
        Assert.Equal("everywhere", Assert.Single(await world.IncidentsAsync(world.Pay)).Route);
        Assert.Equal(1, Assert.Single(await world.IncidentsAsync(world.Net)).Episodes);
    }

    [Fact]
    public async Task Those_who_have_it_already_do_not_get_it_once_more_when_their_route_is_renamed()
    {
        var (world, maintenance, _) = await MutedOnOneOfTwoRoutesAsync();
        await world.ReconfigureAsync(d => d with { Routes = [.. d.Routes.Select(r => r.Name == "network" ? r with { Name = "lines" } : r)] });
        await world.Facts.EndAsync(FactKind.Maintenance, maintenance, World.Admin, World.Cancel);
        await world.RunAsync();
        Assert.Equal("both", Assert.Single(await world.IncidentsAsync(world.Pay)).Route);
        Assert.Equal("network", Assert.Single(await world.IncidentsAsync(world.Net)).Route);
    }

    [Fact]
    public async Task A_route_that_was_removed_while_it_was_muted_leaves_a_fate_with_that_reason()
    {
        var (world, maintenance, condition) = await MutedOnOneOfTwoRoutesAsync();
        await world.ReconfigureAsync(d => d with { Routes = [.. d.Routes.Where(r => r.Name != "both")] });
        await world.Facts.EndAsync(FactKind.Maintenance, maintenance, World.Admin, World.Cancel);
        await world.RunAsync();
        Assert.Empty(await world.IncidentsAsync(world.Pay));
        Assert.Equal("refreshed/muted_route_is_gone", (await world.FatesAsync(condition))[^1]);
    }

    [Fact]
    public async Task What_waits_in_great_number_starves_nothing_and_the_most_severe_is_woken_first()
    {
        var world = await World.CreateAsync(database.DataSource);
        var silence = await world.DeclareAsync(FactKind.Silence, world.Pay, match: AtHome);
        for (var i = 0; i < 600; i++)
            await world.AlertAsync($"c{i}", site: "home");
        var critical = await world.AlertAsync("critical", site: "home", severity: Severity.Critical);
        await world.RunAsync();
        await world.PassAsync(silence.Id, TimeSpan.FromHours(1));
        // Their decision is owed anyway, and cannot be made now: another host holds them.
        await using (await world.HoldAsync("select c.id from condition c join connection n on n.id = c.connection_id where n.name = @Connection and c.severity < 5 order by c.id limit 550 for no key update of c", new { world.Connection }))
        {
            await world.Engine.RunOnceAsync(World.Cancel);
            await world.Engine.RunOnceAsync(World.Cancel);
            Assert.Equal("opened/new_episode", (await world.FatesAsync(critical))[^1]);
            Assert.Equal(51, (await world.IncidentsAsync(world.Pay)).Count);
        }
        await world.RunAsync();
        Assert.Equal(601, (await world.IncidentsAsync(world.Pay)).Count);
    }

    [Fact]
    public async Task Ending_a_silence_rewrites_nothing_and_is_forgotten_when_nothing_waits_for_it()
    {
        var world = await World.CreateAsync(database.DataSource);
        var silence = await world.DeclareAsync(FactKind.Silence, world.Pay, match: AtHome);
        await world.AlertAsync("x", site: "home");
        await world.RunAsync();
        await world.Facts.EndAsync(FactKind.Silence, silence.Id, World.Admin, World.Cancel);
        Assert.Equal([silence.EndsAt!.Value], await world.QueryAsync<DateTimeOffset>("select until from muted_episode where fact_id = @Id", new { silence.Id }));
        await world.RunAsync();
        await world.RunAsync();
        Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Empty(await world.QueryAsync<long>("select fact_id from ended_mute where fact_id = @Id", new { silence.Id }));
    }

    [Fact]
    public async Task An_alert_that_cannot_be_read_is_not_taken_for_covered_and_holds_back_nobody()
    {
        var world = await World.CreateAsync(database.DataSource);
        var broken = await world.AlertAsync("x", site: "home");
        await world.AlertAsync("y", site: "home");
        await world.RunAsync();
        await world.ExecuteAsync("update condition set alert = 'no json' where id = @broken", new { broken });
        await world.DeclareAsync(FactKind.Silence, world.Pay, match: AtHome);
        await world.RunAsync();
        Assert.Equal([false, true], (await world.IncidentsAsync(world.Pay)).OrderBy(i => i.Number).Select(i => i.MutedUntil is not null));
        await world.PassAsync(TimeSpan.FromMinutes(10));
        await world.RunAsync();
        Assert.Equal("escalated", (await world.JournalAsync($"{world.Pay}-1"))[^1]);
    }

    private async Task<(World World, long Maintenance, long Condition)> MutedOnOneOfTwoRoutesAsync()
    {
        var world = await World.CreateAsync(database.DataSource);
        var maintenance = await world.DeclareAsync(FactKind.Maintenance, world.Pay);
        var condition = await world.AlertAsync("x", topic: "both");
        await world.RunAsync();
        return (world, maintenance.Id, condition);
    }

    private async Task<(World World, string Key)> OpenedAsync()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        return (world, $"{world.Pay}-1");
    }
}
