using Dapper;
using Npgsql;
using Polilog.Core.Configuration;

namespace Polilog.Portal.Rooms;

/// <summary>Reads what rooms show: sets of cards and messages, however many rooms they belong to.</summary>
internal sealed class RoomViewReader(NpgsqlDataSource database, ConfigurationHolder configurations)
{
    public const int MostOpen = 60;
    public const int MostResolved = 8;
    public const int MostTold = 40;
    public const int AlertsOnCard = 3;

    private const string CountsSql = """
        select t.id as topic_id,
               (select count(*) from (select from incident i where i.topic_id = t.id and i.phase = 0 limit @most) n)::integer as ownerless,
               (select count(*) from (select from incident i where i.topic_id = t.id and i.phase = 1 limit @most) n)::integer as owned
        from unnest(@topics::integer[]) t (id)
        """;

    private const string OpenSql = "select id from incident where topic_id = @topic and phase in (0, 1) order by severity desc, number desc limit @most";

    private const string ResolvedSql = "select id from incident where topic_id = @topic and phase = 2 order by resolved_at desc limit @most";

    private const string ToldSql = """
        select m.id, m.topic_id, i.number, m.kind, m.language, m.html, m.rings, m.mentions, m.created_at
        from message m
        left join incident i on i.id = m.incident_id
        where m.topic_id = @topic
          and (m.kind <> 'card' or m.revision = 1)
          and (@before::bigint is null or m.id < @before)
        order by m.id desc
        limit @most
        """;

    private const string ToldByIdSql = """
        select m.id, m.topic_id, i.number, m.kind, m.language, m.html, m.rings, m.mentions, m.created_at
        from message m
        left join incident i on i.id = m.incident_id
        where m.id = any(@messages)
          and (m.kind <> 'card' or m.revision = 1)
        order by m.id
        """;

    private const string ToldOfIncidentSql = """
        select m.id, m.topic_id, i.number, m.kind, m.language, m.html, m.rings, m.mentions, m.created_at
        from message m
        join incident i on i.id = m.incident_id
        where m.incident_id = @incident
          and (m.kind <> 'card' or m.revision = 1)
        order by m.id desc
        limit 200
        """;

    private const string CardsSql = """
        select i.id, i.topic_id, t.key as topic, i.number, i.title, i.phase, p.key as owner, i.level, i.severity, i.peak_severity, i.version, i.revision, i.regulation,
               i.opened_at, i.taken_at, i.resolved_at,
               case when i.clock ->> 'muted_since_at' is null then i.due_at end as due_at, (i.clock ->> 'muted_until_at')::timestamptz as muted_until, m.alert_count, m.firing_count, m.repeats
        from incident i
        join topic t on t.id = i.topic_id
        left join person p on p.id = i.owner_id
        cross join lateral (
            select count(*)::integer as alert_count, count(*) filter (where e.ended_at is null)::integer as firing_count, coalesce(sum(c.refreshes), 0)::bigint as repeats
            from incident_episode e
            join condition c on c.id = e.condition_id
            where e.incident_id = i.id
        ) m
        where i.id = any(@incidents)
        """;

    private const string AlertsSql = """
        select i.id as incident_id, c.title, e.severity, e.joined_at, e.ended_at, c.starts_at, c.refreshes, n.name as connection, c.alert, u.since as unconfirmed_since,
               exists (select from condition_change h where h.condition_id = c.id and h.episode = e.episode and h.status = 1 and h.transition = 17) as is_found
        from unnest(@incidents::bigint[]) i (id)
        cross join lateral (
            select e.*
            from incident_episode e
            where e.incident_id = i.id
            order by e.ended_at is not null, e.severity desc, e.joined_at desc
            limit @most
        ) e
        join condition c on c.id = e.condition_id
        join connection n on n.id = c.connection_id
        left join unconfirmed_condition u on u.condition_id = c.id and e.ended_at is null
        order by e.ended_at is not null, e.severity desc, e.joined_at desc
        """;

