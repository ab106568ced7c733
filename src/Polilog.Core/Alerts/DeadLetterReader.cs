using Dapper;
using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>Reads requests that could not be understood, for portal, API and command line.</summary>
internal sealed class DeadLetterReader(NpgsqlDataSource database)
{
    private const string ListSql = """
        select d.id, d.received_at, d.connection_name as connection, d.kind, d.reason, d.place, d.connector_version, d.method, d.sub_path, d.headers, d.content_type,
               length(d.body) as bytes, d.settled_at, d.settled_as
        from dead_letter d
        where (@before::bigint is null or d.id < @before)
          and (@id::bigint is null or d.id = @id)
          and (@connection::text is null or d.connection_name = @connection)
        order by d.id desc
        limit @limit
        """;

    private const string BodySql = "select body from dead_letter where id = @id";

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<DeadLetterRow>> ListAsync(int limit, long? before, string? connection, long? id, CancellationToken cancel)
    {
        await using var open = await database.OpenConnectionAsync(cancel);
        var rows = await open.QueryAsync<DeadLetterRow>(new CommandDefinition(ListSql, new { limit, before, connection, id }, cancellationToken: cancel));
        return rows.AsList();
    }

    /// <summary>The bytes as they came, decompressed; null: there is no such dead letter.</summary>
    public async Task<byte[]?> BodyAsync(long id, CancellationToken cancel)
    {
        await using var open = await database.OpenConnectionAsync(cancel);
        return await open.ExecuteScalarAsync<byte[]>(new CommandDefinition(BodySql, new { id }, cancellationToken: cancel));
    }
}

/// <summary>A dead letter without its body.</summary>
internal sealed record DeadLetterRow
{
    public long Id { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public string Connection { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Reason { get; init; } = "";
    public string? Place { get; init; }
    public string? ConnectorVersion { get; init; }
    public string Method { get; init; } = "";
    public string SubPath { get; init; } = "";

    /// <summary>JSON, without the authorization.</summary>
    public string Headers { get; init; } = "{}";
    public string? ContentType { get; init; }
    public int Bytes { get; init; }
    public DateTimeOffset? SettledAt { get; init; }
    public string? SettledAs { get; init; }
}
