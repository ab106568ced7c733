using Npgsql;
using Polilog.Core.Incidents;
using Polilog.Core.Storage;

namespace Polilog.Matrix;

/// <summary>A command that waits to be decided.</summary>
/// <param name="Room">As the configuration names it.</param>
internal sealed record WaitingCommand(string EventId, string Room, string Sender, DateTimeOffset SentAt, string? Thread, string? ReplyTo, string Body);

/// <summary>The rows of commands, from when the homeserver told them until they are forgotten. They come in with <see cref="SyncStore.CommitAsync"/>.</summary>
internal sealed class CommandStore(NpgsqlDataSource database)
{
    private const string ListWaitingSql = "select event_id from matrix_event where outcome is null order by id limit @limit";

    // A holder that lost its lease may still be at it: whoever comes second waits here and finds it decided.
    private const string LockSql = """
        select event_id, room, sender, sent_at, thread, reply_to, body
        from matrix_event
        where event_id = @event and outcome is null
        for no key update
        """;

    private const string SettleSql = "update matrix_event set outcome = @outcome, body = null where event_id = @event";

    private const string ForgetSql = "delete from matrix_event where received_at < @before and outcome is not null";

    /// <summary>Event ids, in the order in which they came.</summary>
    public async Task<IReadOnlyList<string>> ListWaitingAsync(int limit, CancellationToken cancel)
    {
        var waiting = new List<string>();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(ListWaitingSql, connection) { Parameters = { new("limit", limit) } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            waiting.Add(reader.GetString(0));
        return waiting;
    }

    /// <summary>Null: somebody else has decided it.</summary>
    public static async Task<WaitingCommand?> LockAsync(NpgsqlConnection connection, string eventId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(LockSql, connection) { Parameters = { new("event", eventId) } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new WaitingCommand(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.TextAt(4), reader.TextAt(5), reader.TextAt(6) ?? "")
            : null;
    }

    public static async Task SettleAsync(NpgsqlConnection connection, string eventId, CommandEnd end, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(SettleSql, connection) { Parameters = { new("event", eventId), new("outcome", IncidentRows.Name(end)) } };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The homeserver does not tell so old events again.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ForgetSql);
        command.Parameters.AddWithValue("before", before);
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>What became of a command.</summary>
internal enum CommandEnd
{
    /// <summary>The incident is otherwise than before.</summary>
    Changed,
    Unchanged,
    Refused,

    /// <summary>A question was answered, or which incident was asked back.</summary>
    Told,

    /// <summary>The configuration names the room no more.</summary>
    Ignored,

    /// <summary>A fault of our own.</summary>
    Failed,
}
