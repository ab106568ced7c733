using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Core.Alerts;

/// <summary>
/// Collects what refreshes move (counter, last seen, lease, earliest start) and writes it now and then: a thousand repetitions of an alert cost one row.
/// What a crash loses is counted again by the next refresh; leases have a grace for it.
/// </summary>
internal sealed class RefreshBuffer(NpgsqlDataSource database)
{
    private readonly Lock gate = new();
    private Dictionary<long, Refreshed> waiting = [];

    public int Count
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    public void Add(IntakeBatch batch)
    {
        if (batch.Refreshes == 0)
            return;
        lock (gate)
            foreach (var condition in batch.Conditions)
                if (condition.Refreshes > 0)
                    waiting[condition.Id] = Merge(waiting.GetValueOrDefault(condition.Id), condition);
    }

    // Sorted by id, so that two hosts lock in the same order. The lease belongs to a state: if the condition has changed since, it is left alone.
    private const string FlushSql = """
        update condition c
        set refreshes = c.refreshes + u.refreshes,
            last_seen_at = greatest(c.last_seen_at, u.last_seen_at),
            expires_at = case when c.state_version = u.state_version then u.expires_at else c.expires_at end,
            starts_at = case when c.state_version = u.state_version then u.starts_at else c.starts_at end
        from unnest(@ids::bigint[], @refreshes::bigint[], @seen::timestamptz[], @versions::bigint[], @expiries::timestamptz[], @starts::timestamptz[])
          as u (id, refreshes, last_seen_at, state_version, expires_at, starts_at)
        where c.id = u.id
        """;

    /// <summary>Writes what was collected; if that fails, it is kept for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        Dictionary<long, Refreshed> taken;
        lock (gate)
            (taken, waiting) = (waiting, []);
        try
        {
            foreach (var rows in taken.OrderBy(r => r.Key).Chunk(5_000))
                await DatabaseFault.RepeatAsync(_ => WriteAsync(rows, cancel));
        }
        catch
        {
            PutBack(taken);
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

    private void PutBack(Dictionary<long, Refreshed> taken)
    {
        lock (gate)
            foreach (var (id, older) in taken)
                waiting[id] = waiting.TryGetValue(id, out var newer) ? newer with { Count = older.Count + newer.Count } : older;
    }

    private static Refreshed Merge(Refreshed? before, FoldedCondition condition) =>
        new((before?.Count ?? 0) + condition.Refreshes, condition.LastSeenAt, condition.Now!);

    private sealed record Refreshed(long Count, DateTimeOffset LastSeenAt, Condition State);
}
