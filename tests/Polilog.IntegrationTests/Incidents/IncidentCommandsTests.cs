using Polilog.Core.Incidents;

namespace Polilog.IntegrationTests.Incidents;

public sealed class IncidentCommandsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_take_is_decided_recorded_and_told()
    {
        var (world, key) = await OpenedAsync();
        var outcome = await world.TakeAsync(key.ToLowerInvariant(), "ann");
        Assert.IsType<Decision.Changed>(outcome.Decision);
        Assert.Equal((key, "ann"), (outcome.IncidentKey, outcome.After!.Owner));
        var incident = await world.IncidentAsync(key);
        Assert.Equal((Phase.Resolution, "ann", incident.TakenAt + TimeSpan.FromMinutes(60)), (incident.Phase, incident.Owner, incident.DueAt));
        Assert.Equal(["card 1 !ann,bob", "card 2", "taken 2"], await world.MessagesAsync(key));
        Assert.Equal(["ann portal take"], await world.QueryAsync<string>(
            "select p.key || ' ' || j.via || ' ' || j.stimulus from journal j join person p on p.id = j.person_id where j.incident_id = @Id", new { incident.Id }));
    }

    [Fact]
    public async Task Of_two_takes_at_once_one_wins_and_the_other_learns_who()
    {
        var (world, key) = await OpenedAsync();
        var seen = (await world.IncidentAsync(key)).Version;
        var outcomes = await Task.WhenAll(world.TakeAsync(key, "ann", seen), world.TakeAsync(key, "bob", seen));
        var winner = Assert.Single(outcomes, o => o.Decision is Decision.Changed).After!.Owner!;
        var refused = Assert.IsType<Decision.Refused>(Assert.Single(outcomes, o => o.Decision is not Decision.Changed).Decision);
        Assert.Contains(winner, refused.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(winner, (await world.IncidentAsync(key)).Owner);
    }

    [Fact]
    public async Task A_recovery_that_races_with_a_take_never_reopens()
    {
        var (world, key) = await OpenedAsync();
        await world.ResolveAtSourceAsync("x");
        await Task.WhenAll(world.RunAsync(), world.TakeAsync(key, "ann"));
        await world.RunAsync();
        Assert.Equal(Phase.Resolved, (await world.IncidentAsync(key)).Phase);
        Assert.DoesNotContain("reopened", await world.JournalAsync(key));
    }

    [Fact]
    public async Task Many_commands_at_once_leave_one_owner_and_a_journal_of_every_change()
    {
        var (world, key) = await OpenedAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => world.TakeAsync(key, i % 2 == 0 ? "ann" : "bob")));
        var changes = outcomes.Count(o => o.Decision is Decision.Changed);
        var incident = await world.IncidentAsync(key);
        Assert.Equal(changes, incident.Version);
        Assert.Equal(2 + changes, (await world.JournalAsync(key)).Count);
        // Each who took it over took it from the one before, none from nobody.
        Assert.Equal(changes - 1, (await world.JournalAsync(key)).Count(e => e == "taken_over"));
        Assert.All(outcomes, o => Assert.IsNotType<Decision.Refused>(o.Decision));
    }

    [Theory]
    [InlineData("{0}-99")]
    [InlineData("NOSUCH-1")]
    [InlineData("what?")]
    public async Task There_is_no_decision_about_what_does_not_exist(string form)
    {
        var (world, _) = await OpenedAsync();
        Assert.Null((await world.TakeAsync(string.Format(form, world.Pay), "ann")).Decision);
    }

    [Fact]
    public async Task A_refusal_changes_and_tells_nothing()
    {
        var (world, key) = await OpenedAsync();
        var refused = Assert.IsType<Decision.Refused>((await world.TakeAsync(key, "dan")).Decision);
        Assert.Equal(Reason.NotAMember, refused.Reason);
        Assert.Equal(["card 1 !ann,bob"], await world.MessagesAsync(key));
        Assert.Equal(["opened", "told"], await world.JournalAsync(key));
    }

    [Fact]
    public async Task What_a_person_wrote_stands_apart_from_the_journal_and_in_the_message()
    {
        var (world, key) = await OpenedAsync();
        await world.Commands.ExecuteAsync(key, new Stimulus.Resolve("bob", "restarted db1"), "matrix", World.Cancel);
        var incident = await world.IncidentAsync(key);
        Assert.Equal(["resolved restarted db1"], await world.QueryAsync<string>(
            "select j.event || ' ' || t.text from journal j join journal_text t on t.journal_id = j.id where j.incident_id = @Id", new { incident.Id }));
        Assert.Contains(await world.QueryAsync<string>("select text from message where incident_id = @Id and kind = 'resolved'", new { incident.Id }), t => t.Contains("restarted db1", StringComparison.Ordinal));
    }

    private async Task<(World World, string Key)> OpenedAsync()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        return (world, $"{world.Pay}-1");
    }
}
