using Dapper;
using Npgsql;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>Reads conditions and what became of them, for portal, API and command line.</summary>
internal sealed class AlertReader(NpgsqlDataSource database)
{
    private const string ListSql = """
        select c.id, c.dedup_key, n.name as connection, n.connector, n.family, c.status, c.severity, n.unknown_severity, c.acknowledged, c.suppressed, c.episode,
               c.state_version, c.decided_version, c.series_key, c.title, c.starts_at, c.ends_at, c.expires_at, c.first_seen_at, c.last_seen_at, c.changed_at,
               c.refreshes, c.raw_id, c.raw_index, c.alert, u.since as unconfirmed_since,
               (select min(h.received_at) from condition_change h where h.condition_id = c.id and h.episode = c.episode and h.status = 1 and h.transition = 17) as found_at
        from condition c
        join connection n on n.id = c.connection_id
        left join unconfirmed_condition u on u.condition_id = c.id and c.status = 1
        where (@before::bigint is null or c.id < @before)
          and (@id::bigint is null or c.id = @id)
          and (@connection::text is null or n.name = @connection)
          and (@dedup_key::bytea is null or c.dedup_key = @dedup_key)
          and (@status::smallint is null or c.status = @status)
          and (@ids::bigint[] is null or c.id = any(@ids))
        order by c.id desc
        limit @limit
        """;

    private const string HistorySql = """
        select h.state_version, h.episode, h.received_at, h.occurred_at, h.status, h.transition, h.severity, h.raw_id, h.raw_index, h.source_event_id, h.actor, h.comment
        from condition_change h
        where h.condition_id = @id
        order by h.state_version desc
        limit @limit
        """;

    // A fate covers every version since the fate before it.
    private const string FatesSql = """
        select f.state_version, f.episode, f.at, f.name, f.reason, f.route, t.key as topic, i.number as incident_number
        from fate f
        left join incident i on i.id = f.incident_id
        left join topic t on t.id = i.topic_id
        where f.condition_id = @id
        order by f.id desc
        limit @limit
        """;

    public async Task<IReadOnlyList<AlertRow>> ListAsync(AlertFilter filter, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<AlertRow>(new CommandDefinition(
            ListSql,
            new
            {
                before = filter.Before,
                id = filter.Id,
                connection = filter.Connection,
                dedup_key = filter.DedupKey,
                status = (short?)filter.Status,
                ids = filter.Ids?.ToArray(),
                limit = filter.Limit,
            },
            cancellationToken: cancel));
        return rows.AsList();
    }

    public async Task<IReadOnlyList<AlertChangeRow>> HistoryAsync(long id, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<AlertChangeRow>(new CommandDefinition(HistorySql, new { id, limit }, cancellationToken: cancel))).AsList();
    }

    private const string RoutedAtSql = "select min(received_at) from condition_change where condition_id = @id and episode = @episode and episode > 0";

    /// <summary>By which instant its present or last episode is routed: when it began to fire; null: it never did.</summary>
    public async Task<DateTimeOffset?> RoutedAtAsync(AlertRow row, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(RoutedAtSql);
        command.Parameters.AddWithValue("id", row.Id);
        command.Parameters.AddWithValue("episode", row.Episode);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.MomentAt(0) : null;
    }

    public async Task<IReadOnlyList<FateRow>> FatesAsync(long id, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<FateRow>(new CommandDefinition(FatesSql, new { id, limit }, cancellationToken: cancel))).AsList();
    }
}

/// <summary>Which conditions; null means any.</summary>
/// <param name="Before">Only ids below this one: the cursor.</param>
internal sealed record AlertFilter(
    int Limit, long? Before = null, long? Id = null, string? Connection = null, byte[]? DedupKey = null, AlertStatus? Status = null, IReadOnlyCollection<long>? Ids = null);

/// <summary>A condition as stored.</summary>
internal sealed record AlertRow
{
    public long Id { get; init; }
    public byte[] DedupKey { get; init; } = [];
    public string Connection { get; init; } = "";
    public string Connector { get; init; } = "";
    public string Family { get; init; } = "";
    public AlertStatus Status { get; init; }
    public Severity Severity { get; init; }
    public Severity UnknownSeverity { get; init; }
    public bool Acknowledged { get; init; }
    public bool Suppressed { get; init; }
    public int Episode { get; init; }
    public long StateVersion { get; init; }
    public long DecidedVersion { get; init; }
    public string? SeriesKey { get; init; }
    public string Title { get; init; } = "";
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset FirstSeenAt { get; init; }
    public DateTimeOffset LastSeenAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    public long Refreshes { get; init; }
    public long? RawId { get; init; }
    public int RawIndex { get; init; }

    /// <summary>The rest of the common model, as JSON.</summary>
    public string Alert { get; init; } = "{}";

    /// <summary>Since when the source does not know it when it is asked; null: it does, or is not asked.</summary>
    public DateTimeOffset? UnconfirmedSince { get; init; }

    /// <summary>When this episode was found by reconciliation; null: the source sent it.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <summary>What routing and regulation use.</summary>
    public Severity EffectiveSeverity => Severity is Severity.Unknown ? UnknownSeverity : Severity;
}

/// <summary>One alert that changed a condition.</summary>
internal sealed record AlertChangeRow
{
    public long StateVersion { get; init; }
    public int Episode { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public AlertStatus Status { get; init; }
    public Transition Transition { get; init; }
    public Severity Severity { get; init; }
    public long? RawId { get; init; }
    public int RawIndex { get; init; }
    public string? SourceEventId { get; init; }
    public string? Actor { get; init; }
    public string? Comment { get; init; }
}

/// <summary>What became of a condition's state, and why.</summary>
internal sealed record FateRow
{
    public long StateVersion { get; init; }
    public int Episode { get; init; }
    public DateTimeOffset At { get; init; }
    public string Name { get; init; } = "";
    public string Reason { get; init; } = "";
    public string? Route { get; init; }
    public string? Topic { get; init; }
    public int? IncidentNumber { get; init; }

    public string? Incident => IncidentNumber is null ? null : $"{Topic}-{IncidentNumber}";
}
