using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Incidents;

public sealed class EngineFailureTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Two_engines_side_by_side_decide_everything_once()
    {
        var world = await World.CreateAsync(database.DataSource);
        for (var i = 0; i < 60; i++)
            await world.AlertAsync($"c{i}", topic: i % 2 == 0 ? "pay" : "net", site: $"s{i % 6}");
        var (one, other) = (world.NewEngine(), world.NewEngine());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? one : other).RunOnceAsync(World.Cancel)));
        await world.RunAsync();
        Assert.Equal(Enumerable.Range(1, 30), (await world.IncidentsAsync(world.Pay)).Select(i => i.Number).Order());
        Assert.Equal([1, 2, 3], (await world.IncidentsAsync(world.Net)).Select(i => i.Number).Order());
        Assert.Equal([60L], await world.QueryAsync<long>("select count(*) from fate f join condition c on c.id = f.condition_id join connection n on n.id = c.connection_id where n.name = @Connection", new { world.Connection }));
    }

    [Fact]
    public async Task A_transaction_that_dies_leaves_everything_owed()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await world.AlertAsync("x");
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Transaction.RunAsync<int>(
            async (connection, configuration) =>
            {
                var (claimed, _) = await new ConditionDecisions(configuration, connection, (_, _) => { }).RunAsync(10, World.Cancel);
                Assert.Single(claimed);
                await UndecidedConditions.SetDecidedAsync(connection, claimed, World.Cancel);
                throw new InvalidOperationException("the host dies");
            },
            World.Cancel));
        Assert.Empty(await world.FatesAsync(condition));
        await world.RunAsync();
        Assert.Equal(["opened/new_episode"], await world.FatesAsync(condition));
    }

    [Fact]
    public async Task An_incident_that_is_due_but_cannot_be_decided_is_tried_again_in_a_minute()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromMinutes(10));
        await world.WithoutAsync(world.Pay);
        await world.RunAsync();
        var incident = await world.IncidentAsync($"{world.Pay}-1");
        Assert.InRange(incident.DueAt!.Value - incident.ChangedAt, TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(12));
        Assert.Equal(["opened", "told"], await world.JournalAsync(incident.Key));
    }

    [Fact]
    public async Task A_condition_that_cannot_be_decided_holds_back_nobody()
    {
        var world = await World.CreateAsync(database.DataSource);
        var broken = await world.AlertAsync("broken", severity: Severity.Critical);
        await world.ExecuteAsync("update condition set alert = 'no json' where id = @broken", new { broken });
        var sound = await world.AlertAsync("sound");
        await world.RunAsync();
        Assert.Equal(["opened/new_episode"], await world.FatesAsync(sound));
        Assert.StartsWith("engine_failed/", Assert.Single(await world.FatesAsync(broken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_whose_decision_cannot_be_written_holds_back_nobody()
    {
        var world = await World.CreateAsync(database.DataSource);
        var broken = await world.AlertAsync("broken", severity: Severity.Critical, title: "poison");
        var sound = await world.AlertAsync("sound");
        await world.ExecuteAsync("alter table incident add constraint no_poison check (title <> 'poison')");
        try
        {
            await world.RunAsync();
        }
        finally
        {
            await world.ExecuteAsync("alter table incident drop constraint no_poison");
        }
        Assert.Equal(["opened/new_episode"], await world.FatesAsync(sound));
        Assert.StartsWith("engine_failed/", Assert.Single(await world.FatesAsync(broken)), StringComparison.Ordinal);
    }
}
