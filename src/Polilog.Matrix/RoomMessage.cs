using System.Text.Json;

namespace Polilog.Matrix;

/// <summary>What a person wrote in a room, if a command can be in it.</summary>
/// <param name="SentAt">By the clock of the sender's homeserver, which may be wrong.</param>
/// <param name="Body">Without what it quotes; begins with <c>!</c>.</param>
/// <param name="Thread">Root of the thread it stands in.</param>
/// <param name="ReplyTo">The event it replies to.</param>
internal sealed record RoomMessage(string EventId, string Sender, DateTimeOffset SentAt, string Body, string? Thread, string? ReplyTo)
{
    private const int LongestBody = 8_000;
    private const long LastMillisecond = 253_402_300_799_999;

    /// <summary>Null: something else, such as our own message, a notice of another bot, an edit; or of a form that no client writes.</summary>
    public static RoomMessage? TryRead(JsonElement item, string ownUserId)
    {
        if (item.Text("type") is not "m.room.message" || item.Id("event_id") is not { } id || item.Id("sender") is not { } sender || sender == ownUserId)
            return null;
        if (item.Member("content") is not { } content || content.Text("msgtype") is not "m.text" || content.Text("body") is not { } body)
            return null;
        var relation = content.Member("m.relates_to") ?? default;
        if (relation.Text("rel_type") is "m.replace")
            return null;
        var replyTo = relation.Member("m.in_reply_to")?.Id("event_id");
        var text = RoomContent.Clean(replyTo is null ? body : WithoutQuote(body)).Trim();
        if (!text.StartsWith('!'))
            return null;
        return new RoomMessage(id, sender, SentAtOf(item), text.Length > LongestBody ? RoomContent.Cut(text, LongestBody) : text, ThreadOf(relation), replyTo);
    }

    private static string? ThreadOf(JsonElement relation) => relation.Text("rel_type") is "m.thread" ? relation.Id("event_id") : null;

    private static DateTimeOffset SentAtOf(JsonElement item)
    {
        var ms = item.Member("origin_server_ts") is { ValueKind: JsonValueKind.Number } at && at.TryGetInt64(out var value) ? value : 0;
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, 0, LastMillisecond));
    }

    // Older clients put what they reply to before the text, each line behind "> ", then an empty line.
    private static string WithoutQuote(string body)
    {
        var rest = body.AsSpan();
        while (rest.StartsWith(">"))
            rest = rest.IndexOf('\n') is >= 0 and var end ? rest[(end + 1)..] : [];
        return rest.ToString();
    }
}
