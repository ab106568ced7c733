using Dapper;
using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>Reads requests that could not be understood, for portal, API and command line.</summary>
internal sealed class DeadLetterReader(NpgsqlDataSource database)
{
    private const string ListSql = """
        select d.id, d.received_at, d.connection_name as connection, d.kind, d.reason, d.place, d.connector_version, d.method, d.sub_path, d.query, d.headers,
               d.content_type, d.sha256, length(d.body) as bytes, d.settled_at, d.settled_as, d.settled_by, d.settled_version, d.settled_note
        from dead_letter d
        where (@before::bigint is null or d.id < @before)
          and (@id::bigint is null or d.id = @id)
          and (@connection::text is null or d.connection_name = @connection)
          and (@kind::text is null or d.kind = @kind)
          and (not @only_open::boolean or d.settled_at is null)
        order by d.id desc
        limit @limit
        """;

    private const string BodySql = "select body from dead_letter where id = @id";

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<DeadLetterRow>> ListAsync(DeadLetterFilter filter, CancellationToken cancel)
    {
        await using var open = await database.OpenConnectionAsync(cancel);
        var rows = await open.QueryAsync<DeadLetterRow>(new CommandDefinition(
            ListSql,
            new { limit = filter.Limit, before = filter.Before, id = filter.Id, connection = filter.Connection, kind = filter.Kind, only_open = filter.OnlyOpen },
            cancellationToken: cancel));
        return rows.AsList();
    }

    public async Task<DeadLetterRow?> FindAsync(long id, CancellationToken cancel) => await ListAsync(new DeadLetterFilter(1, Id: id), cancel) is [var row] ? row : null;

    /// <summary>The bytes as they came, decompressed; null: there is no such dead letter.</summary>
    public async Task<byte[]?> BodyAsync(long id, CancellationToken cancel)
    {
        await using var open = await database.OpenConnectionAsync(cancel);
        return await open.ExecuteScalarAsync<byte[]>(new CommandDefinition(BodySql, new { id }, cancellationToken: cancel));
    }
}

/// <summary>Which dead letters; null means any.</summary>
/// <param name="Before">Only ids below this one: the cursor.</param>
/// <param name="OnlyOpen">Only those about which nothing was done yet.</param>
internal sealed record DeadLetterFilter(int Limit, long? Before = null, string? Connection = null, string? Kind = null, bool OnlyOpen = false, long? Id = null);

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

    /// <summary>JSON.</summary>
    public string Query { get; init; } = "{}";

    /// <summary>JSON, without those that prove who sent it.</summary>
    public string Headers { get; init; } = "{}";
    public string? ContentType { get; init; }
    public byte[] Sha256 { get; init; } = [];
    public int Bytes { get; init; }
    public DateTimeOffset? SettledAt { get; init; }
    public string? SettledAs { get; init; }
    public string? SettledBy { get; init; }
    public string? SettledVersion { get; init; }
    public string? SettledNote { get; init; }
}
