using Npgsql;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>
/// Finds and locks incidents for a decision. Whoever locks several kinds of rows takes them in this order: conditions (never waiting), topics by id, incidents by
/// id; so nobody waits in a circle.
/// </summary>
internal static class IncidentStore
{
    private const string ReadClockSql = "select clock_timestamp()";

    /// <summary>Now, for all hosts. Read after the rows are locked, so that it is not before what was decided on them last.</summary>
    public static async Task<DateTimeOffset> ReadClockAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(ReadClockSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return reader.GetFieldValue<DateTimeOffset>(0);
    }

    private const string LockTopicsSql = "select id from topic where id = any(@ids) order by id for no key update";

    /// <summary>From now on nobody else opens or reopens incidents in these topics.</summary>
    public static async Task LockTopicsAsync(NpgsqlConnection connection, IReadOnlyCollection<int> topics, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(LockTopicsSql, connection);
        command.AddArray("ids", topics, t => t);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private const string FindOpenSql = """
        select distinct i.topic_id, i.route, i.group_key, i.id
        from unnest(@topics::integer[], @routes::text[], @groups::text[]) g (topic_id, route, group_key)
        join incident i on i.topic_id = g.topic_id and i.route = g.route and i.group_key = g.group_key and i.phase <> 2
        """;

    public static async Task<Dictionary<IncidentGroup, long>> FindOpenAsync(NpgsqlConnection connection, IReadOnlyCollection<IncidentGroup> groups, CancellationToken cancel)
    {
        var open = new Dictionary<IncidentGroup, long>();
        await using var command = new NpgsqlCommand(FindOpenSql, connection);
        command.AddArray("topics", groups, g => g.TopicId);
        command.AddArray("routes", groups, g => g.Route);
        command.AddArray("groups", groups, g => g.GroupKey);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            open.Add(new IncidentGroup(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)), reader.GetInt64(3));
        return open;
    }

    // The same condition is an equal series key, else the condition itself. An incident whose group has a newer open one stays resolved.
    private const string FindReopenableSql = """
        select distinct on (e.place) e.place, i.id
        from unnest(
            @conditions::bigint[], @connections::integer[], @series::text[], @topics::integer[], @routes::text[], @since::timestamptz[]
        ) with ordinality e (condition_id, connection_id, series_key, topic_id, route, since, place)
        cross join lateral (
            select m.incident_id
            from incident_episode m
            where m.condition_id = e.condition_id
            union
            select m.incident_id
            from condition c
            join incident_episode m on m.condition_id = c.id
            where c.connection_id = e.connection_id and c.series_key = e.series_key
        ) same
        join incident i on i.id = same.incident_id
        where i.phase = 2 and i.resolved_at >= e.since and i.topic_id = e.topic_id and i.route = e.route
          and not exists (
              select from incident o where o.topic_id = i.topic_id and o.route = i.route and o.group_key = i.group_key and o.phase <> 2
          )
        order by e.place, i.resolved_at desc, i.id desc
        """;

    /// <summary>For each new episode the newest resolved incident of the same condition; by the place of the episode in the list.</summary>
    public static async Task<Dictionary<int, long>> FindReopenableAsync(NpgsqlConnection connection, IReadOnlyList<ReopeningQuestion> questions, CancellationToken cancel)
    {
        var found = new Dictionary<int, long>();
        await using var command = new NpgsqlCommand(FindReopenableSql, connection);
        command.AddArray("conditions", questions, q => q.ConditionId);
        command.AddArray("connections", questions, q => q.ConnectionId);
        command.AddArray("series", questions, q => q.SeriesKey);
        command.AddArray("topics", questions, q => q.TopicId);
        command.AddArray("routes", questions, q => q.Route);
        command.AddArray("since", questions, q => q.Since);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            found.Add((int)reader.GetInt64(0) - 1, reader.GetInt64(1));
        return found;
    }

    // Strictly before: a command at the very moment of the limit is decided first and in time (rule 1). What was called up together comes the most severe first.
    private const string ClaimDueSql = """
        select id
        from incident
        where due_at < @now
        order by due_at, severity desc
        limit @limit
        for no key update skip locked
        """;

