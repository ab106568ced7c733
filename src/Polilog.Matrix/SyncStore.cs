using Dapper;
using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Matrix;

/// <summary>
/// The row by which one host at a time listens to the homeserver, and what that host has heard. Without state of a session, so that it works behind a pooler.
/// </summary>
internal sealed class SyncStore(NpgsqlDataSource database)
{
    internal static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(15);

    private const string ReadClockSql = "select clock_timestamp()";

    private const string TakeSql = """
        insert into matrix_sync (account, holder, held_until, fence)
        values (@account, @holder, @until, 1)
        on conflict (account) do update set holder = excluded.holder, held_until = excluded.held_until, fence = matrix_sync.fence + 1
        where matrix_sync.held_until is null or matrix_sync.held_until <= @now
        returning fence, next_batch, synced_at
        """;

    private const string RenewSql = "update matrix_sync set held_until = @until where account = @account and fence = @fence";

    private const string ReleaseSql = "update matrix_sync set holder = null, held_until = null where account = @account and fence = @fence";

    private const string SetTroubleSql = "update matrix_sync set trouble = @trouble where account = @account and fence = @fence";

    // What was heard and the place after it are one statement; a holder whose lease another host has taken over meanwhile writes neither: its fence is the row's no more.
    private const string CommitSql = """
        with moved as (
            update matrix_sync
            set next_batch = @next, synced_at = @now, trouble = null
            where account = @account and fence = @fence
            returning account
        ), kept as (
            insert into matrix_event (event_id, received_at, room, sender, sent_at, thread, reply_to, body)
            select e.event_id, @now, e.room, e.sender, e.sent_at, e.thread, e.reply_to, e.body
            from moved
            cross join unnest(@events::text[], @rooms::text[], @senders::text[], @sent::timestamptz[], @threads::text[], @replies::text[], @bodies::text[])
                with ordinality e (event_id, room, sender, sent_at, thread, reply_to, body, place)
            order by e.place
            on conflict (event_id) do nothing
        )
        select count(*)::integer from moved
        """;

    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<DateTimeOffset>(new CommandDefinition(ReadClockSql, cancellationToken: cancel));
    }

    /// <summary>Null: another host listens.</summary>
    public async Task<SyncLease?> TakeAsync(string account, string holder, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(TakeSql);
        command.Parameters.AddWithValue("account", account);
        command.Parameters.AddWithValue("holder", holder);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("until", now + LeaseFor);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new SyncLease(account, reader.GetInt64(0), reader.TextAt(1), reader.MomentAt(2)) : null;
    }

    /// <summary>False: another host listens now.</summary>
    public Task<bool> RenewAsync(SyncLease lease, DateTimeOffset now, CancellationToken cancel) => UpdateAsync(RenewSql, lease, new("until", now + LeaseFor), cancel);

    /// <summary>For the next host to listen at once.</summary>
    public Task<bool> ReleaseAsync(SyncLease lease, CancellationToken cancel) => UpdateAsync(ReleaseSql, lease, null, cancel);

    /// <summary>Shown by <c>polilog doctor</c> until the next commit.</summary>
    public Task<bool> SetTroubleAsync(SyncLease lease, string trouble, CancellationToken cancel) => UpdateAsync(SetTroubleSql, lease, new("trouble", trouble), cancel);

    /// <summary>Keeps the commands and the place after them. Null: another host listens now, and nothing was kept.</summary>
    public async Task<SyncLease?> CommitAsync(SyncLease lease, SyncNews news, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(CommitSql);
        command.Parameters.AddWithValue("account", lease.Account);
        command.Parameters.AddWithValue("fence", lease.Fence);
        command.Parameters.AddWithValue("next", news.NextBatch);
        command.Parameters.AddWithValue("now", now);
        command.AddArray("events", news.Commands, c => c.Message.EventId);
        command.AddArray("rooms", news.Commands, c => c.Room);
        command.AddArray("senders", news.Commands, c => c.Message.Sender);
        command.AddArray("sent", news.Commands, c => c.Message.SentAt);
        command.AddArray("threads", news.Commands, c => c.Message.Thread);
        command.AddArray("replies", news.Commands, c => c.Message.ReplyTo);
        command.AddArray("bodies", news.Commands, c => c.Message.Body);
        return (int)(await command.ExecuteScalarAsync(cancel))! == 1 ? lease with { Since = news.NextBatch, SyncedAt = now } : null;
    }

    private async Task<bool> UpdateAsync(string sql, SyncLease lease, NpgsqlParameter? value, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("account", lease.Account);
        command.Parameters.AddWithValue("fence", lease.Fence);
        if (value is not null)
            command.Parameters.Add(value);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }
}

/// <summary>This host listens for an account, and since where.</summary>
/// <param name="Since">Null: nobody has listened yet.</param>
/// <param name="SyncedAt">When the homeserver last told what is new.</param>
internal sealed record SyncLease(string Account, long Fence, string? Since, DateTimeOffset? SyncedAt);

/// <summary>What one answer of the homeserver brought.</summary>
/// <param name="Commands">In order within each room.</param>
internal sealed record SyncNews(string NextBatch, IReadOnlyList<(string Room, RoomMessage Message)> Commands);
