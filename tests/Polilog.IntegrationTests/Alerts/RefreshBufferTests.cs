using Dapper;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.IntegrationTests.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Alerts;

public sealed class RefreshBufferTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Refreshes_are_counted_and_move_the_lease_in_one_writing()
    {
        var connection = await ConnectionAsync("refreshes");
        var (store, buffer) = (new IntakeStore(database.DataSource), new RefreshBuffer(database.DataSource));
        for (var minute = 0; minute < 4; minute++)
        {
            IntakeRequest[] requests = [Request(connection, Noon.AddMinutes(minute))];
            buffer.Add(requests, await store.WriteAsync(requests, World.Cancel));
        }
        Assert.Equal(1, buffer.Count);
        await buffer.FlushAsync(World.Cancel);

        Assert.Equal("3 12:03 12:13", await ScalarAsync(
            "select concat_ws(' ', refreshes, to_char(last_seen_at at time zone 'UTC', 'HH24:MI'), to_char(expires_at at time zone 'UTC', 'HH24:MI')) from condition where connection_id = @Id", connection));
        Assert.Equal(0, buffer.Count);
    }

    [Fact]
    public async Task An_older_refresh_of_another_host_does_not_move_the_lease_back()
    {
        var connection = await ConnectionAsync("two hosts");
        var store = new IntakeStore(database.DataSource);
        var (first, second) = (new RefreshBuffer(database.DataSource), new RefreshBuffer(database.DataSource));
        foreach (var (buffer, minute) in new[] { (first, 0), (first, 1), (second, 2) })
            buffer.Add([Request(connection, Noon.AddMinutes(minute))], await store.WriteAsync([Request(connection, Noon.AddMinutes(minute))], World.Cancel));
        await second.FlushAsync(World.Cancel);
        await first.FlushAsync(World.Cancel);

        Assert.Equal("2 12:02 12:12", await ScalarAsync(
            "select concat_ws(' ', refreshes, to_char(last_seen_at at time zone 'UTC', 'HH24:MI'), to_char(expires_at at time zone 'UTC', 'HH24:MI')) from condition where connection_id = @Id", connection));
    }

    [Fact]
    public async Task What_was_written_before_a_failure_is_not_counted_twice()
    {
        const int More = 5_001;
        var connection = await ConnectionAsync("partly");
        var (store, buffer) = (new IntakeStore(database.DataSource), new RefreshBuffer(database.DataSource));
        for (var minute = 0; minute < 2; minute++)
        {
            IntakeRequest[] requests = [Request(connection, Noon.AddMinutes(minute), More)];
            buffer.Add(requests, await store.WriteAsync(requests, World.Cancel));
        }
        // Chunks go by id: the last one holds the greatest.
        var last = await ScalarAsync("select max(id)::text from condition where connection_id = @Id", connection);
        await ExecuteAsync($"alter table condition add constraint refused check (id <> {last} or refreshes = 0)");
        await Assert.ThrowsAsync<PostgresException>(() => buffer.FlushAsync(World.Cancel));
        Assert.Equal(1, buffer.Count);
        await ExecuteAsync("alter table condition drop constraint refused");
        await buffer.FlushAsync(World.Cancel);

        Assert.Equal($"{More} 1", await ScalarAsync("select sum(refreshes) || ' ' || max(refreshes) from condition where connection_id = @Id", connection));
    }

    [Fact]
    public async Task A_connection_is_heard_since_its_last_long_silence()
    {
        var connection = await ConnectionAsync("heard");
        var buffer = new RefreshBuffer(database.DataSource);
        async Task<string> HearAsync(params int[] minutes)
        {
            foreach (var minute in minutes)
                buffer.Add([Request(connection, Noon.AddMinutes(minute))], new IntakeBatch([], [], []));
            await buffer.FlushAsync(World.Cancel);
            return await ScalarAsync(
                "select to_char(receives_since at time zone 'UTC', 'HH24:MI') || ' ' || to_char(received_at at time zone 'UTC', 'HH24:MI') from connection where id = @Id", connection);
        }

        Assert.Equal("12:00 12:01", await HearAsync(0, 1));
        Assert.Equal("12:00 12:06", await HearAsync(6));
        Assert.Equal("12:12 12:13", await HearAsync(13, 12));
        Assert.Equal("12:12 12:13", await HearAsync());
    }

    private static IntakeRequest Request(ActiveConnection connection, DateTimeOffset at, int alerts = 1) => new(connection, at, null, new byte[32], "x"u8.ToArray(),
    [
        .. Enumerable.Range(0, alerts).Select(i =>
            new Alert { Identity = Identity.Of(("key", $"x{i}")), Status = AlertStatus.Firing, Title = "x", StartsAt = Noon, ExpiresAt = at.AddMinutes(10) }),
    ]);

    private async Task<ActiveConnection> ConnectionAsync(string name)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(World.Cancel);
        await new RawRequestPartitions(database.DataSource).EnsureAsync(Noon, World.Cancel);
        var id = await connection.ExecuteScalarAsync<int>(
            "insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at) values (@name, 'x', 'x', '{}', 3, 'file', '2026-01-01') returning id", new { name });
        return new ActiveConnection(id, name, "x", "x", "{}", Severity.Average, []);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var open = await database.DataSource.OpenConnectionAsync(World.Cancel);
        await open.ExecuteAsync(sql);
    }

    private async Task<string> ScalarAsync(string sql, ActiveConnection connection)
    {
        await using var open = await database.DataSource.OpenConnectionAsync(World.Cancel);
        return (await open.ExecuteScalarAsync<string>(sql, new { connection.Id }))!;
    }
}
