using System.Text;
using Polilog.Portal.Topics;

namespace Polilog.Portal.Rooms;

/// <summary>Makes the events that open pages receive: elements that replace those of the same id.</summary>
internal sealed class RoomFrames(Markup markup)
{
    /// <summary>Everything a room shows.</summary>
    public async Task<byte[]> WholeAsync(RoomView room, bool mayAct) => Frame(await markup.RenderAsync<Room>((nameof(Room.View), room), (nameof(Room.MayAct), mayAct)));

    /// <summary>Only what changed.</summary>
    public async Task<byte[]> NewsAsync(RoomVoice voice, RoomCounts counts, IEnumerable<CardView> cards, IEnumerable<ToldView> told, bool mayAct) =>
        Frame(await markup.RenderAsync<RoomChanges>(
            (nameof(RoomChanges.Voice), voice),
            (nameof(RoomChanges.Counts), counts),
            (nameof(RoomChanges.Cards), cards),
            (nameof(RoomChanges.Told), told),
            (nameof(RoomChanges.MayAct), mayAct)));

    public async Task<byte[]> CardAsync(CardView card, RoomVoice voice, bool mayAct) =>
        Frame(await markup.RenderAsync<Card>((nameof(Card.View), card), (nameof(Card.Voice), voice), (nameof(Card.MayAct), mayAct)));

    /// <summary>All topics at a glance.</summary>
    public async Task<byte[]> TopicsAsync(IReadOnlyList<TopicView> topics) => Frame(await markup.RenderAsync<TopicTiles>((nameof(TopicTiles.View), topics)));

    /// <summary>As a server-sent event; a line break would end its field.</summary>
    public static byte[] Frame(string html) => Encoding.UTF8.GetBytes($"data: {html.ReplaceLineEndings("\ndata: ")}\n\n");
}
