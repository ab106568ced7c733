using System.Text.Json;

namespace Polilog.Matrix;

/// <summary>The parts of a sync's answer that are read.</summary>
internal sealed record SyncAnswer(string NextBatch, IReadOnlyList<RoomTimeline> Rooms, IReadOnlyList<string> Invitations)
{
    /// <summary>Only what is said, and who comes in: neither presence nor receipts nor anything of the account.</summary>
    /// <param name="limit">Most events of a room; the gap before them is read by pages.</param>
    public static string Filter(int limit) =>
        $$$"""{"presence":{"types":[]},"account_data":{"types":[]},"room":{"account_data":{"types":[]},"ephemeral":{"types":[]},"state":{"types":[]},"timeline":{"types":["m.room.message","m.room.member"],"limit":{{{limit}}} } } }""";

    /// <summary>For the pages of a gap.</summary>
    public const string TimelineFilter = """{"types":["m.room.message","m.room.member"]}""";

    /// <summary>Null: it does not say where to go on.</summary>
    public static SyncAnswer? Of(MatrixAnswer.Done answer)
    {
        if (answer.Text("next_batch") is not { Length: > 0 } next)
            return null;
        var rooms = answer.Body.Member("rooms") ?? default;
        return new SyncAnswer(
            next,
            [.. rooms.Properties("join").Select(room => RoomTimeline.Of(room.Name, room.Value.Member("timeline") ?? default))],
            [.. rooms.Properties("invite").Select(room => room.Name)]);
    }
}

/// <summary>The newest of one room.</summary>
/// <param name="GapBefore">Where what is left out before the events ends; null: nothing is left out.</param>
internal sealed record RoomTimeline(string RoomId, IReadOnlyList<JsonElement> Events, string? GapBefore)
{
    public static RoomTimeline Of(string roomId, JsonElement timeline) => new(
        roomId,
        [.. timeline.Items("events")],
        timeline.Member("limited") is { ValueKind: JsonValueKind.True } ? timeline.Text("prev_batch") : null);
}
