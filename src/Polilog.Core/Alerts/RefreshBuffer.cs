using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Core.Alerts;

/// <summary>
/// Collects what refreshes move (counter, last seen, lease, earliest start) and which connections were heard, and writes it now and then: a thousand repetitions of
/// an alert cost one row. What a crash loses is counted again by the next refresh; leases have a grace for it.
/// </summary>
internal sealed class RefreshBuffer(NpgsqlDataSource database)
{
    private readonly Lock gate = new();
    private Dictionary<long, Refreshed> waiting = [];
    private Dictionary<int, Heard> heard = [];

    public int Count
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    public void Add(IReadOnlyList<IntakeRequest> requests, IntakeBatch batch)
    {
        lock (gate)
        {
            foreach (var request in requests.Where(r => r is { ComparedWith: null, IsOwn: false }))
                HearLocked(request.Connection.Id, request.ReceivedAt);
            if (batch.Refreshes == 0)
                return;
            foreach (var condition in batch.Conditions)
                if (condition.Refreshes > 0)
                    waiting[condition.Id] = Merge(waiting.GetValueOrDefault(condition.Id), condition);
        }
    }

    /// <summary>A request was read that had nothing to store.</summary>
    public void Hear(int connectionId, DateTimeOffset receivedAt)
    {
        lock (gate)
            HearLocked(connectionId, receivedAt);
    }

    private void HearLocked(int connectionId, DateTimeOffset receivedAt) =>
        heard[connectionId] = heard.TryGetValue(connectionId, out var before) ? before.With(receivedAt) : new(receivedAt, receivedAt);

    // Sorted by id, so that two hosts lock in the same order. The lease belongs to a state: if the condition has changed since, it is left alone; so it is
    // if another host has written a newer refresh.
    private const string FlushSql = """
        update condition c
        set refreshes = c.refreshes + u.refreshes,
            last_seen_at = greatest(c.last_seen_at, u.last_seen_at),
            expires_at = case when c.state_version = u.state_version and u.last_seen_at >= c.last_seen_at then u.expires_at else c.expires_at end,
            starts_at = case when c.state_version = u.state_version then least(c.starts_at, u.starts_at) else c.starts_at end
        from unnest(@ids::bigint[], @refreshes::bigint[], @seen::timestamptz[], @versions::bigint[], @expiries::timestamptz[], @starts::timestamptz[])
          as u (id, refreshes, last_seen_at, state_version, expires_at, starts_at)
        where c.id = u.id
        """;

    /// <summary>Writes what was collected; what fails is kept for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        Dictionary<long, Refreshed> taken;
        Dictionary<int, Heard> connections;
        lock (gate)
            (taken, waiting, connections, heard) = (waiting, [], heard, []);
        try
        {
            foreach (var rows in taken.OrderBy(r => r.Key).Chunk(5_000))
            {
                await DatabaseFault.RepeatAsync(_ => WriteAsync(rows, cancel));
                foreach (var (id, _) in rows)
                    taken.Remove(id);
            }
            // Afterwards: who reads that a connection was heard reads its refreshes, too.
            if (connections.Count > 0)
                await DatabaseFault.RepeatAsync(_ => WriteAsync([.. connections.OrderBy(c => c.Key)], cancel));
        }
        catch
        {
            PutBack(taken, connections);
            throw;
        }
    }

    private async Task<int> WriteAsync(KeyValuePair<long, Refreshed>[] rows, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(FlushSql, connection);
        void Add<T>(string name, Func<KeyValuePair<long, Refreshed>, T> value) => command.Parameters.Add(new NpgsqlParameter<T[]>(name, [.. rows.Select(value)]));
        Add("ids", r => r.Key);
        Add("refreshes", r => r.Value.Count);
        Add("seen", r => r.Value.LastSeenAt);
        Add("versions", r => r.Value.State.StateVersion);
        Add("expiries", r => r.Value.State.ExpiresAt);
        Add("starts", r => r.Value.State.StartsAt);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    // A silence of more than five minutes, and the connection is one that is heard again.
    private const string HearSql = """
        update connection c
        set receives_since = case when c.received_at >= u.first_at - interval '5 min' then c.receives_since else u.first_at end,
            received_at = greatest(c.received_at, u.last_at)
        from unnest(@ids::integer[], @first::timestamptz[], @last::timestamptz[]) as u (id, first_at, last_at)
        where c.id = u.id
        """;

    private async Task<int> WriteAsync(IReadOnlyList<KeyValuePair<int, Heard>> rows, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(HearSql, connection);
        command.AddArray("ids", rows, r => r.Key);
        command.AddArray("first", rows, r => r.Value.FirstAt);
        command.AddArray("last", rows, r => r.Value.LastAt);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private void PutBack(Dictionary<long, Refreshed> taken, Dictionary<int, Heard> connections)
    {
        lock (gate)
        {
            foreach (var (id, older) in taken)
                waiting[id] = waiting.TryGetValue(id, out var newer) ? newer with { Count = older.Count + newer.Count } : older;
            foreach (var (id, older) in connections)
                heard[id] = heard.TryGetValue(id, out var newer) ? newer.With(older.FirstAt) : older;
        }
    }

    private static Refreshed Merge(Refreshed? before, FoldedCondition condition) =>
        new((before?.Count ?? 0) + condition.Refreshes, condition.LastSeenAt, condition.Now!);

    private sealed record Refreshed(long Count, DateTimeOffset LastSeenAt, Condition State);

    /// <summary>The first and the last request of a connection since the last writing.</summary>
    private sealed record Heard(DateTimeOffset FirstAt, DateTimeOffset LastAt)
    {
        public Heard With(DateTimeOffset at) => new(at < FirstAt ? at : FirstAt, at > LastAt ? at : LastAt);
    }
}
