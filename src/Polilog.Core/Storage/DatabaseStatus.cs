using Dapper;
using Npgsql;

namespace Polilog.Core.Storage;

/// <summary>What <c>db status</c>, <c>doctor</c> and readiness want to know of the database.</summary>
/// <param name="Schema">How many migrations were applied.</param>
internal sealed record DatabaseStatus(string Server, int Major, long Schema, long Bytes, bool IsReadOnly)
{
    private const string StatusSql = """
        select current_setting('server_version') as server,
               current_setting('server_version_num')::integer / 10000 as major,
               case when to_regclass('schema_version') is null then 0 else -1 end::bigint as schema,
               pg_database_size(current_database()) as bytes,
               (pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on') as is_read_only
        """;

    private const string CountSchemaSql = "select count(*) from schema_version";

    public const int OldestMajor = 15;

    public static async Task<DatabaseStatus> ReadAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var status = await connection.QuerySingleAsync<DatabaseStatus>(new CommandDefinition(StatusSql, cancellationToken: cancel));
        return status.Schema == 0 ? status : status with { Schema = await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountSchemaSql, cancellationToken: cancel)) };
    }

    /// <summary>Null: a hub can work on it; else one sentence with what to do.</summary>
    public string? Unfit() => this switch
    {
        { Major: < OldestMajor } => $"PostgreSQL {Server} is too old: Polilog needs {OldestMajor} or newer. Give another server with --database.",
        { IsReadOnly: true } => "PostgreSQL is read-only (a standby, or default_transaction_read_only is on): give the primary with --database.",
        _ => null,
    };
}
