using Dapper;
using Npgsql;

namespace Polilog.Core.Reconciliation;

/// <summary>Which host asks which source when, and what came of it.</summary>
internal sealed class AlertSourceStore(NpgsqlDataSource database)
{
    // Of several hosts the one that moves next_at asks. Should it die, another asks when next_at has come.
    private const string ClaimSql = """
        insert into alert_source (connection_id, asked_at, next_at)
        select s.id, @now, s.next_at
        from unnest(@ids::integer[], @next::timestamptz[]) as s (id, next_at)
        order by s.id
        on conflict (connection_id) do update set asked_at = excluded.asked_at, next_at = excluded.next_at
        where alert_source.next_at <= excluded.asked_at
        returning connection_id
        """;

    /// <summary>The sources among these that are to be asked now, by this host.</summary>
    /// <param name="intervalOf">How long after now the source of a connection is asked again.</param>
    public async Task<IReadOnlyList<int>> ClaimAsync(int[] connections, Func<int, TimeSpan> intervalOf, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var next = connections.Select(c => now + intervalOf(c)).ToArray();
        return (await connection.QueryAsync<int>(new CommandDefinition(ClaimSql, new { ids = connections, next, now }, cancellationToken: cancel))).AsList();
    }

    private const string SettleSql = """
        update alert_source
        set answered_at = case when @trouble::text is null then @asked_at else answered_at end,
            failing_since = case when @trouble::text is null then null else coalesce(failing_since, @asked_at) end,
            trouble = @trouble
        where connection_id = @connectionId and asked_at = @asked_at
        """;

    /// <param name="trouble">Why there was no answer; null: there was.</param>
    public async Task SettleAsync(int connectionId, DateTimeOffset askedAt, string? trouble, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(SettleSql, new { connectionId, asked_at = askedAt, trouble }, cancellationToken: cancel));
    }

    private const string ListSql = "select connection_id, asked_at, answered_at, failing_since, trouble from alert_source";

    /// <summary>By the connection's id.</summary>
    public async Task<IReadOnlyDictionary<int, AlertSourceRow>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<AlertSourceRow>(new CommandDefinition(ListSql, cancellationToken: cancel))).ToDictionary(r => r.ConnectionId);
    }
}

/// <summary>How asking a source went last.</summary>
internal sealed record AlertSourceRow
{
    public int ConnectionId { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? FailingSince { get; init; }
    public string? Trouble { get; init; }
}
