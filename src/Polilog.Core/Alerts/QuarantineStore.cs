using Dapper;
using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>What is not read any more because it brought a process down or hung, and the record of who let it be read again.</summary>
internal sealed class QuarantineStore(NpgsqlDataSource database)
{
    private const int MostShown = 100;

    private const string BodiesSql = """
        select encode(body_sha256, 'hex') as sha256, connector, connector_version, strikes, struck_at from strike order by struck_at desc limit @limit
        """;

    /// <summary>Bodies that have strikes, newest first.</summary>
    public async Task<IReadOnlyList<StruckBody>> BodiesAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<StruckBody>(new CommandDefinition(BodiesSql, new { limit = MostShown }, cancellationToken: cancel))).AsList();
    }

    private const string ClearingsSql = """
        select cleared_at, cleared_by, connection_name as connection, encode(body_sha256, 'hex') as body_sha256 from quarantine_clearing order by id desc limit @limit
        """;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Clearing>> ClearingsAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<Clearing>(new CommandDefinition(ClearingsSql, new { limit = MostShown }, cancellationToken: cancel))).AsList();
    }

    private const string ClearedConnectionsSql = "select connection_name, max(cleared_at) from quarantine_clearing where connection_name is not null group by connection_name";

    /// <summary>When each connection was cleared last.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ClearedConnectionsAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(string Name, DateTimeOffset At)>(new CommandDefinition(ClearedConnectionsSql, cancellationToken: cancel));
        return rows.ToDictionary(r => r.Name, r => r.At, StringComparer.Ordinal);
    }

    private const string ClearConnectionSql = "insert into quarantine_clearing (cleared_at, cleared_by, connection_name) values (@now, @by, @name)";

    /// <summary>Every host lets it read again within seconds, if it hung before now.</summary>
    public async Task ClearConnectionAsync(string name, string by, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(ClearConnectionSql, new { name, by, now }, cancellationToken: cancel));
    }

    private const string ClearBodySql = """
        with cleared as (delete from strike where body_sha256 = decode(@sha256, 'hex') returning body_sha256)
        insert into quarantine_clearing (cleared_at, cleared_by, body_sha256)
        select distinct @now::timestamptz, @by::text, body_sha256 from cleared
        """;

    /// <summary>Takes its strikes away; false if it has none.</summary>
    public async Task<bool> ClearBodyAsync(string sha256, string by, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(ClearBodySql, new { sha256, by, now }, cancellationToken: cancel)) > 0;
    }
}

/// <summary>A body that was being read when a process died. With two strikes it is not read any more by that version of the connector.</summary>
internal sealed record StruckBody
{
    public string Sha256 { get; init; } = "";
    public string Connector { get; init; } = "";
    public string ConnectorVersion { get; init; } = "";
    public int Strikes { get; init; }
    public DateTimeOffset StruckAt { get; init; }

    public bool IsOut => Strikes >= StrikeStore.Out;
}

/// <summary>Who let what be read again: a connection or a body.</summary>
internal sealed record Clearing
{
    public DateTimeOffset ClearedAt { get; init; }
    public string ClearedBy { get; init; } = "";
    public string? Connection { get; init; }
    public string? BodySha256 { get; init; }
}
