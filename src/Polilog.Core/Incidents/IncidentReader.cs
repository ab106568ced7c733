using Dapper;
using Npgsql;
using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>Reads incidents and their journals, for portal, API and command line.</summary>
internal sealed class IncidentReader(NpgsqlDataSource database)
{
    private const string ListSql = """
        select i.id, t.key as topic, i.number, i.route, i.group_key, i.title, i.phase, p.key as owner, i.level, i.severity, i.peak_severity, i.version, i.revision,
               i.regulation, i.opened_at, i.taken_at, i.resolved_at, i.changed_at,
               case when i.clock ->> 'muted_since_at' is null then i.due_at end as due_at, (i.clock ->> 'muted_until_at')::timestamptz as muted_until,
               (select count(*) from incident_episode e where e.incident_id = i.id)::integer as episodes,
               (select count(*) from incident_episode e where e.incident_id = i.id and e.ended_at is null)::integer as firing
        from incident i
        join topic t on t.id = i.topic_id
        left join person p on p.id = i.owner_id
        where (@before::bigint is null or i.id < @before)
          and (@topic::text is null or t.key = @topic)
          and (@number::integer is null or i.number = @number)
          and (@phase::smallint is null or i.phase = @phase)
          and (@open::boolean is null or (i.phase <> 2) = @open)
          and (@owner::text is null or p.key = @owner)
          and (@changed_after::timestamptz is null or i.changed_at > @changed_after)
        order by i.id desc
        limit @limit
        """;

    private const string MembersSql = """
        select e.incident_id, e.condition_id, e.episode, e.joined_at, e.ended_at, e.severity
        from incident_episode e
        where e.incident_id = any(@incidents)
        order by e.incident_id, e.ended_at is not null, e.joined_at desc
        """;

    // What was written at the source stays with the alert's history; here it is read together.
    private const string JournalSql = """
        select j.id, j.at, j.event, j.stimulus, p.key as person, j.via, j.reason, coalesce(w.text, nullif(concat_ws(': ', s.actor, s.comment), '')) as text, j.data, j.version
        from journal j
        left join person p on p.id = j.person_id
        left join journal_text w on w.journal_id = j.id
        left join condition_change s
          on j.stimulus = 'source_note' and s.condition_id = (j.data ->> 'condition')::bigint and s.state_version = (j.data ->> 'state_version')::bigint
        where j.incident_id = @incident and (@after::bigint is null or j.id > @after)
        order by j.id
        limit @limit
        """;

    private const string CountsSql = """
        select t.key as topic, i.severity, i.phase, count(*)::integer as incidents
        from incident i
        join topic t on t.id = i.topic_id
        where i.phase <> 2
        group by t.key, i.severity, i.phase
        """;

    public async Task<IReadOnlyList<IncidentRow>> ListAsync(IncidentFilter filter, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<IncidentRow>(new CommandDefinition(
            ListSql,
            new
            {
                before = filter.Before,
                topic = filter.Topic,
                number = filter.Number,
                phase = (short?)filter.Phase,
                open = filter.Open,
                owner = filter.Owner,
                changed_after = filter.ChangedAfter,
                limit = filter.Limit,
            },
            cancellationToken: cancel));
        return rows.AsList();
    }

    /// <summary>Null: there is none of this key, or it is not of the form TOPIC-NUMBER.</summary>
    public async Task<IncidentRow?> FindAsync(string key, CancellationToken cancel) =>
        IncidentKey.TryParse(key, out var topic, out var number)
            ? (await ListAsync(new IncidentFilter(1, Topic: topic, Number: number), cancel)).SingleOrDefault()
            : null;

    public async Task<ILookup<long, Member>> MembersAsync(IReadOnlyCollection<long> incidents, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<MemberRow>(new CommandDefinition(MembersSql, new { incidents = incidents.ToArray() }, cancellationToken: cancel));
        return rows.ToLookup(r => r.IncidentId, r => new Member(r.ConditionId, r.Episode, r.JoinedAt, r.EndedAt, r.Severity));
    }

    public async Task<IReadOnlyList<JournalRow>> JournalAsync(long incident, long? after, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<JournalRow>(new CommandDefinition(JournalSql, new { incident, after, limit }, cancellationToken: cancel))).AsList();
    }

    /// <summary>How many incidents are open, by topic, severity and phase.</summary>
    public async Task<IReadOnlyList<OpenCount>> CountOpenAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<OpenCount>(new CommandDefinition(CountsSql, cancellationToken: cancel))).AsList();
    }

    private sealed record MemberRow
    {
        public long IncidentId { get; init; }
        public long ConditionId { get; init; }
        public int Episode { get; init; }
        public DateTimeOffset JoinedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
        public Severity Severity { get; init; }
    }
}

/// <summary>The form of an incident's key, such as PAY-142.</summary>
internal static class IncidentKey
{
    public static bool TryParse(string key, out string topic, out int number)
    {
        var dash = key.LastIndexOf('-');
        topic = dash > 0 ? key[..dash].ToUpperInvariant() : "";
        number = 0;
        return dash > 0 && int.TryParse(key.AsSpan(dash + 1), System.Globalization.NumberStyles.None, null, out number) && number > 0;
    }
}

/// <summary>Which incidents; null means any.</summary>
/// <param name="Before">Only ids below this one: the cursor.</param>
internal sealed record IncidentFilter(
    int Limit, long? Before = null, string? Topic = null, int? Number = null, Phase? Phase = null, bool? Open = null, string? Owner = null, DateTimeOffset? ChangedAfter = null);

/// <summary>An incident as stored.</summary>
internal sealed record IncidentRow
{
    public long Id { get; init; }
    public string Topic { get; init; } = "";
    public int Number { get; init; }
    public string Route { get; init; } = "";
    public string GroupKey { get; init; } = "";
    public string Title { get; init; } = "";
    public Phase Phase { get; init; }

    /// <summary>Person key.</summary>
    public string? Owner { get; init; }
    public int Level { get; init; }
    public Severity Severity { get; init; }
    public Severity PeakSeverity { get; init; }
    public int Version { get; init; }
    public int Revision { get; init; }
    public string Regulation { get; init; } = "";
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? TakenAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Null while it is muted: nothing is due.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? MutedUntil { get; init; }
    public int Episodes { get; init; }
    public int Firing { get; init; }

    public string Key => $"{Topic}-{Number}";
}

/// <summary>A line of the journal as stored.</summary>
internal sealed record JournalRow
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string Event { get; init; } = "";
    public string Stimulus { get; init; } = "";

    /// <summary>Person key.</summary>
    public string? Person { get; init; }
    public string Via { get; init; } = "";
    public string? Reason { get; init; }

    /// <summary>What the person wrote; null: nothing, or it was erased.</summary>
    public string? Text { get; init; }

    /// <summary>JSON.</summary>
    public string Data { get; init; } = "{}";
    public int Version { get; init; }
}

/// <summary>Open incidents of one topic, severity and phase.</summary>
internal sealed record OpenCount
{
    public string Topic { get; init; } = "";
    public Severity Severity { get; init; }
    public Phase Phase { get; init; }
    public int Incidents { get; init; }
}
