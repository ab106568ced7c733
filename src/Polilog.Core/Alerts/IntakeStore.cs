using Npgsql;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>Writes a batch of requests in one transaction: reads what is known, folds, writes what has changed.</summary>
internal sealed class IntakeStore(NpgsqlDataSource database)
{
    private const string NextConditionIdsSql = "select nextval('condition_id')";
    private const string NextRawIdsSql = "select nextval('raw_request_id')";

    private readonly IdBlock conditionIds = new(NextConditionIdsSql);
    private readonly IdBlock rawIds = new(NextRawIdsSql);

    /// <summary>All of it or nothing. A batch that changes nothing writes nothing.</summary>
    public Task<IntakeBatch> WriteAsync(IReadOnlyList<IntakeRequest> requests, CancellationToken cancel) =>
        DatabaseFault.RepeatAsync(attempt => TryWriteAsync(requests, lockFirst: attempt > 1, cancel));

    // The first attempt reads without locks and checks the versions when it writes: most batches meet nobody. Whoever lost takes the locks before it reads.
    private async Task<IntakeBatch> TryWriteAsync(IReadOnlyList<IntakeRequest> requests, bool lockFirst, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var transaction = lockFirst ? await connection.BeginTransactionAsync(cancel) : null;
        try
        {
            var known = await ReadKnownAsync(connection, requests, lockFirst, cancel);
            var facts = await ReadFactsAsync(connection, requests, known, cancel);
            var batch = new IntakeBatch(requests, known, facts);
            if (batch.Changes.Count == 0)
                return batch;
            await NumberAsync(connection, batch, cancel);
            transaction ??= await connection.BeginTransactionAsync(cancel);
            await InsertAsync(connection, [.. batch.Conditions.Where(c => c.IsNew).OrderBy(c => c.Key, DedupKey.LockOrder)], cancel);
            await UpdateAsync(connection, [.. batch.Conditions.Where(c => c.IsChanged).OrderBy(c => c.Key, DedupKey.LockOrder)], cancel);
            await RecordAsync(connection, batch.Changes, cancel);
            await KeepAsync(connection, batch.Kept, cancel);
            await transaction.CommitAsync(cancel);
            return batch;
        }
        finally
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
        }
    }

    private const string ReadKnownSql = """
        select dedup_key, id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, title, starts_at, ends_at, expires_at
        from condition
        where dedup_key = any (@keys)
        """;

    // In key order, as every writer locks.
    private const string LockKnownSql = """
        select dedup_key, id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, title, starts_at, ends_at, expires_at
        from condition
        where dedup_key = any (@keys)
        order by dedup_key
        for no key update
        """;

    private static async Task<Dictionary<DedupKey, Condition>> ReadKnownAsync(
        NpgsqlConnection connection, IReadOnlyList<IntakeRequest> requests, bool lockFirst, CancellationToken cancel)
    {
        var keys = new HashSet<DedupKey>();
        foreach (var request in requests)
            foreach (var alert in request.Alerts)
                keys.Add(alert.Key);
        var known = new Dictionary<DedupKey, Condition>(keys.Count);
        await using var command = new NpgsqlCommand(lockFirst ? LockKnownSql : ReadKnownSql, connection);
        command.Parameters.Add(new NpgsqlParameter<byte[][]>("keys", [.. keys.Select(k => k.Bytes)]));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            known.Add(DedupKey.FromBytes(reader.GetFieldValue<byte[]>(0)), new Condition(
                Id: reader.GetInt64(1),
                (AlertStatus)reader.GetInt16(2),
                (Severity)reader.GetInt16(3),
                Acknowledged: reader.GetBoolean(4),
                Suppressed: reader.GetBoolean(5),
                IsOneShot: reader.GetBoolean(6),
                Episode: reader.GetInt32(7),
                StateVersion: reader.GetInt64(8),
                Title: reader.GetString(9),
                StartsAt: MomentAt(reader, 10),
                EndsAt: MomentAt(reader, 11),
                ExpiresAt: MomentAt(reader, 12)));
        return known;
    }

    private static DateTimeOffset? MomentAt(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private const string ReadFactsSql = """
        select distinct condition_id, source_event_id from condition_change where condition_id = any (@conditions) and source_event_id = any (@facts)
        """;

    private static async Task<List<(DedupKey, string)>> ReadFactsAsync(
        NpgsqlConnection connection, IReadOnlyList<IntakeRequest> requests, Dictionary<DedupKey, Condition> known, CancellationToken cancel)
    {
        var asked = new List<(DedupKey Key, string Fact)>();
        foreach (var request in requests)
            foreach (var (key, alert, _) in request.Alerts)
                if (EdgeFact.Is(alert) && known.ContainsKey(key) && EdgeFact.IdOf(alert) is { } fact)
                    asked.Add((key, fact));
        if (asked.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(ReadFactsSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("conditions", [.. asked.Select(a => known[a.Key].Id).Distinct()]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("facts", [.. asked.Select(a => a.Fact).Distinct(StringComparer.Ordinal)]));
        var applied = new HashSet<(long, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            applied.Add((reader.GetInt64(0), reader.GetString(1)));
        return [.. asked.Where(a => applied.Contains((known[a.Key].Id, a.Fact)))];
    }

    private async Task NumberAsync(NpgsqlConnection connection, IntakeBatch batch, CancellationToken cancel)
    {
        var ids = await conditionIds.TakeAsync(connection, batch.Conditions.Count(c => c.IsNew), cancel);
        var next = 0;
        foreach (var condition in batch.Conditions)
            if (condition.IsNew)
                condition.Id = ids[next++];
        ids = await rawIds.TakeAsync(connection, batch.Kept.Count, cancel);
        for (var i = 0; i < ids.Length; i++)
            batch.Kept[i].RawId = ids[i];
    }

    private const string InsertSql = """
        copy condition (id, dedup_key, connection_id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, decided_version, series_key, title,
                        starts_at, ends_at, expires_at, first_seen_at, last_seen_at, changed_at, refreshes, raw_id, raw_index, alert)
        from stdin (format binary)
        """;

    private static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<FoldedCondition> conditions, CancellationToken cancel)
    {
        if (conditions.Count == 0)
            return;
        using var copy = new BinaryCopy();
        foreach (var condition in conditions)
        {
            var (now, alert, request) = (condition.Now!, condition.LastAlert!, condition.LastRequest!);
            copy.Row(columns: 23);
            copy.Write(condition.Id);
            copy.Write(condition.Key.Bytes);
            copy.Write(request.Connection.Id);
            copy.Write((short)now.Status);
            copy.Write((short)now.Severity);
            copy.Write(now.Acknowledged);
            copy.Write(now.Suppressed);
            copy.Write(now.IsOneShot);
            copy.Write(now.Episode);
            copy.Write(now.StateVersion);
            copy.Write(0L);
            copy.Write(alert.SeriesKey);
            copy.Write(now.Title);
            copy.Write(now.StartsAt);
            copy.Write(now.EndsAt);
            copy.Write(now.ExpiresAt);
            copy.Write(condition.FirstSeenAt);
            copy.Write(condition.LastSeenAt);
            copy.Write(request.ReceivedAt);
            copy.Write(0L);
            copy.Write(request.RawId);
            copy.Write(alert.Index);
            copy.Write(AlertDetails.Of(condition.Description!).ToUtf8Json());
        }
        await copy.SendAsync(connection, InsertSql, cancel);
    }

    // A version that is not as it was read means that somebody was faster.
    private const string UpdateSql = """
        update condition c
        set status = u.status, severity = u.severity, acknowledged = u.acknowledged, suppressed = u.suppressed, is_one_shot = u.is_one_shot, episode = u.episode,
            state_version = u.state_version, series_key = coalesce(u.series_key, c.series_key), title = u.title, starts_at = u.starts_at, ends_at = u.ends_at,
            expires_at = u.expires_at, last_seen_at = greatest(c.last_seen_at, u.last_seen_at), changed_at = u.changed_at, raw_id = u.raw_id, raw_index = u.raw_index,
            alert = coalesce(u.alert, c.alert)
        from unnest(@ids::bigint[], @read_versions::bigint[], @statuses::smallint[], @severities::smallint[], @acknowledged::boolean[], @suppressed::boolean[],
                    @one_shots::boolean[], @episodes::integer[], @versions::bigint[], @series_keys::text[], @titles::text[], @starts::timestamptz[], @ends::timestamptz[],
                    @expiries::timestamptz[], @seen::timestamptz[], @changed::timestamptz[], @raw_ids::bigint[], @raw_indexes::integer[], @alerts::text[])
          as u (id, read_version, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, series_key, title,
                starts_at, ends_at, expires_at, last_seen_at, changed_at, raw_id, raw_index, alert)
        where c.id = u.id and c.state_version = u.read_version
        """;

    private static async Task UpdateAsync(NpgsqlConnection connection, IReadOnlyList<FoldedCondition> conditions, CancellationToken cancel)
    {
        if (conditions.Count == 0)
            return;
        await using var command = new NpgsqlCommand(UpdateSql, connection);
        void Add<T>(string name, Func<FoldedCondition, T> value) => command.Parameters.Add(new NpgsqlParameter<T[]>(name, [.. conditions.Select(value)]));
        Add("ids", c => c.Id);
        Add("read_versions", c => c.Read!.StateVersion);
        Add("statuses", c => (short)c.Now!.Status);
        Add("severities", c => (short)c.Now!.Severity);
        Add("acknowledged", c => c.Now!.Acknowledged);
        Add("suppressed", c => c.Now!.Suppressed);
        Add("one_shots", c => c.Now!.IsOneShot);
        Add("episodes", c => c.Now!.Episode);
        Add("versions", c => c.Now!.StateVersion);
        Add("series_keys", c => c.LastAlert!.SeriesKey);
        Add("titles", c => c.Now!.Title);
        Add("starts", c => c.Now!.StartsAt);
        Add("ends", c => c.Now!.EndsAt);
        Add("expiries", c => c.Now!.ExpiresAt);
        Add("seen", c => c.LastSeenAt);
        Add("changed", c => c.LastRequest!.ReceivedAt);
        Add("raw_ids", c => c.LastRequest!.RawId);
        Add("raw_indexes", c => c.LastAlert!.Index);
        Add("alerts", c => c.Description is { } said ? System.Text.Encoding.UTF8.GetString(AlertDetails.Of(said).ToUtf8Json()) : null);
        if (await command.ExecuteNonQueryAsync(cancel) != conditions.Count)
            throw new ConflictException("A condition changed between reading and writing.");
    }

    private const string RecordSql = """
        copy condition_change (condition_id, state_version, episode, received_at, occurred_at, status, transition, severity, raw_id, raw_index, source_event_id, actor, comment)
        from stdin (format binary)
        """;

    private static async Task RecordAsync(NpgsqlConnection connection, IReadOnlyList<ConditionChange> changes, CancellationToken cancel)
    {
        using var copy = new BinaryCopy();
        foreach (var change in changes)
        {
            copy.Row(columns: 13);
            copy.Write(change.Condition.Id);
            copy.Write(change.State.StateVersion);
            copy.Write(change.State.Episode);
            copy.Write(change.Request.ReceivedAt);
            copy.Write(change.Alert.OccurredAt);
            copy.Write((short)change.State.Status);
            copy.Write((short)change.Alert.Transition);
            copy.Write((short)change.State.Severity);
            copy.Write(change.Request.RawId);
            copy.Write(change.Alert.Index);
            copy.Write(change.SourceEventId);
            copy.Write(change.Alert.Actor);
            copy.Write(change.Alert.Comment);
        }
        await copy.SendAsync(connection, RecordSql, cancel);
    }

    private const string KeepSql = """
        copy raw_request (id, received_at, connection_id, content_type, sha256, body) from stdin (format binary)
        """;

    private static async Task KeepAsync(NpgsqlConnection connection, IReadOnlyList<IntakeRequest> requests, CancellationToken cancel)
    {
        using var copy = new BinaryCopy();
        foreach (var request in requests)
        {
            copy.Row(columns: 6);
            copy.Write(request.RawId);
            copy.Write(request.ReceivedAt);
            copy.Write(request.Connection.Id);
            copy.Write(request.ContentType);
            copy.Write(request.Sha256);
            copy.Write(request.Body.Span);
        }
        await copy.SendAsync(connection, KeepSql, cancel);
    }
}
