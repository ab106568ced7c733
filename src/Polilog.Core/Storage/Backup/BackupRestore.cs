using Dapper;
using Npgsql;
using Polilog.Core.Alerts;

namespace Polilog.Core.Storage.Backup;

/// <summary>Fills a database from a backup: all of it in one transaction, or nothing.</summary>
internal static class BackupRestore
{
    private const string OthersSql = """
        select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        """;

    private const string FoundSql = """
        select c.relname::text from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1
        """;

    // What migrations make beside tables: sequences of their own, and functions of triggers.
    private const string FoundSequencesSql = """
        select c.relname::text from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'S' and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('i', 'a'))
        """;

    private const string FoundFunctionsSql = "select p.proname::text from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.pronargs = 0 and p.prorettype = 'trigger'::regtype";

    private const string SetSequenceSql = "select setval(quote_ident(@Name)::regclass, @Last)";

    // Higher than that of any earlier restore of the same backup, of which the empty database knows nothing: seconds since 2026 last until 2094.
    private const string RaiseEpochSql = """
        update installation
        set epoch = greatest(epoch + 1, extract(epoch from @now::timestamptz - timestamptz '2026-01-01 00:00+00')::integer)
        returning epoch
        """;

    /// <param name="replace">What the database holds is dropped first.</param>
    /// <exception cref="BackupException">The database is in use, or holds something and must not be replaced.</exception>
    public static async Task<int?> RunAsync(NpgsqlDataSource database, BackupReader backup, bool replace, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await connection.ExecuteScalarAsync<long>(OthersSql) is > 0 and var others)
            throw new BackupException($"The database is in use by {others} other connection{(others == 1 ? "" : "s")}: stop every hub that works on it first.");
        var found = (await connection.QueryAsync<string>(FoundSql)).ToList();
        if (found.Count > 0 && !replace)
            throw new BackupException($"The database is not empty (it holds {found[0]} and {found.Count - 1} more): give an empty one, or --replace, which drops what is there.");
        await DropAsync(connection, found);
        await Migrator.MigrateWithinAsync(connection, backup.Manifest.Schema, now, cancel);
        await FillAsync(connection, backup, cancel);
        var epoch = await connection.ExecuteScalarAsync<int?>(RaiseEpochSql, new { now });
        await transaction.CommitAsync(cancel);
        return epoch;
    }

    private static async Task DropAsync(NpgsqlConnection connection, IReadOnlyList<string> tables)
    {
        if (tables.Count == 0)
            return;
        await connection.ExecuteAsync($"drop table {BackupWriter.Quoted(tables)} cascade");
        foreach (var sequence in (await connection.QueryAsync<string>(FoundSequencesSql)).ToList())
            await connection.ExecuteAsync($"drop sequence {BackupWriter.Quoted([sequence])}");
        foreach (var function in (await connection.QueryAsync<string>(FoundFunctionsSql)).ToList())
            await connection.ExecuteAsync($"drop function {BackupWriter.Quoted([function])}()");
    }

    private static async Task FillAsync(NpgsqlConnection connection, BackupReader backup, CancellationToken cancel)
    {
        foreach (var day in backup.Manifest.Days)
            await connection.ExecuteAsync(RawRequestPartitions.MakeSql(day));
        // Some are not empty: migrations put rows into them.
        await connection.ExecuteAsync($"truncate {BackupWriter.Quoted(backup.Manifest.Tables.Select(t => t.Name))}");
        foreach (var table in backup.Manifest.Tables)
        {
            await using var rows = backup.Rows(table);
            await using var into = await connection.BeginRawBinaryCopyAsync($"copy {BackupWriter.Quoted([table.Name])} ({BackupWriter.Quoted(table.Columns)}) from stdin (format binary)", cancel);
            await rows.CopyToAsync(into, cancel);
        }
        foreach (var sequence in backup.Manifest.Sequences.Where(s => s.Last is not null))
            await connection.ExecuteAsync(SetSequenceSql, sequence);
    }
}
