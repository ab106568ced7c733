using Dapper;
using Npgsql;

namespace Polilog.Core.Delivery;

/// <summary>Reads what rooms were told and how it was delivered, for portal, API and command line.</summary>
internal sealed class RoomReader(NpgsqlDataSource database)
{
    private const string MessagesSql = """
        select m.id, t.key as topic, i.number as incident_number, m.kind, m.revision, m.language, m.text, m.html, m.rings, m.mentions, m.created_at
        from message m
        join topic t on t.id = m.topic_id
        left join incident i on i.id = m.incident_id
        where (@topic::text is null or t.key = @topic)
          and (@incident::bigint is null or m.incident_id = @incident)
          and (@before::bigint is null or m.id < @before)
          and (@after::bigint is null or m.id > @after)
        order by m.id desc
        limit @limit
        """;

    private const string DeliveriesSql = """
        select d.id, d.destination, d.message_id, m.kind, m.revision, d.status, d.attempts, d.created_at, d.first_attempt_at, d.next_attempt_at, d.settled_at, d.proof, d.reason
        from delivery d
        join message m on m.id = d.message_id
        where (@incident::bigint is null or m.incident_id = @incident)
          and (@status::smallint is null or d.status = @status)
          and (@before::bigint is null or d.id < @before)
        order by d.id desc
        limit @limit
        """;

    // What is heard from an account is no destination, but its trouble is the same people's to mend.
    private const string LanesSql = """
        select l.destination, l.resume_at, l.trouble,
               (select count(*) from delivery d where d.destination = l.destination and d.status = 0)::integer as owed
        from lane l
        union all
        select 'matrix commands', null, s.trouble, 0
        from matrix_sync s
        order by destination
        """;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<MessageRow>> MessagesAsync(MessageFilter filter, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<MessageRow>(new CommandDefinition(
            MessagesSql,
            new { topic = filter.Topic, incident = filter.Incident, before = filter.Before, after = filter.After, limit = filter.Limit },
            cancellationToken: cancel));
        return rows.AsList();
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(int limit, long? incident, DeliveryStatus? status, long? before, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<DeliveryRow>(new CommandDefinition(
            DeliveriesSql, new { incident, status = (short?)status, before, limit }, cancellationToken: cancel));
        return rows.AsList();
    }

    public async Task<IReadOnlyList<LaneRow>> LanesAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<LaneRow>(new CommandDefinition(LanesSql, cancellationToken: cancel))).AsList();
    }
}

/// <summary>Which messages; null means any.</summary>
/// <param name="Incident">Id, not number.</param>
internal sealed record MessageFilter(int Limit, string? Topic = null, long? Incident = null, long? Before = null, long? After = null);

/// <summary>A rendered message as stored.</summary>
internal sealed record MessageRow
{
    public long Id { get; init; }
    public string Topic { get; init; } = "";
    public int? IncidentNumber { get; init; }
    public string Kind { get; init; } = "";
    public int Revision { get; init; }
    public string Language { get; init; } = "";
    public string Text { get; init; } = "";
    public string Html { get; init; } = "";
    public bool Rings { get; init; }
    public int[] Mentions { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }

    public string? Incident => IncidentNumber is null ? null : $"{Topic}-{IncidentNumber}";
}

internal enum DeliveryStatus
{
    Owed = 0,
    Delivered = 1,
    Rejected = 2,
    Superseded = 3,
}

/// <summary>A delivery as stored.</summary>
internal sealed record DeliveryRow
{
    public long Id { get; init; }
    public string Destination { get; init; } = "";
    public long MessageId { get; init; }
    public string Kind { get; init; } = "";
    public int Revision { get; init; }
    public DeliveryStatus Status { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FirstAttemptAt { get; init; }
    public DateTimeOffset NextAttemptAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }
    public string? Proof { get; init; }
    public string? Reason { get; init; }
}

/// <summary>The state of one destination.</summary>
internal sealed record LaneRow
{
    public string Destination { get; init; } = "";
    public DateTimeOffset? ResumeAt { get; init; }
    public string? Trouble { get; init; }
    public int Owed { get; init; }
}
