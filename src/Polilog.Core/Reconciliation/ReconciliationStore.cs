using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Reconciliation;

/// <summary>Conditions to be compared with what their source says, and the marks that come of it.</summary>
internal sealed class ReconciliationStore(NpgsqlDataSource database)
{
    // What the hub itself says of the connection its source cannot know.
    private const string KnownSql = """
        select c.dedup_key, c.id, c.status, c.is_one_shot, c.state_version, greatest(c.changed_at, c.last_seen_at), u.since, u.missing
        from condition c
        left join unconfirmed_condition u on u.condition_id = c.id
        where c.connection_id = @connection and c.status = 1 and c.dedup_key <> @own
        union all
        select c.dedup_key, c.id, c.status, c.is_one_shot, c.state_version, greatest(c.changed_at, c.last_seen_at), null, null
        from condition c
        where c.dedup_key = any(@keys) and c.status <> 1
        """;

    /// <summary>What fires of a connection, and what is over among the keys.</summary>
    public async Task<Dictionary<DedupKey, ComparedCondition>> KnownAsync(ActiveConnection connection, IReadOnlyCollection<DedupKey> keys, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(KnownSql);
        command.Parameters.AddWithValue("connection", connection.Id);
        command.Parameters.AddWithValue("own", DedupKey.Of(connection.Family, connection.Name, Heartbeat.Identity).Bytes);
        command.AddArray("keys", keys, k => k.Bytes);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var known = new Dictionary<DedupKey, ComparedCondition>();
        while (await reader.ReadAsync(cancel))
            // One statement sees one state, so a condition is in one of the halves.
            known[DedupKey.FromBytes(reader.GetFieldValue<byte[]>(0))] = new ComparedCondition(
                reader.GetInt64(1), (AlertStatus)reader.GetInt16(2), reader.GetBoolean(3), reader.GetInt64(4), reader.GetFieldValue<DateTimeOffset>(5),
                reader.MomentAt(6), reader.IsDBNull(7) ? 0 : reader.GetInt32(7));
        return known;
    }

    // The marks of what is over go, too.
    private const string MarkSql = """
        with over as (
            delete from unconfirmed_condition u
            using condition c
            where c.id = u.condition_id and c.connection_id = @connection and (c.status <> 1 or u.condition_id = any(@confirmed))
        )
        insert into unconfirmed_condition (condition_id, since, missing)
        select m.id, m.since, m.missing
        from unnest(@ids::bigint[], @since::timestamptz[], @missing::integer[]) as m (id, since, missing)
        on conflict (condition_id) do update set since = excluded.since, missing = excluded.missing
        """;

    public async Task MarkAsync(ActiveConnection connection, SnapshotComparison comparison, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(MarkSql);
        command.Parameters.AddWithValue("connection", connection.Id);
        command.AddArray("confirmed", comparison.Confirmed, id => id);
        command.AddArray("ids", comparison.Unconfirmed, u => u.Id);
        command.AddArray("since", comparison.Unconfirmed, u => u.Since);
        command.AddArray("missing", comparison.Unconfirmed, u => u.Missing);
        await command.ExecuteNonQueryAsync(cancel);
    }

    // Skip locked: an intake that holds the row has news. The version rises, so that an intake which has read the row already reads it again.
    private const string ResolveSql = """
        with missing as (
            select c.id
            from condition c
            where c.id = any(@ids) and c.status = 1 and greatest(c.changed_at, c.last_seen_at) < @asked_at
            order by c.id
            for no key update of c skip locked
        ), ended as (
            update condition c
            set status = 2, state_version = c.state_version + 1, ends_at = @asked_at, expires_at = null, changed_at = @asked_at
            from missing m
            where c.id = m.id
            returning c.id, c.state_version, c.episode, c.ends_at, c.severity
        )
        insert into condition_change (condition_id, state_version, episode, received_at, occurred_at, status, transition, severity, raw_index)
        select e.id, e.state_version, e.episode, @asked_at, e.ends_at, 2, @reconciled, e.severity, 0
        from ended e
        """;

    /// <summary>Resolves what the source does not know, unless there is later news. Returns how many conditions were.</summary>
    public async Task<int> ResolveAsync(IReadOnlyList<long> ids, DateTimeOffset askedAt, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ResolveSql);
        command.AddArray("ids", ids, id => id);
        command.Parameters.AddWithValue("asked_at", askedAt);
        command.Parameters.AddWithValue("reconciled", (short)Transition.Reconciled);
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