    /// <param name="before">Only messages older than this one; null: the present.</param>
    public async Task<RoomView> ReadAsync(TopicSettings topic, long? before, DateTimeOffset now, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        var id = configuration.TopicId(topic.Key);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var told = await QueryAsync<ToldRow>(connection, ToldSql, new { topic = id, before, most = MostTold + 1 }, cancel);
        var counts = await QueryAsync<CountsRow>(connection, CountsSql, new { topics = new[] { id }, most = RoomCounts.Most }, cancel);
        var open = before is null ? await QueryAsync<long>(connection, OpenSql, new { topic = id, most = MostOpen }, cancel) : [];
        var resolved = before is null ? await QueryAsync<long>(connection, ResolvedSql, new { topic = id, most = MostResolved }, cancel) : [];
        var cards = (await CardsAsync(connection, [.. open, .. resolved], AlertsOnCard, cancel)).ToDictionary(c => c.Id);
        return new RoomView
        {
            Topic = topic.Key,
            Name = topic.Name,
            Voice = RoomVoice.Of(topic, now),
            Counts = counts[0].View,
            // An incident may have been resolved between two of the statements.
            Open = [.. open.Select(i => cards[i]).Where(c => !c.IsResolved)],
            Resolved = [.. resolved.Select(i => cards[i]).Where(c => c.IsResolved)],
            Told = [.. told.Take(MostTold).Select(m => m.ViewIn(configuration))],
            OlderThan = told.Count > MostTold ? told[MostTold - 1].Id : null,
            IsPast = before is not null,
        };
    }

    /// <param name="mostAlerts">So many alerts of each are read; all are counted.</param>
    public async Task<IReadOnlyList<CardView>> CardsAsync(IReadOnlyCollection<long> incidents, int mostAlerts, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await CardsAsync(connection, incidents, mostAlerts, cancel);
    }

    /// <summary>What the room was told of one incident, newest first.</summary>
    public async Task<IReadOnlyList<ToldView>> ToldAsync(long incident, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. (await QueryAsync<ToldRow>(connection, ToldOfIncidentSql, new { incident }, cancel)).Select(m => m.ViewIn(configuration))];
    }

    /// <summary>What changed, of any number of rooms, in one visit to the database.</summary>
    public async Task<RoomNews> NewsAsync(IReadOnlyCollection<int> topics, IReadOnlyCollection<long> incidents, IReadOnlyCollection<long> messages, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        await using var connection = await database.OpenConnectionAsync(cancel);
        var counts = await QueryAsync<CountsRow>(connection, CountsSql, new { topics = topics.ToArray(), most = RoomCounts.Most }, cancel);
        var told = await QueryAsync<ToldRow>(connection, ToldByIdSql, new { messages = messages.ToArray() }, cancel);
        var cards = await CardsAsync(connection, incidents, AlertsOnCard, cancel);
        return new RoomNews(counts.ToDictionary(c => c.TopicId, c => c.View), cards.ToLookup(c => c.Topic, StringComparer.Ordinal), told.ToLookup(m => m.TopicId, m => m.ViewIn(configuration)));
    }

    private async Task<IReadOnlyList<CardView>> CardsAsync(NpgsqlConnection connection, IReadOnlyCollection<long> incidents, int mostAlerts, CancellationToken cancel)
    {
        if (incidents.Count == 0)
            return [];
        var ids = incidents.ToArray();
        var rows = await QueryAsync<CardRow>(connection, CardsSql, new { incidents = ids }, cancel);
        var alerts = (await QueryAsync<CardAlertRow>(connection, AlertsSql, new { incidents = ids, most = mostAlerts }, cancel)).ToLookup(a => a.IncidentId);
        var configuration = configurations.Current;
        return [.. rows.Select(row => CardView.Of(row, alerts[row.Id], configuration))];
    }

    private static async Task<List<T>> QueryAsync<T>(NpgsqlConnection connection, string sql, object parameters, CancellationToken cancel) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancel))).AsList();
}

/// <summary>What changed in some rooms. Cards by topic key, the rest by topic id.</summary>
internal sealed record RoomNews(IReadOnlyDictionary<int, RoomCounts> Counts, ILookup<string, CardView> Cards, ILookup<int, ToldView> Told);
