using Dapper;
using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>A body and the connector that was reading it.</summary>
internal sealed record ReadAttempt(string BodySha256, string Connector, string ConnectorVersion);

/// <summary>Bodies that were being read when a process died. Two strikes, and a body is not read again by that version of the connector.</summary>
internal sealed class StrikeStore(NpgsqlDataSource database)
{
    public const int Out = 2;

    // Read once and whole: only a crash adds to it.
    private volatile Dictionary<ReadAttempt, int> strikes = [];

    public bool Any => strikes.Count > 0;

    public bool IsOut(ReadAttempt attempt) => strikes.TryGetValue(attempt, out var count) && count >= Out;

    private const string AddSql = """
        insert into strike (body_sha256, connector, connector_version, struck_at, strikes)
        select distinct decode(hash, 'hex'), connector, version, @now::timestamptz, 1
        from unnest(@hashes::text[], @connectors::text[], @versions::text[]) as s (hash, connector, version)
        on conflict (body_sha256, connector, connector_version) do update set strikes = strike.strikes + 1, struck_at = excluded.struck_at
        """;

    public async Task AddAsync(IReadOnlyList<ReadAttempt> attempts, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(AddSql, new
        {
            hashes = attempts.Select(a => a.BodySha256).ToArray(),
            connectors = attempts.Select(a => a.Connector).ToArray(),
            versions = attempts.Select(a => a.ConnectorVersion).ToArray(),
            now,
        }, cancellationToken: cancel));
    }

    private const string ReadSql = "select encode(body_sha256, 'hex') as hash, connector, connector_version, strikes from strike";

    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(string Hash, string Connector, string Version, int Strikes)>(new CommandDefinition(ReadSql, cancellationToken: cancel));
        strikes = rows.ToDictionary(r => new ReadAttempt(r.Hash, r.Connector, r.Version), r => r.Strikes);
    }

    private const string DropOldSql = "delete from strike where struck_at < @before";

    public async Task<int> DropOldAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(DropOldSql, new { before }, cancellationToken: cancel));
    }
}
