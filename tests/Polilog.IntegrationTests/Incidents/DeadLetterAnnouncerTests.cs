using Microsoft.Extensions.Logging.Abstractions;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.IntegrationTests.Incidents;

public sealed class DeadLetterAnnouncerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_administrators_are_told_once_per_connection_and_kind_until_a_day_was_silent_or_all_is_settled()
    {
        var world = await World.CreateAsync(database.DataSource);
        var announcer = new DeadLetterAnnouncer(
            database.DataSource, world.Configurations, new MessageRenderer(), world.Signals, TimeProvider.System, NullLogger<DeadLetterAnnouncer>.Instance);
        await AddAsync(world, "malformed");
        await AddAsync(world, "malformed");
        await AddAsync(world, "connector_failed");
        await announcer.RunOnceAsync(World.Cancel);
        var told = await MessagesAsync(world);
        Assert.Equal(2, told.Count);
        Assert.Contains($"{world.Connection}: malformed × 2", told[0], StringComparison.Ordinal);
        Assert.Contains("no JSON at line 1", told[0], StringComparison.Ordinal);
        Assert.Contains($"{world.Connection}: connector_failed", told[1], StringComparison.Ordinal);

        await AddAsync(world, "malformed");
        await announcer.RunOnceAsync(World.Cancel);
        Assert.Equal(2, (await MessagesAsync(world)).Count);
        Assert.Empty(await world.QueryAsync<long>("select id from dead_letter where announced_at is null"));

        await world.ExecuteAsync("update dead_letter set announced_at = announced_at - interval '25 hours'");
        await AddAsync(world, "malformed");
        await announcer.RunOnceAsync(World.Cancel);
        Assert.Equal(3, (await MessagesAsync(world)).Count);

        await world.ExecuteAsync("update dead_letter set settled_at = '2026-01-02', settled_as = 'redriven'");
        await AddAsync(world, "malformed");
        await announcer.RunOnceAsync(World.Cancel);
        Assert.Equal(4, (await MessagesAsync(world)).Count);
    }

    private static Task<IReadOnlyList<string>> MessagesAsync(World world) => world.QueryAsync<string>(
        "select m.text from message m join topic t on t.id = m.topic_id where t.key = @Ops and m.kind = 'dead_letter' and m.rings order by m.id", new { world.Ops });

    private static Task AddAsync(World world, string kind) => world.ExecuteAsync(
        """
        insert into dead_letter (received_at, connection_name, reason, kind, method, sub_path, headers, sha256, body)
        values ('2026-01-01', @Connection, 'The connector found no JSON at line 1', @kind, 'POST', '', '{}', '', '')
        """,
        new { world.Connection, kind });
}
