using Npgsql;
using Polilog.Host.Embedded;

namespace Polilog.IntegrationTests.Embedded;

public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly EmbeddedFolder folder = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await folder.DisposeAsync();

    [Fact]
    public async Task What_was_written_is_there_after_a_stop_and_a_start()
    {
        await using (var first = await folder.StartAsync())
            await ExecuteAsync(first, "create table kept(n int); insert into kept values (7)");
        Assert.False(folder.IsRunning);

        await using var second = await folder.StartAsync();

        Assert.Equal(7, await ExecuteAsync(second, "select n from kept"));
    }

    [Fact]
    public async Task Nobody_can_reach_it_over_the_network_and_commits_are_durable()
    {
        await using var postgres = await folder.StartAsync();

        Assert.Equal("", await ExecuteAsync(postgres, "show listen_addresses"));
        Assert.Equal("on", await ExecuteAsync(postgres, "show fsync"));
        Assert.Equal("off", await ExecuteAsync(postgres, "show jit"));
        Assert.Equal("4GB", await ExecuteAsync(postgres, "show max_wal_size"));
    }

    [Fact]
    public async Task The_last_to_leave_stops_it()
    {
        var first = await folder.StartAsync();
        var second = await folder.StartAsync();

        await first.DisposeAsync();
        Assert.Equal(1, await ExecuteAsync(second, "select 1"));

        await second.DisposeAsync();
        Assert.False(folder.IsRunning);
    }

    [Fact]
    public async Task After_the_hub_was_killed_the_running_server_is_used_again_and_stopped_in_the_end()
    {
        var server = await KilledHub.RunAsync(folder.Path, Cancellation);
        Assert.True(folder.IsRunning);

        var next = await folder.StartAsync();

        Assert.Equal(server, await ExecuteAsync(next, "select pg_postmaster_start_time()::text"));
        Assert.Contains(folder.Said, line => line.Contains("is still running and is used again", StringComparison.Ordinal));
        await next.DisposeAsync();
        Assert.False(folder.IsRunning);
    }

    [Fact]
    public async Task After_the_server_was_killed_it_is_started_again_with_everything_committed()
    {
        await using var first = await folder.StartAsync();
        await ExecuteAsync(first, "create table kept(n int); insert into kept values (7)");
        folder.KillServer();

        await using var second = await folder.StartAsync();

        Assert.Equal(7, await ExecuteAsync(second, "select n from kept"));
    }

    [Fact]
    public async Task Data_of_another_major_version_are_refused_and_left_alone()
    {
        await using (await folder.StartAsync())
        {
        }
        folder.PretendVersion(9);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(folder.StartAsync);

        Assert.StartsWith("The data were written by PostgreSQL 9, which alone can read them", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_refused_before_anything_is_made()
    {
        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.StartAsync(new string('x', 90)));

        Assert.Contains("too long a path for a socket", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        await using var readOnly = await folder.MountAsync("ro");

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.StartAsync("mount"));

        Assert.Contains("mount", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("read-only file system", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_named_and_leaves_nothing_half_made()
    {
        await using var small = await folder.MountAsync("size=8m,mode=755");

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.StartAsync("mount"));

        Assert.Contains("is full: free some space", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "mount/polilog/postgres/data")));
    }

    [Fact]
    public async Task As_root_a_folder_closed_to_others_is_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: others run PostgreSQL as themselves");
        Directory.CreateDirectory(Path.Combine(folder.Path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => folder.StartAsync("closed"));

        Assert.Contains("who cannot reach", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<object?> ExecuteAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
