using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Polilog.Core.Storage;
using Polilog.Host.Embedded;

[assembly: AssemblyFixture(typeof(Polilog.Tests.TestServer))]

namespace Polilog.Tests;

/// <summary>
/// The PostgreSQL of the tests: POLILOG_TEST_DB, else an embedded one that all test processes share; the last of them stops it.
/// Holds one migrated template database, from which every test class gets a copy. Started by the first test that needs it.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private const string LockSql = "select pg_advisory_lock(7654300099)";
    private const string FindTemplateSql = "select datistemplate from pg_database where datname = @name";
    private const string FindTestDatabasesSql = "select datname from pg_database where datname like 'test\\_%'";

    private readonly SemaphoreSlim starting = new(1);
    private readonly string template = $"template_{SchemaHash()}";
    private EmbeddedPostgres? embedded;
    private string? connectionString;
    private int databases;

    public async ValueTask DisposeAsync()
    {
        if (embedded is not null)
            await embedded.DisposeAsync();
        starting.Dispose();
    }

    /// <summary>Returns the connection string of a fresh copy of the template.</summary>
    internal async Task<string> CreateDatabaseAsync()
    {
        var server = await StartedAsync();
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync(server, $"create database {name} template {template}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 20, IncludeErrorDetail = true }.ConnectionString;
    }

    internal async Task DropDatabaseAsync(string database) =>
        await ExecuteAsync(await StartedAsync(), $"drop database {new NpgsqlConnectionStringBuilder(database).Database} with (force)");

    private async Task<string> StartedAsync()
    {
        await starting.WaitAsync();
        try
        {
            return connectionString ??= await WithTemplateAsync(await StartAsync() + ";Pooling=false");
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("POLILOG_TEST_DB") is { Length: > 0 } given)
            return given;
        var options = EmbeddedPostgresOptions.ForThisUser() with
        {
            DataFolder = Path.Combine(Path.GetTempPath(), $"polilog-tests-{Environment.UserName}"),
            Settings = [("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"), ("max_connections", "400")],
        };
        embedded ??= await EmbeddedPostgres.StartAsync(options, _ => { }, CancellationToken.None);
        return embedded.ConnectionString;
    }

    private async Task<string> WithTemplateAsync(string server)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        // Test processes may start together; the lock ends with this connection.
        await using (var exclusive = new NpgsqlCommand(LockSql, connection))
            await exclusive.ExecuteNonQueryAsync();
        await DropLeftoversAsync(server, connection);
        await using var find = new NpgsqlCommand(FindTemplateSql, connection) { Parameters = { new("name", template) } };
        if (await find.ExecuteScalarAsync() is not true)
            await MakeTemplateAsync(server);
        return server;
    }

    private async Task MakeTemplateAsync(string server)
    {
        await ExecuteAsync(server, $"drop database if exists {template} with (force)");
        await ExecuteAsync(server, $"create database {template}");
        await using (var database = Database.Open(new NpgsqlConnectionStringBuilder(server) { Database = template }.ConnectionString))
            await Migrator.MigrateAsync(database, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await ExecuteAsync(server, $"alter database {template} is_template true allow_connections false");
    }

    // Of test processes that were killed: their number is in the name.
    private static async Task DropLeftoversAsync(string server, NpgsqlConnection connection)
    {
        var names = new List<string>();
        await using (var find = new NpgsqlCommand(FindTestDatabasesSql, connection))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                names.Add(reader.GetString(0));
        }
        var alive = Process.GetProcesses().Select(p => p.Id).ToHashSet();
        foreach (var name in names.Where(name => !alive.Contains(int.Parse(name.Split('_')[1], CultureInfo.InvariantCulture))))
            await ExecuteAsync(server, $"drop database if exists {name} with (force)");
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string SchemaHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("src/Polilog.Core/Storage/Migrations"), "*.sql").Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
