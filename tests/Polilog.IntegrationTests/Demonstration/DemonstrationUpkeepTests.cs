using Microsoft.Extensions.Logging.Abstractions;
using Polilog.Core.Incidents;
using Polilog.Host.Demonstration;
using Polilog.IntegrationTests.Incidents;

namespace Polilog.IntegrationTests.Demonstration;

public sealed class DemonstrationUpkeepTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task What_was_resolved_an_hour_ago_is_forgotten_whole_and_the_rest_stays()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("old");
        await world.AlertAsync("open");
        await world.RunAsync();
        await world.TakeAsync($"{world.Pay}-1", "ann");
        await world.Commands.ExecuteAsync($"{world.Pay}-1", new Stimulus.Resolve("ann", "done"), "portal", World.Cancel);
        await world.PassAsync(TimeSpan.FromHours(2));
        await world.AlertAsync("young");
        await world.RunAsync();
        await world.Commands.ExecuteAsync($"{world.Pay}-3", new Stimulus.Resolve("ann", "done"), "portal", World.Cancel);

        var upkeep = new DemonstrationUpkeep(database.DataSource, TimeProvider.System, NullLogger<DemonstrationUpkeep>.Instance);
        await upkeep.RunOnceAsync(TimeProvider.System.GetUtcNow(), World.Cancel);

        Assert.Equal([3, 2], (await world.IncidentsAsync(world.Pay)).Select(i => i.Number));
        foreach (var table in new[] { "journal", "message", "report_fact", "incident_episode", "fate" })
            Assert.Equal(2L, await CountAsync(world, $"select count(distinct incident_id) from {table}"));
        Assert.Equal(1L, await CountAsync(world, "select count(*) from journal_text"));
    }

    private static async Task<long> CountAsync(World world, string sql) => Assert.Single(await world.QueryAsync<long>(sql));
}
