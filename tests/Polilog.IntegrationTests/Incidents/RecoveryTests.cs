using Polilog.Core.Incidents;
using Polilog.Core.Regulation;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Incidents;

public sealed class RecoveryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Recovery_resolves_and_is_told()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        var incident = await world.IncidentAsync($"{world.Pay}-1");
        Assert.Equal((Phase.Resolved, null, 0), (incident.Phase, incident.DueAt, incident.Firing));
        Assert.Equal(["opened", "told", "member_recovered", "resolved"], await world.JournalAsync(incident.Key));
        Assert.Equal(["card 1 !ann,bob", "card 2", "resolved 2"], await world.MessagesAsync(incident.Key));
        Assert.Equal(["opened/new_episode", "recovered/all_recovered"], await world.FatesAsync(condition));
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_a_fate_of_its_own()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x");
        await world.RunAsync();
        await world.AlertAsync("x", AlertStatus.Resolved, transition: Transition.Expired);
        await world.RunAsync();
        Assert.Equal(["opened/new_episode", "expired/all_recovered"], await world.FatesAsync(condition));
    }

    [Fact]
    public async Task A_flap_between_two_rounds_collapses()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x");
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        Assert.Equal(["collapsed/recovered_before_decided"], await world.FatesAsync(condition));
        Assert.Empty(await world.IncidentsAsync(world.Pay));

        await world.AlertAsync("x", episode: 2);
        await world.ResolveAtSourceAsync("x", episode: 2);
        await world.AlertAsync("x", episode: 3);
        await world.RunAsync();
        Assert.Equal(["collapsed/recovered_before_decided", "collapsed/recovered_before_decided", "opened/new_episode"], await world.FatesAsync(condition));
        Assert.Single(await world.IncidentsAsync(world.Pay));
    }

    [Fact]
    public async Task An_episode_that_follows_another_between_two_rounds_keeps_its_incident_open()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("x");
        await world.AlertAsync("x", episode: 2);
        await world.RunAsync();
        var incident = Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Equal((Phase.Ownership, 2, 1), (incident.Phase, incident.Episodes, incident.Firing));
        Assert.Equal(["opened", "told", "joined", "member_recovered"], await world.JournalAsync(incident.Key));
        Assert.Equal(["card 1 !ann,bob", "card 2"], await world.MessagesAsync(incident.Key));
    }

    [Fact]
    public async Task The_same_condition_reopens_its_incident_within_the_time_and_opens_a_new_one_later()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromMinutes(19));
        await world.AlertAsync("x", episode: 2);
        await world.RunAsync();
        var reopened = Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Equal((Phase.Ownership, 2, null), (reopened.Phase, reopened.Episodes, reopened.ResolvedAt));
        Assert.Equal("reopened 3 !ann,bob", (await world.MessagesAsync(reopened.Key))[^1]);

        await world.ResolveAtSourceAsync("x", episode: 2);
        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromMinutes(21));
        await world.AlertAsync("x", episode: 3);
        await world.RunAsync();
        Assert.Equal([2, 1], (await world.IncidentsAsync(world.Pay)).Select(i => i.Number));
        Assert.Equal(
            ["opened/new_episode", "recovered/all_recovered", "reopened/same_condition", "recovered/all_recovered", "opened/new_episode"], await world.FatesAsync(condition));
    }

    [Fact]
    public async Task Another_condition_of_the_same_series_reopens_it_too()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("event 1", series: "trigger 7");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("event 1");
        await world.RunAsync();
        await world.AlertAsync("event 2", series: "trigger 7");
        await world.AlertAsync("event 3", series: "trigger 8");
        await world.RunAsync();
        var incidents = await world.IncidentsAsync(world.Pay);
        Assert.Equal([(2, 1), (1, 2)], incidents.Select(i => (i.Number, i.Episodes)));
    }

    [Fact]
    public async Task An_episode_that_fires_again_goes_on_in_its_incident()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        await world.AlertAsync("x");
        await world.RunAsync();
        var incident = Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Equal((Phase.Ownership, 1, 1), (incident.Phase, incident.Episodes, incident.Firing));
    }

    [Fact]
    public async Task What_a_person_resolved_stays_resolved_while_the_source_still_fires()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        await world.Commands.ExecuteAsync($"{world.Pay}-1", new Stimulus.Resolve("ann", "not ours"), "api", World.Cancel);
        await world.AlertAsync("x", title: "Disk full, still");
        await world.RunAsync();
        var incident = Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Equal((Phase.Resolved, 1), (incident.Phase, incident.Firing));
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        Assert.Equal(0, (await world.IncidentAsync(incident.Key)).Firing);
    }

    [Fact]
    public async Task A_reopened_group_never_has_two_open_incidents()
    {
        var world = await World.CreateAsync(database.DataSource, r => r with { Recovery = RecoveryRule.Resolve });
        await world.AlertAsync("e1", series: "t");
        await world.RunAsync();
        await world.ResolveAtSourceAsync("e1");
        await world.RunAsync();
        // Three episodes of one series at once: the first reopens, the others join it.
        await world.AlertAsync("e1", episode: 2, series: "t");
        await world.AlertAsync("e2", series: "t");
        await world.AlertAsync("e3", series: "t");
        await world.RunAsync();
        var incident = Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Equal(4, incident.Episodes);
    }
}
