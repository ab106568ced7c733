using Microsoft.Extensions.Logging.Abstractions;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;
using Polilog.IntegrationTests.Incidents;

namespace Polilog.IntegrationTests.Alerts;

public sealed class ConditionExpiryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Lapse = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    // The lease of every condition here: refreshed last at 11:50, until 12:00.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly DateTimeOffset LongAgo = Lapse - TimeSpan.FromDays(1);

    [Fact]
    public async Task A_lapsed_lease_ends_the_condition_after_a_minute_of_grace_and_the_engine_says_why()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await LeasedAsync(world, heard: null);
        await world.RunAsync();

        Assert.Equal(0, await ExpireAsync(Lapse.AddSeconds(60), LongAgo));
        Assert.Equal(1, await ExpireAsync(Lapse.AddSeconds(61), LongAgo));
        Assert.Equal(0, await ExpireAsync(Lapse.AddSeconds(62), LongAgo));
        await world.RunAsync();

        Assert.Equal(["opened/new_episode", "expired/all_recovered"], await world.FatesAsync(condition));
        Assert.Equal(
            [$"2 2 {Lapse.UtcDateTime:HH:mm} 15 1"],
            await world.QueryAsync<string>(
                """
                select concat_ws(' ', c.status, c.state_version, to_char(c.ends_at at time zone 'UTC', 'HH24:MI'), h.transition, h.episode)
                from condition c join condition_change h on h.condition_id = c.id and h.state_version = c.state_version
                where c.id = @condition and c.expires_at is null
                """,
                new { condition }));
    }

    [Fact]
    public async Task A_condition_without_a_lease_never_expires()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("x");
        Assert.Equal(0, await ExpireAsync(Lapse.AddYears(10), LongAgo));
    }

    [Fact]
    public async Task What_lapsed_while_nobody_listened_waits_until_its_connection_was_heard_for_five_minutes()
    {
        var world = await World.CreateAsync(database.DataSource);
        await LeasedAsync(world, heard: (Lapse.AddHours(2), Lapse.AddHours(2)));

        // However long the host itself has been up.
        Assert.Equal(0, await ExpireAsync(Lapse.AddHours(2).AddMinutes(4), LongAgo));
        Assert.Equal(1, await ExpireAsync(Lapse.AddHours(2).AddMinutes(5), LongAgo));
    }

    [Fact]
    public async Task A_host_that_has_just_begun_to_listen_waits_for_a_whole_lease_of_silence()
    {
        var world = await World.CreateAsync(database.DataSource);
        await LeasedAsync(world, heard: (LongAgo, Lapse.AddMinutes(-10)));
        var begins = Lapse.AddHours(3);

        Assert.Equal(0, await ExpireAsync(begins, begins));
        Assert.Equal(0, await ExpireAsync(begins + Lease - TimeSpan.FromSeconds(1), begins));
        Assert.Equal(1, await ExpireAsync(begins + Lease, begins));
    }

    [Fact]
    public async Task A_connection_that_is_heard_all_the_time_makes_nothing_wait()
    {
        var world = await World.CreateAsync(database.DataSource);
        await LeasedAsync(world, heard: (LongAgo, Lapse.AddSeconds(30)));
        Assert.Equal(1, await ExpireAsync(Lapse.AddSeconds(61), Lapse.AddSeconds(20)));
    }

    [Fact]
    public async Task Only_one_of_two_hosts_ends_it_and_neither_waits()
    {
        var world = await World.CreateAsync(database.DataSource);
        var condition = await LeasedAsync(world, heard: null);
        await using var connection = await database.DataSource.OpenConnectionAsync(World.Cancel);
        await using var transaction = await connection.BeginTransactionAsync(World.Cancel);
        await using (var hold = new Npgsql.NpgsqlCommand("select id from condition where id = $1 for no key update", connection) { Parameters = { new() { Value = condition } } })
            await hold.ExecuteNonQueryAsync(World.Cancel);

        Assert.Equal(0, await ExpireAsync(Lapse.AddHours(1), LongAgo));

        await transaction.RollbackAsync(World.Cancel);
        var ended = await Task.WhenAll(ExpireAsync(Lapse.AddHours(1), LongAgo), ExpireAsync(Lapse.AddHours(1), LongAgo));
        Assert.Equal(1, ended.Sum());
    }

    private Task<int> ExpireAsync(DateTimeOffset now, DateTimeOffset listensSince) =>
        new ConditionExpiry(database.DataSource, new HubSignals(TimeProvider.System), TimeProvider.System, NullLogger<ConditionExpiry>.Instance)
            .RunOnceAsync(now, listensSince, World.Cancel);

    /// <param name="heard">Since when the connection is heard, and when last.</param>
    private static async Task<long> LeasedAsync(World world, (DateTimeOffset Since, DateTimeOffset Last)? heard)
    {
        var condition = await world.AlertAsync("x");
        await world.ExecuteAsync(
            "update condition set expires_at = @Lapse, last_seen_at = @seen where id = @condition", new { condition, Lapse, seen = Lapse - Lease });
        await world.ExecuteAsync(
            "update connection set receives_since = @since, received_at = @last where name = @Connection", new { world.Connection, since = heard?.Since, last = heard?.Last });
        return condition;
    }
}
