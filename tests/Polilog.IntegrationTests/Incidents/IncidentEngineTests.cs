using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Incidents;

public sealed class IncidentEngineTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task An_alert_opens_an_incident_with_everything_that_belongs_to_it()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("disk", severity: Severity.Critical);
        await world.RunAsync();

        var key = $"{world.Pay}-1";
        var incident = await world.IncidentAsync(key);
        Assert.Equal((Phase.Ownership, null, Severity.Critical, "payments", 1, 1), (incident.Phase, incident.Owner, incident.Severity, incident.Route, incident.Revision, incident.Firing));
        Assert.Equal(incident.OpenedAt + TimeSpan.FromMinutes(5), incident.DueAt);
        Assert.Equal(["opened", "told"], await world.JournalAsync(key));
        Assert.Equal(["opened/new_episode"], await world.FatesAsync(condition));
        Assert.Equal(["card 1 !ann,bob"], await world.MessagesAsync(key));
        Assert.Equal(["matrix:!pay:example.org 0"], await world.QueryAsync<string>(
            "select d.destination || ' ' || d.status from delivery d join message m on m.id = d.message_id where m.incident_id = @Id", new { incident.Id }));
        var text = Assert.Single(await world.QueryAsync<string>("select text from message where incident_id = @Id", new { incident.Id }));
        Assert.Contains("Disk full", text, StringComparison.Ordinal);
        Assert.Contains(key, text, StringComparison.Ordinal);
        Assert.Contains("97 % used", text, StringComparison.Ordinal);
        Assert.Empty(await world.QueryAsync<long>("select id from condition where id = @condition and decided_version < state_version", new { condition }));
    }

    [Fact]
    public async Task Numbers_count_per_topic_without_gaps()
    {
        var world = await World.CreateAsync(database.DataSource);
        for (var i = 0; i < 3; i++)
            await world.AlertAsync($"a{i}");
        await world.RunAsync();
        await world.AlertAsync("b");
        await world.AlertAsync("c", topic: "net");
        await world.RunAsync();
        Assert.Equal([4, 3, 2, 1], (await world.IncidentsAsync(world.Pay)).Select(i => i.Number));
        Assert.Equal([1], (await world.IncidentsAsync(world.Net)).Select(i => i.Number));
    }

    [Fact]
    public async Task Episodes_of_one_group_are_one_incident_and_one_card_per_round()
    {
        var world = await World.CreateAsync(database.DataSource);
        var first = await world.AlertAsync("r1", topic: "net", site: "ber");
        var second = await world.AlertAsync("r2", topic: "net", site: "ber");
        await world.AlertAsync("r3", topic: "net", site: "muc");
        await world.RunAsync();
        var third = await world.AlertAsync("r4", topic: "net", site: "ber");
        await world.RunAsync();

        Assert.Equal([1, 3], (await world.IncidentsAsync(world.Net)).Select(i => i.Episodes));
        Assert.Equal(["card 1 !ann,bob", "card 2"], await world.MessagesAsync($"{world.Net}-1"));
        Assert.Equal(["opened/new_episode"], await world.FatesAsync(first));
        Assert.Equal(["joined/same_group"], await world.FatesAsync(second));
        Assert.Equal(["joined/same_group"], await world.FatesAsync(third));
    }

    [Fact]
    public async Task A_route_that_continues_opens_a_second_incident_elsewhere()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x", topic: "both");
        await world.RunAsync();
        Assert.Single(await world.IncidentsAsync(world.Pay));
        Assert.Single(await world.IncidentsAsync(world.Net));
        Assert.Equal(["opened/new_episode", "opened/new_episode"], await world.FatesAsync(condition));
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        Assert.All([.. await world.IncidentsAsync(world.Pay), .. await world.IncidentsAsync(world.Net)], i => Assert.Equal(Phase.Resolved, i.Phase));
    }

    [Fact]
    public async Task What_no_route_was_meant_for_is_marked_as_only_the_catch_all()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x", topic: "unheard of");
        await world.RunAsync();
        Assert.Single(await world.IncidentsAsync(world.Ops));
        Assert.Equal(["catch_all/new_episode"], await world.FatesAsync(condition));
    }

    [Theory]
    [InlineData(AlertStatus.Info, Transition.Test, 0, "test/test_button")]
    [InlineData(AlertStatus.Info, Transition.Update, 0, "info/opens_nothing")]
    [InlineData(AlertStatus.Resolved, Transition.Recovery, 0, "resolved_unknown/never_fired")]
    public async Task What_opens_nothing_has_a_fate_that_says_why(AlertStatus status, Transition transition, int episode, string fate)
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x", status, transition: transition, episode: episode);
        await world.RunAsync();
        Assert.Equal([fate], await world.FatesAsync(condition));
        Assert.Empty(await world.IncidentsAsync(world.Pay));
    }

    [Fact]
    public async Task An_unknown_severity_counts_as_the_connection_says()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x", severity: Severity.Unknown);
        await world.RunAsync();
        Assert.Equal(Severity.Average, (await world.IncidentAsync($"{world.Pay}-1")).Severity);
    }

    [Fact]
    public async Task A_graver_alert_is_told_and_a_note_of_the_source_is_on_record()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x");
        await world.RunAsync();
        await world.AlertAsync("x", transition: Transition.Acknowledged);
        await world.AlertAsync("x", severity: Severity.Critical, transition: Transition.SeverityChanged);
        await world.RunAsync();
        Assert.Equal(["opened", "told", "member_severity_changed", "severity_rose", "acknowledged_at_source"], await world.JournalAsync($"{world.Pay}-1"));
        Assert.Equal(["card 1 !ann,bob", "card 2", "severity_rose 2 !ann,bob"], await world.MessagesAsync($"{world.Pay}-1"));
        Assert.Equal(["opened/new_episode", "severity_changed/severity_rose"], await world.FatesAsync(condition));
    }

    [Fact]
    public async Task A_note_alone_changes_no_card()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x");
        await world.RunAsync();
        await world.AlertAsync("x", transition: Transition.Note);
        await world.RunAsync();
        Assert.Equal(["card 1 !ann,bob"], await world.MessagesAsync($"{world.Pay}-1"));
        Assert.Equal(["opened", "told", "noted_at_source"], await world.JournalAsync($"{world.Pay}-1"));
        Assert.Equal(["opened/new_episode", "noted/source_note"], await world.FatesAsync(condition));
    }

    [Fact]
    public async Task Nobody_takes_it_and_the_next_level_is_told_when_the_limit_is_over()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        await world.RunAsync();
        Assert.Equal(0, (await world.IncidentAsync($"{world.Pay}-1")).Level);
        await world.PassAsync(TimeSpan.FromMinutes(6));
        await world.RunAsync();
        var incident = await world.IncidentAsync($"{world.Pay}-1");
        Assert.Equal(1, incident.Level);
        Assert.InRange(incident.DueAt!.Value - incident.ChangedAt, TimeSpan.FromMinutes(4.9), TimeSpan.FromMinutes(5.1));
        Assert.Equal(["card 1 !ann,bob", "card 2", "escalated 2 !lena"], await world.MessagesAsync(incident.Key));
        Assert.Equal([1], await world.QueryAsync<int>("select escalations from report_fact where incident_id = @Id", new { incident.Id }));
    }

    [Fact]
    public async Task Report_facts_follow_every_decision()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        await world.TakeAsync($"{world.Pay}-1", "ann");
        await world.TakeAsync($"{world.Pay}-1", "bob");
        await world.Commands.ExecuteAsync($"{world.Pay}-1", new Stimulus.Resolve("lena", null), "cli", World.Cancel);
        var fact = Assert.Single(await world.QueryAsync<string>(
            """
            select concat_ws(' ', o.key, l.key, r.key, f.resolved_how, f.taken_at is not null, f.resolved_at is not null, f.resolution_limit_at = f.taken_at + interval '60 min', f.episodes)
            from report_fact f join incident i on i.id = f.incident_id join topic t on t.id = i.topic_id
            left join person o on o.id = f.first_owner_id left join person l on l.id = f.last_owner_id left join person r on r.id = f.resolved_by_id
            where t.key = @Pay
            """,
            new { world.Pay }));
        Assert.Equal("ann bob lena solved_by_person t t t 1", fact);
    }

    [Fact]
    public async Task A_changed_card_that_nobody_tried_to_send_gives_way_to_the_newer_one()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        var key = $"{world.Pay}-1";
        await world.TakeAsync(key, "ann");
        await world.TakeAsync(key, "bob");
        Assert.Equal(["card 1:0", "card 2:3", "taken 2:0", "card 3:0", "taken 3:0"], await world.QueryAsync<string>(
            """
            select m.kind || ' ' || m.revision || ':' || d.status from delivery d join message m on m.id = d.message_id join incident i on i.id = m.incident_id
            join topic t on t.id = i.topic_id where t.key = @Pay order by d.id
            """,
            new { world.Pay }));
    }
}
