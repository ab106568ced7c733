using Npgsql;
using Polilog.Core.Facts;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.IntegrationTests.Incidents;

namespace Polilog.IntegrationTests.Facts;

public sealed class FactStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Members_who_are_managed_here_are_told_and_may_act_from_that_moment_on()
    {
        var world = await World.CreateAsync(database.DataSource, managedHere: true);
        await world.DeclareAsync(FactKind.Membership, world.Pay, "ann", TopicRole.Member);
        await world.DeclareAsync(FactKind.Membership, world.Pay, "lena", TopicRole.Lead);
        await world.AlertAsync("x");
        await world.RunAsync();
        Assert.Equal(["card 1 !ann"], await world.MessagesAsync($"{world.Pay}-1"));
        Assert.IsType<Decision.Refused>((await world.TakeAsync($"{world.Pay}-1", "bob")).Decision);
        await world.DeclareAsync(FactKind.Membership, world.Pay, "bob", TopicRole.Member);
        Assert.IsType<Decision.Changed>((await world.TakeAsync($"{world.Pay}-1", "bob")).Decision);
    }

    [Fact]
    public async Task Another_role_replaces_the_one_before_and_an_ended_membership_is_none()
    {
        var world = await World.CreateAsync(database.DataSource, managedHere: true);
        var first = await world.DeclareAsync(FactKind.Membership, world.Pay, "ann", TopicRole.Member);
        var second = await world.DeclareAsync(FactKind.Membership, world.Pay, "ann", TopicRole.Lead);
        Assert.Equal([(second.Id, true), (first.Id, false)], (await ListAsync(world, FactKind.Membership)).Select(f => (f.Id, f.RevokedAt is null)));
        Assert.Equal(TopicRole.Lead, RoleOf(world, "ann"));
        Assert.Null((await world.Facts.EndAsync(FactKind.Membership, second.Id, World.Admin, World.Cancel)).Refusal);
        await world.RunAsync();
        Assert.Null(RoleOf(world, "ann"));
    }

    [Fact]
    public async Task Another_host_knows_a_fact_at_its_next_decision()
    {
        var world = await World.CreateAsync(database.DataSource);
        var other = await world.OtherHostAsync();
        var absence = await world.DeclareAsync(FactKind.Absence, person: "ann");
        await world.AlertAsync("x");
        await other.RunOnceAsync(World.Cancel);
        await world.Facts.EndAsync(FactKind.Absence, absence.Id, World.Admin, World.Cancel);
        Assert.Equal(["card 1 !bob"], await world.MessagesAsync($"{world.Pay}-1"));
    }

    [Fact]
    public async Task Leads_are_told_when_the_absence_of_an_owner_begins()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        var key = $"{world.Pay}-1";
        await world.TakeAsync(key, "bob");
        var absence = await world.DeclareAsync(FactKind.Absence, person: "bob");
        await world.RunAsync();
        await world.Facts.EndAsync(FactKind.Absence, absence.Id, World.Admin, World.Cancel);
        var incident = await world.IncidentAsync(key);
        Assert.Equal(("bob", incident.TakenAt + TimeSpan.FromMinutes(60)), (incident.Owner, incident.DueAt));
        Assert.Equal("owner_absent 3 !lena", (await world.MessagesAsync(key))[^1]);
        Assert.Equal("owner_absent", (await world.JournalAsync(key))[^1]);
    }

    [Fact]
    public async Task Of_two_who_end_the_same_at_once_only_one_does_and_the_other_is_told_who()
    {
        var world = await World.CreateAsync(database.DataSource);
        var fact = await world.DeclareAsync(FactKind.Absence, person: "ann");
        Task<(FactRow? Ended, FactRefusal? Refusal)>[] both;
        // A decision is being made: both wait for its end.
        await using (await world.HoldAsync("select pg_advisory_xact_lock_shared(7654300017)", new { }))
            both = [.. Enumerable.Range(0, 2).Select(_ => world.Facts.EndAsync(FactKind.Absence, fact.Id, World.Admin, World.Cancel))];
        var outcomes = await Task.WhenAll(both);
        Assert.Single(outcomes, o => o.Ended is not null);
        Assert.StartsWith("admin ended it at", Assert.Single(outcomes, o => o.Refusal is not null).Refusal!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_loses_his_role_while_he_waits_may_not_any_more()
    {
        var world = await World.CreateAsync(database.DataSource, managedHere: true);
        var membership = await world.DeclareAsync(FactKind.Membership, world.Pay, "ann", TopicRole.Member);
        Task<(FactRow? Declared, FactRefusal? Refusal)> silence;
        await using (await world.HoldAsync("select pg_advisory_xact_lock(7654300017); update fact set revoked_at = clock_timestamp(), revoked_by = 'admin' where id = @Id; update fact_version set version = version + 1", new { membership.Id }, commits: true))
            silence = world.Facts.DeclareAsync(
                now => new NewFact(FactKind.Silence, world.Pay, null, null, null, now, now.AddHours(1), "works"), new Declarer("ann", "ann", IsAdmin: false), rehearsal: false, World.Cancel);
        Assert.Equal(RefusedFor.Authority, (await silence).Refusal!.For);
    }

    [Fact]
    public async Task What_a_removed_member_owns_returns_to_Ownership_at_once()
    {
        var world = await World.CreateAsync(database.DataSource, managedHere: true);
        var membership = await world.DeclareAsync(FactKind.Membership, world.Pay, "ann", TopicRole.Member);
        await world.DeclareAsync(FactKind.Membership, world.Pay, "bob", TopicRole.Member);
        await world.AlertAsync("x");
        await world.RunAsync();
        var key = $"{world.Pay}-1";
        await world.TakeAsync(key, "ann");
        await world.Facts.EndAsync(FactKind.Membership, membership.Id, World.Admin, World.Cancel);
        await world.RunAsync();
        var incident = await world.IncidentAsync(key);
        Assert.Equal((Phase.Ownership, null, incident.ChangedAt + TimeSpan.FromMinutes(5)), (incident.Phase, incident.Owner, incident.DueAt));
        Assert.Equal("released 3 !bob", (await world.MessagesAsync(key))[^1]);
        Assert.Equal(["released", "told"], (await world.JournalAsync(key)).TakeLast(2));
    }

    [Fact]
    public async Task Who_left_by_a_new_configuration_owns_nothing_in_the_topic_any_more_either()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        var key = $"{world.Pay}-1";
        await world.TakeAsync(key, "ann");
        await world.ReconfigureAsync(d => d with { People = [.. d.People.Where(p => p.Key != "ann")], Topics = [.. d.Topics.Select(t => t with { Members = [.. t.Members.Where(m => m.Person != "ann")] })] });
        await world.RunAsync();
        Assert.Equal((Phase.Ownership, null), ((await world.IncidentAsync(key)).Phase, (await world.IncidentAsync(key)).Owner));
    }

    [Fact]
    public async Task What_is_recorded_cannot_be_changed_or_deleted_but_its_reason_be_erased()
    {
        var world = await World.CreateAsync(database.DataSource);
        var fact = await world.DeclareAsync(FactKind.Absence, person: "ann");
        await world.Facts.EndAsync(FactKind.Absence, fact.Id, World.Admin, World.Cancel);
        foreach (var change in new[] { "ends_at = ends_at + '1 hour'", "recorded_by = 'eve'", "revoked_at = null, revoked_by = null", "reason = 'other'" })
            await Assert.ThrowsAsync<PostgresException>(() => world.ExecuteAsync($"update fact set {change} where id = @Id", new { fact.Id }));
        await Assert.ThrowsAsync<PostgresException>(() => world.ExecuteAsync("delete from fact where id = @Id", new { fact.Id }));
        await world.ExecuteAsync("update fact set reason = null where id = @Id", new { fact.Id });
    }

    [Fact]
    public async Task What_is_over_is_not_ended_again()
    {
        var world = await World.CreateAsync(database.DataSource);
        var fact = await world.DeclareAsync(FactKind.Absence, person: "ann");
        Assert.NotNull((await world.Facts.EndAsync(FactKind.Absence, fact.Id, World.Admin, World.Cancel)).Ended!.RevokedAt);
        Assert.Equal(RefusedFor.State, (await world.Facts.EndAsync(FactKind.Absence, fact.Id, World.Admin, World.Cancel)).Refusal!.For);
        Assert.Equal(RefusedFor.Absence, (await world.Facts.EndAsync(FactKind.Override, fact.Id, World.Admin, World.Cancel)).Refusal!.For);
    }

    private static TopicRole? RoleOf(World world, string person) =>
        world.Configurations.Current.PeopleOf(world.Configurations.Current.FindTopic(world.Pay)!, TimeProvider.System.GetUtcNow()).RoleOf(person);

    private static Task<IReadOnlyList<FactRow>> ListAsync(World world, FactKind kind) =>
        world.Facts.ListAsync(new FactFilter(kind, 10, Topic: world.Pay), TimeProvider.System.GetUtcNow(), World.Cancel);
}
