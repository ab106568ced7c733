using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Storage;
using Polilog.Host;
using Polilog.Host.Cli;
using Polilog.IntegrationTests.Embedded;
using Polilog.IntegrationTests.Incidents;
using Polilog.IntegrationTests.Ingress;

namespace Polilog.IntegrationTests.Storage;

/// <summary>A PostgreSQL that goes away, forbids or is full: senders are told to try again, and what was accepted stays.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly EmbeddedFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await folder.DisposeAsync();

    [Fact]
    public async Task While_the_server_is_away_senders_get_503_and_afterwards_nothing_accepted_is_missing()
    {
        await using var first = await folder.StartAsync();
        await using var database = await MigratedAsync(first.ConnectionString);
        await using var host = await IngressHost.StartAsync(database);
        var (accepted, statuses) = (new ConcurrentBag<string>(), new ConcurrentBag<int>());
        async Task PostAsync(string key)
        {
            using var answer = await host.PostAsync($"firing {key}");
            statuses.Add((int)answer.StatusCode);
            if (answer.IsSuccessStatusCode)
                accepted.Add(key);
        }

        var load = Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (i, _) =>
        {
            if (i == 150)
                folder.KillServer();
            await PostAsync($"a{i}");
        });
        await load;
        Assert.Contains(503, statuses);
        Assert.Empty(statuses.Except([200, 503]));

        await using var second = await folder.StartAsync();
        await PostAsync("afterwards");
        Assert.Contains("afterwards", accepted);
        await using var connection = await database.OpenConnectionAsync(Cancel);
        Assert.Empty(accepted.Except(await connection.QueryAsync<string>("select title from condition")));
    }

    [Fact]
    public async Task The_engine_survives_it_says_so_once_and_decides_again()
    {
        await using var first = await folder.StartAsync();
        await using var database = await MigratedAsync(first.ConnectionString);
        var world = await World.CreateAsync(database);
        var said = new Said();
        using var engine = world.NewEngine(said);
        await engine.StartAsync(Cancel);

        folder.KillServer();
        await said.WaitForAsync(LogLevel.Error);
        // Until it is up again many more rounds find it away.
        await using var second = await folder.StartAsync();
        await said.WaitForAsync(LogLevel.Information);
        await engine.StopAsync(Cancel);

        await world.AlertAsync("x");
        await world.RunAsync();
        Assert.Single(await world.IncidentsAsync(world.Pay));
        // Once for each thing that is the matter: not reachable, then starting up.
        Assert.InRange(said.Count(LogLevel.Error), 1, 4);
        Assert.Equal(1, said.Count(LogLevel.Information));
    }

    [Fact]
    public async Task A_read_only_database_is_named_to_senders_and_refuses_a_start()
    {
        await using var server = await folder.StartAsync();
        await using var database = await MigratedAsync(server.ConnectionString);
        await using var host = await IngressHost.StartAsync(database);
        await using (var command = database.CreateCommand("alter database polilog set default_transaction_read_only = on"))
            await command.ExecuteNonQueryAsync(Cancel);
        database.Clear();

        using var answer = await host.PostAsync("firing x");

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("PostgreSQL is read-only; connect Polilog to the primary.", await ErrorOf(answer));
        var refusal = await Assert.ThrowsAsync<CliFailure>(() => HubDatabase.OpenAsync(server.ConnectionString, DateTimeOffset.UnixEpoch, Cancel));
        Assert.StartsWith("PostgreSQL is read-only", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_named_to_senders_and_when_there_is_room_again_alerts_are_stored()
    {
        await using var small = await folder.MountAsync("size=160m,mode=755");
        await using var server = await folder.StartAsync("mount");
        await using var database = await MigratedAsync(server.ConnectionString);
        await using var host = await IngressHost.StartAsync(database);
        using (var before = await host.PostAsync("firing before"))
            Assert.True(before.IsSuccessStatusCode);

        var filler = Path.Combine(small.Point, "filler");
        Fill(filler);
        var told = new List<string>();
        for (var i = 0; i < 200 && told.Count == 0; i++)
        {
            using var answer = await host.PostAsync(string.Join('\n', Enumerable.Range(0, 200).Select(n => $"firing full{i}-{n} {new string('x', 200)}")));
            Assert.Contains((int)answer.StatusCode, new[] { 200, 503 });
            if (!answer.IsSuccessStatusCode)
                told.Add(await ErrorOf(answer));
        }
        Assert.StartsWith("PostgreSQL ", Assert.Single(told), StringComparison.Ordinal);

        File.Delete(filler);
        // Where the log itself could not be written the server has stopped by itself.
        await using var again = await folder.StartAsync("mount");
        using var after = await host.PostAsync("firing after");
        Assert.True(after.IsSuccessStatusCode);
        await using var connection = await database.OpenConnectionAsync(Cancel);
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*)::integer from condition where title in ('before', 'after')"));
    }

    private static void Fill(string path)
    {
        var block = new byte[64 << 10];
        using var file = File.Create(path);
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // the disk is full
        }
    }

    private static async Task<NpgsqlDataSource> MigratedAsync(string connectionString)
    {
        var database = Database.Open(connectionString);
        await Migrator.MigrateAsync(database, DateTimeOffset.UnixEpoch, Cancel);
        return database;
    }

    private static async Task<string> ErrorOf(HttpResponseMessage answer) => (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["error"] ?? "";

    /// <summary>What a worker has logged; a test can wait for a line without asking again and again.</summary>
    private sealed class Said : ILogger<Core.Incidents.IncidentEngine>
    {
        private readonly ConcurrentDictionary<LogLevel, (int Count, TaskCompletionSource First)> levels = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            levels.AddOrUpdate(logLevel, _ => (1, Done(New())), (_, known) => (known.Count + 1, Done(known.First)));

        public int Count(LogLevel level) => levels.TryGetValue(level, out var known) ? known.Count : 0;

        public Task WaitForAsync(LogLevel level) => levels.GetOrAdd(level, _ => (0, New())).First.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        private static TaskCompletionSource Done(TaskCompletionSource first)
        {
            first.TrySetResult();
            return first;
        }
    }
}
