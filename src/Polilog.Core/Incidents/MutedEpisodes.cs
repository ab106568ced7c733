using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Facts;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>An episode that opens nothing on a route while it is muted.</summary>
internal sealed record MutedEpisode(long ConditionId, string Route, int Episode, string Topic, Mute Mute);

/// <summary>The statements about what was muted, and about what must be looked at because a mute began or ended, or an absence began.</summary>
internal static class MutedEpisodes
{
    private const string ForgetSql = "delete from muted_episode where condition_id = any(@conditions)";

    /// <summary>Each of them is decided anew in the same transaction.</summary>
    public static NpgsqlBatchCommand Forget(IReadOnlyCollection<long> conditions)
    {
        var command = new NpgsqlBatchCommand(ForgetSql);
        command.AddArray("conditions", conditions, id => id);
        return command;
    }

    private const string InsertSql = """
        insert into muted_episode (condition_id, route, episode, topic_id, fact_id, until)
        select m.condition_id, m.route, m.episode, m.topic_id, m.fact_id, m.until
        from unnest(@conditions::bigint[], @routes::text[], @episodes::integer[], @topics::integer[], @facts::bigint[], @untils::timestamptz[])
            m (condition_id, route, episode, topic_id, fact_id, until)
        """;

    public static NpgsqlBatchCommand Insert(IReadOnlyList<MutedEpisode> muted, ActiveConfiguration configuration)
    {
        var command = new NpgsqlBatchCommand(InsertSql);
        command.AddArray("conditions", muted, m => m.ConditionId);
        command.AddArray("routes", muted, m => m.Route);
        command.AddArray("episodes", muted, m => m.Episode);
        command.AddArray("topics", muted, m => configuration.TopicId(m.Topic));
        command.AddArray("facts", muted, m => m.Mute.Fact.Id);
        command.AddArray("untils", muted, m => m.Mute.Until);
        return command;
    }

    // A condition about which a decision is owed anyway is decided with the mute's end in sight.
    private const string WakeEndedSql = """
        with ended as (
            select c.id
            from condition c
            where c.decided_version = c.state_version
              and c.id in (
                  select m.condition_id from muted_episode m where m.until <= @now
                  union
                  select m.condition_id from ended_mute e join muted_episode m on m.fact_id = e.fact_id
              )
            order by c.severity desc, c.id
            limit 500
            for no key update of c skip locked
        )
        update condition c
        set state_version = c.state_version + 1
        from ended e
        where c.id = e.id
        returning c.id
        """;

    // No decision mutes by it any more: what is gone here does not come again.
    private const string ForgetEndedSql = """
        delete from ended_mute where fact_id in (
            select e.fact_id from ended_mute e where not exists (select from muted_episode m where m.fact_id = e.fact_id) for update skip locked
        )
        returning 1
        """;

    private const string TakeMuteEdgesSql = """
        delete from mute_edge where id in (select id from mute_edge where at <= @now for update skip locked) returning topic_id
        """;

    private const string TakeAbsenceEdgesSql = """
        delete from absence_edge where id in (select id from absence_edge where at <= @now for update skip locked) returning person_id
        """;

    // They come up as due, and are decided with what mutes them now.
    private const string TouchIncidentsSql = """
        with touched as (
            select i.id
            from incident i
            where i.phase <> 2 and (i.due_at is null or i.due_at > @now)
              and (@everywhere::boolean or i.topic_id = any(@topics::integer[]) or (i.phase = 1 and i.owner_id = any(@owners::integer[])))
            order by i.id
            for no key update
        )
        update incident i
        set due_at = @now
        from touched t
        where i.id = t.id
        """;

    /// <summary>Calls up what a fact that began or ended since concerns. False: there was nothing.</summary>
    public static async Task<bool> WakeAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel)
    {
        var (woken, topics, owners) = await TakeAsync(connection, now, cancel);
        // Incidents are many, and nearly always nothing has begun or ended.
        if (topics.Count + owners.Count == 0)
            return woken > 0;
        await using var touch = new NpgsqlCommand(TouchIncidentsSql, connection);
        touch.Parameters.AddWithValue("now", now);
        touch.Parameters.AddWithValue("everywhere", topics.Contains(null));
        touch.Parameters.AddWithValue("topics", topics.OfType<int>().ToArray());
        touch.Parameters.AddWithValue("owners", owners.OfType<int>().ToArray());
        await touch.ExecuteNonQueryAsync(cancel);
        return true;
    }

    private static async Task<(int Woken, List<int?> Topics, List<int?> Owners)> TakeAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[] { WakeEndedSql, TakeMuteEdgesSql, TakeAbsenceEdgesSql })
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddWithValue("now", now);
            batch.BatchCommands.Add(command);
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ForgetEndedSql));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var woken = 0;
        while (await reader.ReadAsync(cancel))
            woken++;
        var (topics, owners) = (await NextAsync(reader, cancel), await NextAsync(reader, cancel));
        return (woken + (await NextAsync(reader, cancel)).Count, topics, owners);
    }

    private static async Task<List<int?>> NextAsync(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var ids = new List<int?>();
        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
            ids.Add(reader.IsDBNull(0) ? null : reader.GetInt32(0));
        return ids;
    }
}
