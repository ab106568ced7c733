using System.Text.Json;

namespace Polilog.Matrix;

/// <summary>What may be commands among the events of one room, in order.</summary>
internal sealed class HeardCommands(string ownUserId)
{
    private readonly List<RoomMessage> messages = [];

    public IReadOnlyList<RoomMessage> Messages => messages;

    /// <summary>Among the events we came into the room: what stands before is none of our business.</summary>
    public bool FollowOurComing { get; private set; }

    public void Add(IEnumerable<JsonElement> events)
    {
        foreach (var item in events)
            if (IsOurComing(item))
            {
                messages.Clear();
                FollowOurComing = true;
            }
            else if (RoomMessage.TryRead(item, ownUserId) is { } message)
                messages.Add(message);
    }

    // A change of our name looks the same, but we were there before.
    private bool IsOurComing(JsonElement item) =>
        item.Text("type") is "m.room.member" && item.Text("state_key") == ownUserId && item.Member("content")?.Text("membership") is "join"
        && item.Member("unsigned")?.Member("prev_content")?.Text("membership") is not "join";
}
