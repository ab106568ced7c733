using System.Security.Cryptography;
using Npgsql;

namespace Polilog.Core.Storage;

/// <summary>Brings the schema up to date: embedded files, forward only, one transaction each, under an advisory lock; an edited file is refused.</summary>
internal static class Migrator
{
    private const string Folder = "Migrations/";

    private const string LockSql = "select pg_advisory_xact_lock(7654300010)";

    private const string CreateVersionTableSql = """
        create table if not exists schema_version (
            number integer primary key,
            name text not null,
            sha256 bytea not null,
            applied_at timestamptz not null
        )
        """;

    private const string ReadAppliedSql = "select number, sha256 from schema_version order by number";

    private const string RecordSql = """
        insert into schema_version (number, name, sha256, applied_at) values (@number, @name, @sha256, @at)
        """;

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(Migrator).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => n[Folder.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>The number of the last migration this program knows.</summary>
    public static int Newest => Names.Max(NumberOf);

    /// <summary>Makes the schema of a certain number in an empty database, within the caller's transaction.</summary>
    public static async Task MigrateWithinAsync(NpgsqlConnection connection, int last, DateTimeOffset now, CancellationToken cancel)
    {
        await ExecuteAsync(connection, LockSql, cancel);
        await ExecuteAsync(connection, CreateVersionTableSql, cancel);
        foreach (var name in Names.Where(n => NumberOf(n) <= last))
            await ApplyAsync(connection, name, [], now, cancel);
    }

    /// <summary>Applies what is missing and returns the names of the files applied.</summary>
    /// <exception cref="SchemaException">The schema is newer than this program, or a file that was applied has changed since.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancel)
    {
        var done = new List<string>();
        foreach (var name in Names)
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await ExecuteAsync(connection, LockSql, cancel);
            await ExecuteAsync(connection, CreateVersionTableSql, cancel);
            var applied = await ReadAppliedAsync(connection, cancel);
            if (await ApplyAsync(connection, name, applied, now, cancel))
                done.Add(name);
            await transaction.CommitAsync(cancel);
        }
        return done;
    }

    private static async Task<bool> ApplyAsync(NpgsqlConnection connection, string name, Dictionary<int, byte[]> applied, DateTimeOffset now, CancellationToken cancel)
    {
        var number = NumberOf(name);
        var sql = Read(name);
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sql));
        if (applied.Keys.Any(n => n > Newest))
            throw new SchemaException($"The database has schema {applied.Keys.Max()}, this program knows {Newest}: start a newer Polilog, or restore a backup.");
        if (applied.TryGetValue(number, out var known))
            return known.AsSpan().SequenceEqual(hash) ? false : throw new SchemaException($"Migration {name} was applied in another wording: this program and the database do not belong together.");
        await ExecuteAsync(connection, sql, cancel);
        await using var record = new NpgsqlCommand(RecordSql, connection);
        record.Parameters.AddWithValue("number", number);
        record.Parameters.AddWithValue("name", name);
        record.Parameters.AddWithValue("sha256", hash);
        record.Parameters.AddWithValue("at", now);
        await record.ExecuteNonQueryAsync(cancel);
        return true;
    }

    private static async Task<Dictionary<int, byte[]>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var applied = new Dictionary<int, byte[]>();
        await using var command = new NpgsqlCommand(ReadAppliedSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            applied[reader.GetInt32(0)] = reader.GetFieldValue<byte[]>(1);
        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static int NumberOf(string name) => int.Parse(name.AsSpan(0, 4));

    private static string Read(string name)
    {
        using var stream = typeof(Migrator).Assembly.GetManifestResourceStream(Folder + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>This program and the database do not fit together.</summary>
internal sealed class SchemaException(string message) : Exception(message);