    /// <summary>Locks incidents whose time has come and that nobody else decides on.</summary>
    public static async Task<IReadOnlyList<long>> ClaimDueAsync(NpgsqlConnection connection, DateTimeOffset now, int limit, CancellationToken cancel)
    {
        var due = new List<long>();
        await using var command = new NpgsqlCommand(ClaimDueSql, connection);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("limit", limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            due.Add(reader.GetInt64(0));
        return due;
    }

    private const string PostponeSql = "update incident set due_at = @at where id = @id";

    /// <summary>For an incident that cannot be decided now; its limits stand unchanged in its clock.</summary>
    public static async Task PostponeAsync(NpgsqlConnection connection, long id, DateTimeOffset at, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(PostponeSql, connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("at", at);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private const string SetDueSql = """
        update incident i
        set due_at = d.due_at
        from unnest(@ids::bigint[], @due::timestamptz[]) d (id, due_at)
        where i.id = d.id
        """;

    /// <summary>For incidents that came up and have nothing to do before their next limit.</summary>
    public static async Task SetDueAsync(NpgsqlConnection connection, IReadOnlyList<Incident> incidents, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(SetDueSql, connection);
        command.AddArray("ids", incidents, i => i.Id);
        command.AddArray("due", incidents, i => i.Clock.DueAt);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private const string FindByNumberSql = "select id from incident where topic_id = @topic and number = @number";

    public static async Task<long?> FindByNumberAsync(NpgsqlConnection connection, int topic, int number, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(FindByNumberSql, connection);
        command.Parameters.AddWithValue("topic", topic);
        command.Parameters.AddWithValue("number", number);
        return (long?)await command.ExecuteScalarAsync(cancel);
    }

    private const string LockSql = "select id from incident where id = any(@ids) order by id for no key update";

    // Another statement than the one that locks: after a wait that one sees the incident as it was left, but joined to the owner it had before.
    private const string ReadSql = """
        select i.id, t.key, i.number, i.route, i.group_key, i.title, i.phase, p.key, i.level, i.severity, i.peak_severity, i.version, i.revision, i.regulation,
               i.opened_at, i.taken_at, i.resolved_at, i.changed_at, i.clock
        from incident i
        join topic t on t.id = i.topic_id
        left join person p on p.id = i.owner_id
        where i.id = any(@ids)
        order by i.id
        """;

    private const string MembersSql = """
        select incident_id, condition_id, episode, joined_at, ended_at, severity
        from incident_episode
        where incident_id = any(@ids)
        order by incident_id, joined_at, condition_id, episode
        """;

    /// <summary>Waits for those who decide on them now, then reads them as they left them.</summary>
    public static async Task<IReadOnlyList<Incident>> LockAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        if (ids.Count == 0)
            return [];
        await using (var command = new NpgsqlCommand(LockSql, connection))
        {
            command.AddArray("ids", ids, id => id);
            await command.ExecuteNonQueryAsync(cancel);
        }
        return await ReadAsync(connection, ids, cancel);
    }

    /// <summary>As they stand; whoever decides on them locks them first.</summary>
    public static async Task<IReadOnlyList<Incident>> ReadAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var incidents = await ReadRowsAsync(connection, ids, cancel);
        var members = await ReadMembersAsync(connection, ids, cancel);
        return [.. incidents.Select(i => i with { Members = [.. members[i.Id]] })];
    }

    private static async Task<List<Incident>> ReadRowsAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var incidents = new List<Incident>();
        await using var command = new NpgsqlCommand(ReadSql, connection);
        command.AddArray("ids", ids, id => id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            incidents.Add(new Incident
            {
                Id = reader.GetInt64(0),
                Topic = reader.GetString(1),
                Number = reader.GetInt32(2),
                Route = reader.GetString(3),
                GroupKey = reader.GetString(4),
                Title = reader.GetString(5),
                Phase = (Phase)reader.GetInt16(6),
                Owner = reader.TextAt(7),
                Level = reader.GetInt32(8),
                Severity = (Severity)reader.GetInt16(9),
                PeakSeverity = (Severity)reader.GetInt16(10),
                Version = reader.GetInt32(11),
                Revision = reader.GetInt32(12),
                Regulation = reader.GetString(13),
                OpenedAt = reader.GetFieldValue<DateTimeOffset>(14),
                TakenAt = reader.MomentAt(15),
                ResolvedAt = reader.MomentAt(16),
                ChangedAt = reader.GetFieldValue<DateTimeOffset>(17),
                Clock = IncidentClockJson.Read(reader.GetString(18)),
            });
        return incidents;
    }

    private static async Task<ILookup<long, Member>> ReadMembersAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var members = new List<(long Incident, Member Member)>();
        await using var command = new NpgsqlCommand(MembersSql, connection);
        command.AddArray("ids", ids, id => id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            members.Add((reader.GetInt64(0), new Member(
                reader.GetInt64(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3), reader.MomentAt(4), (Severity)reader.GetInt16(5))));
        return members.ToLookup(m => m.Incident, m => m.Member);
    }
}

/// <summary>What makes episodes one incident: at most one open incident has it.</summary>
internal readonly record struct IncidentGroup(int TopicId, string Route, string GroupKey);

/// <summary>Was the same condition's incident resolved after <paramref name="Since"/>?</summary>
internal sealed record ReopeningQuestion(long ConditionId, int ConnectionId, string? SeriesKey, int TopicId, string Route, DateTimeOffset Since);
