using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Polilog.Matrix;

/// <summary>
/// Opens the rooms that the configuration names by id or alias: finds, joins, follows an upgrade, and refuses an encrypted one. What it found holds for a minute, so
/// that a room which is encrypted or left meanwhile is noticed.
/// </summary>
internal sealed partial class MatrixRooms(MatrixClient client, TimeProvider time, ILogger<MatrixRooms> log)
{
    private static readonly TimeSpan FreshWithin = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    /// <summary>The id of the room, ready to be written to, or why it cannot be.</summary>
    public async Task<RoomAccess> OpenAsync(string room, CancellationToken cancel)
    {
        if (known.TryGetValue(room, out var entry) && time.GetElapsedTime(entry.CheckedAt) < FreshWithin)
            return new RoomAccess.Open(entry.RoomId);
        var found = entry is null ? await FindAsync(room, cancel) : new RoomAccess.Open(entry.RoomId);
        return found is RoomAccess.Open open ? await CheckAsync(room, open.RoomId, mayJoin: true, cancel) : found;
    }

    /// <summary>As which of these rooms the configuration names the one of this id; null: as none, or it cannot be told now.</summary>
    /// <param name="userId">The bot: only an alias of its own server is waited for; another server may be gone for good and would make the bot deaf everywhere.</param>
    public async Task<(string? Room, Verdict? Trouble)> NameOfAsync(string roomId, IReadOnlyCollection<string> named, string userId, CancellationToken cancel)
    {
        if (named.Contains(roomId, StringComparer.Ordinal))
            return (roomId, null);
        if (named.FirstOrDefault(room => known.TryGetValue(room, out var entry) && entry.RoomId == roomId) is { } written)
            return (written, null);
        Verdict? trouble = null;
        foreach (var room in named.Where(r => r.StartsWith('#') && !IsFresh(r)).OrderByDescending(r => ServerOf(r) == ServerOf(userId)))
        {
            var found = await FindAsync(room, cancel);
            if (found is RoomAccess.Open open && open.RoomId == roomId)
                return (room, null);
            if (found is RoomAccess.Closed { Verdict: { NeedsOnlyTime: true } verdict } && (verdict is Verdict.Limited or Verdict.AccountLost || ServerOf(room) == ServerOf(userId)))
                trouble ??= verdict;
        }
        return (null, trouble);
    }

    private bool IsFresh(string room) => known.TryGetValue(room, out var entry) && time.GetElapsedTime(entry.CheckedAt) < FreshWithin;

    /// <summary>The server refused a message: comes back into the room, moves on to the one that replaced it, or says why neither helps.</summary>
    public async Task<RoomAccess> AfterRefusalAsync(string room, string roomId, Verdict.NotAllowed refusal, CancellationToken cancel)
    {
        known.TryRemove(room, out _);
        if (await client.StateAsync(roomId, "m.room.encryption", cancel) is MatrixAnswer.Refused { Status: 403, Code: "M_FORBIDDEN" })
            return await JoinAsync(room, roomId, cancel);
        return await FollowAsync(room, roomId, cancel)
            ?? Closed($"The bot is in {room}, but may not write there ({refusal.Reason}). Give it the power level that messages need.");
    }

    private async Task<RoomAccess> FindAsync(string room, CancellationToken cancel)
    {
        if (!room.StartsWith('#'))
            return new RoomAccess.Open(room);
        return await client.ResolveAliasAsync(room, cancel) switch
        {
            MatrixAnswer.Done done when done.Text("room_id") is { Length: > 0 } id => new RoomAccess.Open(id),
            MatrixAnswer.Refused { Status: 404, Code: "M_NOT_FOUND" } => Closed($"There is no room {room}. Create it, or correct the topic's matrix room."),
            var answer => new RoomAccess.Closed(Verdict.Of(answer)),
        };
    }

    // Whether the room is encrypted must be known before the first message: the server accepts plain text there, but nobody should see alarms in clear where he relies on secrecy.
    private async Task<RoomAccess> CheckAsync(string room, string roomId, bool mayJoin, CancellationToken cancel)
    {
        switch (await client.StateAsync(roomId, "m.room.encryption", cancel))
        {
            case MatrixAnswer.Refused { Status: 404, Code: "M_NOT_FOUND" }:
                known[room] = new Known(roomId, time.GetTimestamp());
                return new RoomAccess.Open(roomId);
            case MatrixAnswer.Done:
                return Closed($"{room} is encrypted, and Polilog writes only into rooms that are not. Encryption cannot be switched off: create another room and name it in the topic.");
            case MatrixAnswer.Refused { Status: 403, Code: "M_FORBIDDEN" } when mayJoin:
                return await JoinAsync(room, roomId, cancel);
            case var answer:
                return new RoomAccess.Closed(Verdict.Of(answer));
        }
    }

    private async Task<RoomAccess> JoinAsync(string room, string roomId, CancellationToken cancel)
    {
        var answer = await client.JoinAsync(roomId, ServerOf(room) ?? ServerOf(roomId), cancel);
        if (answer is MatrixAnswer.Done)
            return await CheckAsync(room, roomId, mayJoin: false, cancel);
        return Verdict.Of(answer) switch
        {
            Verdict.NotAllowed or Verdict.Hopeless or Verdict.ContentRefused => await FollowAsync(room, roomId, cancel) ?? Closed($"The bot cannot join {room} ({answer}). Invite it into the room."),
            var verdict => new RoomAccess.Closed(verdict),
        };
    }

    // Anybody may write a tombstone that names any room: only a room that says itself that it replaces this one is followed.
    private async Task<RoomAccess?> FollowAsync(string room, string roomId, CancellationToken cancel)
    {
        if (await client.StateAsync(roomId, "m.room.tombstone", cancel) is not MatrixAnswer.Done tombstone || tombstone.Text("replacement_room") is not { Length: > 0 } replacement)
            return null;
        if (await client.JoinAsync(replacement, ServerOf(replacement) ?? ServerOf(roomId) ?? ServerOf(room), cancel) is not MatrixAnswer.Done)
            return Closed($"{room} was replaced by {replacement}, which the bot cannot join. Invite it there, and name that room in the topic.");
        if (await client.StateAsync(replacement, "m.room.create", cancel) is not MatrixAnswer.Done create || PredecessorOf(create.Body) != roomId)
            return Closed($"{room} says that it was replaced by {replacement}, but that room does not say so. Name the right room in the topic.");
        LogReplaced(log, room, replacement);
        return await CheckAsync(room, replacement, mayJoin: false, cancel);
    }

    private static string? PredecessorOf(JsonElement create) =>
        create.TryGetProperty("predecessor", out var predecessor) && predecessor.ValueKind is JsonValueKind.Object && predecessor.TryGetProperty("room_id", out var id) ? id.GetString() : null;

    // From room version 12 an id names no server.
    private static string? ServerOf(string room) => room.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? room[(colon + 1)..] : null;

    private static RoomAccess.Closed Closed(string reason) => new(new Verdict.Hopeless(reason));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Room {Room} was upgraded; messages go to {Replacement} now. Name that room in the topic.")]
    private static partial void LogReplaced(ILogger log, string room, string replacement);

    private sealed record Known(string RoomId, long CheckedAt);
}

/// <summary>Whether a room can be written to; a closed set.</summary>
internal abstract record RoomAccess
{
    private RoomAccess() { }

    internal sealed record Open(string RoomId) : RoomAccess;

    internal sealed record Closed(Verdict Verdict) : RoomAccess;
}
