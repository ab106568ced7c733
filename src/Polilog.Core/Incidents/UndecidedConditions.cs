using Npgsql;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>Conditions about which a decision is owed, with all that is needed to make it.</summary>
internal static class UndecidedConditions
{
    // Skip locked lets several hosts share the work, and never waits for an intake that is changing a row: it comes up again with its newer version. The locks last
    // until the decisions commit, so a crash hands the conditions back.
    private const string ClaimSql = """
        with claimed as (
            select id, dedup_key, connection_id, status, severity, episode, state_version, decided_version, series_key, title, starts_at, ends_at, changed_at, alert
            from condition
            where decided_version < state_version
            order by severity desc, id
            limit @limit
            for no key update skip locked
        )
        select c.id, encode(c.dedup_key, 'hex'), c.connection_id, n.name, n.connector, c.status, c.severity, n.unknown_severity, c.episode, c.state_version, c.decided_version,
               c.series_key, c.title, c.starts_at, c.ends_at, c.changed_at, c.alert
        from claimed c
        join connection n on n.id = c.connection_id
        order by c.severity desc, c.id
        """;

    public static async Task<IReadOnlyList<ClaimedCondition>> ClaimAsync(NpgsqlConnection connection, int limit, CancellationToken cancel)
    {
        var claimed = new List<ClaimedCondition>();
        await using var command = new NpgsqlCommand(ClaimSql, connection);
        command.Parameters.AddWithValue("limit", limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            claimed.Add(new ClaimedCondition(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetInt32(2),
                reader.GetString(3),
                reader.GetString(4),
                (AlertStatus)reader.GetInt16(5),
                (Severity)reader.GetInt16(6),
                (Severity)reader.GetInt16(7),
                reader.GetInt32(8),
                reader.GetInt64(9),
                reader.GetInt64(10),
                reader.TextAt(11),
                reader.GetString(12),
                reader.MomentAt(13),
                reader.MomentAt(14),
                reader.GetFieldValue<DateTimeOffset>(15),
                reader.GetString(16)));
        return claimed;
    }

    private const string ChangesSql = """
        select h.condition_id, h.state_version, h.episode, h.status, h.transition
        from unnest(@ids::bigint[], @decided::bigint[], @present::bigint[]) c (id, decided_version, state_version)
        join condition_change h on h.condition_id = c.id and h.state_version > c.decided_version and h.state_version <= c.state_version
        order by h.condition_id, h.state_version
        """;

    public static async Task<ILookup<long, ConditionChange>> ChangesAsync(NpgsqlConnection connection, IReadOnlyList<ClaimedCondition> claimed, CancellationToken cancel)
    {
        var changes = new List<ConditionChange>();
        await using var command = new NpgsqlCommand(ChangesSql, connection);
        command.AddArray("ids", claimed, c => c.Id);
        command.AddArray("decided", claimed, c => c.DecidedVersion);
        command.AddArray("present", claimed, c => c.StateVersion);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            changes.Add(new ConditionChange(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt32(2), (AlertStatus)reader.GetInt16(3), (Transition)reader.GetInt16(4)));
        return changes.ToLookup(c => c.ConditionId);
    }

    // Back from the newest: what flaps has a long history, and its present episode is the end of it.
    private const string BeganSql = """
        select c.id, h.received_at
        from unnest(@ids::bigint[], @episodes::integer[]) c (id, episode)
        left join lateral (
            select b.state_version from condition_change b where b.condition_id = c.id and b.episode < c.episode order by b.state_version desc limit 1
        ) before on true
        cross join lateral (
            select f.received_at
            from condition_change f
            where f.condition_id = c.id and f.episode = c.episode and f.state_version > coalesce(before.state_version, 0)
            order by f.state_version
            limit 1
        ) h
        """;

    /// <summary>When the present episode of each began to fire, as far as the history goes back.</summary>
    public static async Task<IReadOnlyDictionary<long, DateTimeOffset>> BeganAsync(NpgsqlConnection connection, IReadOnlyList<ClaimedCondition> claimed, CancellationToken cancel)
    {
        var began = new Dictionary<long, DateTimeOffset>();
        await using var command = new NpgsqlCommand(BeganSql, connection);
        command.AddArray("ids", claimed, c => c.Id);
        command.AddArray("episodes", claimed, c => c.Episode);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            began.Add(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1));
        return began;
    }

    private const string MembersSql = """
        select e.incident_id, i.topic_id, i.route, i.group_key, e.condition_id, e.episode, e.ended_at is null, e.severity
        from unnest(@ids::bigint[], @episodes::integer[]) c (id, episode)
        join incident_episode e on e.condition_id = c.id
        join incident i on i.id = e.incident_id
        where e.ended_at is null or e.episode = c.episode
        union all
        select 0, m.topic_id, m.route, '', m.condition_id, m.episode, true, 0
        from unnest(@ids::bigint[]) c (id)
        join muted_episode m on m.condition_id = c.id
        order by 1
        """;

    /// <summary>The last-decided state: members that fire, those of the present episode, and what was muted.</summary>
    public static async Task<ILookup<long, DecidedMember>> MembersAsync(NpgsqlConnection connection, IReadOnlyList<ClaimedCondition> claimed, CancellationToken cancel)
    {
        var members = new List<DecidedMember>();
        await using var command = new NpgsqlCommand(MembersSql, connection);
        command.AddArray("ids", claimed, c => c.Id);
        command.AddArray("episodes", claimed, c => c.Episode);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            members.Add(new DecidedMember(
                reader.GetInt64(0),
                new IncidentGroup(reader.GetInt32(1), reader.GetString(2), reader.GetString(3)),
                reader.GetInt64(4),
                reader.GetInt32(5),
                reader.GetBoolean(6),
                (Severity)reader.GetInt16(7)));
        return members.ToLookup(m => m.ConditionId);
    }

    // Never back: where the claim was given up before, another host may have decided more since.
    private const string SetDecidedSql = """
        update condition c
        set decided_version = d.state_version
        from unnest(@ids::bigint[], @versions::bigint[]) d (id, state_version)
        where c.id = d.id and c.decided_version < d.state_version
        """;

    public static async Task SetDecidedAsync(NpgsqlConnection connection, IReadOnlyList<ClaimedCondition> claimed, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(SetDecidedSql, connection);
        command.AddArray("ids", claimed, c => c.Id);
        command.AddArray("versions", claimed, c => c.StateVersion);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
