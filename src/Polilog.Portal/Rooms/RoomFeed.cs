using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Portal.Rooms;

/// <summary>
/// Every message of the hub once, whichever host wrote it. Each change of a card is a message, so this is all that the rooms must know. Ids are taken before the
/// commit and become visible out of order: a gap is a transaction that runs or has failed, and the cursor waits below it until no such transaction can run any more.
/// </summary>
internal sealed class RoomFeed(NpgsqlDataSource database)
{
    // At the start: more ids than all running transactions hold together.
    private const int Overlap = 10_000;

    private readonly HashSet<long> seen = [];
    private long cursor;
    private long top;
    private (long Id, long Transaction)? mark;
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From then on nothing is missed. Who reads a room before may miss what is committed meanwhile.</summary>
    public Task Started => started.Task;

    /// <summary>Ids read above a gap.</summary>
    internal int Remembered => seen.Count;

    /// <summary>What became visible since the last time; nothing at the first time.</summary>
    public async Task<IReadOnlyList<RoomChange>> ReadAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (!Started.IsCompleted)
            cursor = top = Math.Max(0, await ScalarAsync(connection, ReadLastIdSql, cancel) - Overlap);
        var (oldestRunning, changes) = await ReadNewAsync(connection, cancel);
        foreach (var change in changes)
            (_, top) = (seen.Add(change.Id), Math.Max(top, change.Id));
        if (oldestRunning >= mark?.Transaction)
            MoveTo(mark.Value.Id);
        if (seen.Count == top - cursor)
            MoveTo(top);
        else
            mark ??= (top, await ScalarAsync(connection, TakeTransactionSql, cancel));
        return started.TrySetResult() ? [] : changes;
    }

    private const string ReadLastIdSql = "select last_value from message_id_seq";

    // Higher than those of all who hold an id now: they locked rows before they took ids, and so have numbers already.
    private const string TakeTransactionSql = "select pg_current_xact_id()::text::bigint";

    // The order counts: what ended before the first of the two is visible to the second.
    private const string ReadOldestRunningSql = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
    private const string ReadNewSql = "select id, topic_id, incident_id from message where id > @cursor and id <> all(@seen) order by id";

    private async Task<(long OldestRunning, List<RoomChange> Changes)> ReadNewAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ReadOldestRunningSql));
        var read = new NpgsqlBatchCommand(ReadNewSql);
        read.Parameters.AddWithValue("cursor", cursor);
        read.AddArray("seen", seen, id => id);
        batch.BatchCommands.Add(read);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var oldestRunning = reader.GetInt64(0);
        await reader.NextResultAsync(cancel);
        var changes = new List<RoomChange>();
        while (await reader.ReadAsync(cancel))
            changes.Add(new RoomChange(reader.GetInt64(0), reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetInt64(2)));
        return (oldestRunning, changes);
    }

    private void MoveTo(long id)
    {
        seen.RemoveWhere(known => known <= id);
        (cursor, mark) = (id, null);
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}

/// <summary>A message, and what it is about.</summary>
internal sealed record RoomChange(long Id, int TopicId, long? IncidentId);
