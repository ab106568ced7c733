using System.Data;
using System.IO.Compression;
using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Polilog.Core.Alerts;

namespace Polilog.Core.Storage.Backup;

/// <summary>Writes everything a database holds into one file, as it was at one moment, while hubs go on working. Needs no program beside it and little memory.</summary>
internal static class BackupWriter
{
    // Which host is running is no part of what there was.
    private static readonly string[] LeftOut = ["schema_version", "configuration_host"];

    private const string TablesSql = """
        select c.relname as name,
               array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
               array(select r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers_to
        from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all(@leftOut::text[])
        order by c.relname
        """;

    private const string SequencesSql = "select sequencename::text as name, last_value as last from pg_sequences where schemaname = current_schema() order by 1";

    private const string SchemaSql = "select max(number) from schema_version";

    private const string InstallationSql = "select id, epoch from installation";

    private const string ServerSql = "select current_setting('server_version')";

    /// <param name="file">Must not exist; nobody but its owner may read it.</param>
    /// <exception cref="BackupException">The database holds no Polilog, or the file is there already.</exception>
    public static async Task<BackupManifest> WriteAsync(NpgsqlDataSource database, string file, DateTimeOffset now, CancellationToken cancel)
    {
        if (File.Exists(file))
            throw new BackupException($"{file} exists already: choose another name, a backup is never written over.");
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await connection.ExecuteAsync("set transaction read only");
        if (!(await DatabaseStatus.ReadAsync(database, cancel) is { Schema: > 0 }))
            throw new BackupException("The database holds no Polilog: check --database, or --data.");
        var partial = file + ".partial";
        try
        {
            var manifest = await WriteAsync(connection, partial, now, cancel);
            File.Move(partial, file);
            return manifest;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<BackupManifest> WriteAsync(NpgsqlConnection connection, string file, DateTimeOffset now, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, options);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        var tables = new List<BackedUpTable>();
        foreach (var table in InOrder([.. await connection.QueryAsync<TableRow>(TablesSql, new { leftOut = LeftOut })]))
            tables.Add(await WriteTableAsync(connection, archive, table, cancel));
        var (id, epoch) = await connection.QuerySingleOrDefaultAsync<(Guid?, int?)>(InstallationSql);
        var manifest = new BackupManifest(
            BackupManifest.PresentFormat, await connection.ExecuteScalarAsync<int>(SchemaSql), id, epoch, now, await connection.ExecuteScalarAsync<string>(ServerSql) ?? "",
            [.. await RawRequestPartitions.DaysAsync(connection)], tables, [.. await connection.QueryAsync<BackedUpSequence>(SequencesSql)]);
        using var entry = archive.CreateEntry(BackupManifest.EntryName).Open();
        manifest.Write(entry);
        return manifest;
    }

    private static async Task<BackedUpTable> WriteTableAsync(NpgsqlConnection connection, ZipArchive archive, TableRow table, CancellationToken cancel)
    {
        var written = new BackedUpTable(table.Name, table.Columns, 0, "");
        await using var entry = archive.CreateEntry(written.EntryName, CompressionLevel.Fastest).Open();
        await using var rows = await connection.BeginRawBinaryCopyAsync($"copy (select {Quoted(table.Columns)} from {Quoted([table.Name])}) to stdout (format binary)", cancel);
        var (bytes, sha256) = await CopyAsync(rows, entry, cancel);
        return written with { Bytes = bytes, Sha256 = sha256 };
    }

    /// <summary>Passes everything on; says how much it was, and its hash.</summary>
    public static async Task<(long Bytes, string Sha256)> CopyAsync(Stream from, Stream to, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, total) = (new byte[1 << 16], 0L);
        while (await from.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
            total += read;
        }
        return (total, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"\"{n.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    /// <summary>Each after all it refers to.</summary>
    private static IEnumerable<TableRow> InOrder(List<TableRow> tables)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (tables.Count > 0)
        {
            var next = tables.Find(t => Array.TrueForAll(t.RefersTo, done.Contains)) ?? throw new BackupException($"The tables {string.Join(", ", tables.Select(t => t.Name))} refer to one another.");
            tables.Remove(next);
            done.Add(next.Name);
            yield return next;
        }
    }

    private sealed class TableRow
    {
        public string Name { get; init; } = "";
        public string[] Columns { get; init; } = [];
        public string[] RefersTo { get; init; } = [];
    }
}
