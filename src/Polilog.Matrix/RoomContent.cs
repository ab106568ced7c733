using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polilog.Core.Delivery;

namespace Polilog.Matrix;

/// <summary>
/// The content of a message event. Says who is rung: <c>m.mentions</c> is always there, because without it a name inside an alarm's text would page its bearer.
/// </summary>
internal static partial class RoomContent
{
    /// <summary>The event, with what the server adds, may have 65,536.</summary>
    internal const int MaximumBytes = 60_000;

    private const int MinimalCharacters = 2_000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A root, an edit of it, or a word in its thread; shrunk as far as needed: without HTML, then a cut text that keeps its link.</summary>
    public static byte[] Of(OutgoingMessage message)
    {
        var (text, html) = (Clean(message.Text), (string?)Clean(message.Html));
        var content = Bytes(Shape(message, text, html));
        if (content.Length > MaximumBytes)
            content = Bytes(Shape(message, text, html = null));
        for (var length = text.Length; content.Length > MaximumBytes; length = length * 4 / 5)
            content = Bytes(Shape(message, Cut(text, length), html));
        return content;
    }

    /// <summary>For a message that the server refuses as it is: a short plain text that relates to nothing.</summary>
    public static byte[] Minimal(OutgoingMessage message) => Bytes(New(message, Cut(Clean(message.Text), MinimalCharacters), html: null));

    private static JsonObject Shape(OutgoingMessage message, string text, string? html)
    {
        if (message.Answers is { } asked)
            return Answer(message, text, html, asked);
        if (message.RootProof is not { } root)
            return New(message, text, html);
        if (message.Kind == "card")
            return Edit(message, text, html, root);
        var content = New(message, text, html);
        content["m.relates_to"] = InThread(root, root, isFallback: true);
        return content;
    }

    // It stands where it was asked: in that thread, or as a reply.
    private static JsonObject Answer(OutgoingMessage message, string text, string? html, Question asked)
    {
        var content = New(message, text, html);
        content["m.relates_to"] = asked.Thread is { } root ? InThread(root, asked.Id, isFallback: false) : new JsonObject { ["m.in_reply_to"] = Event(asked.Id) };
        return content;
    }

    private static JsonObject New(OutgoingMessage message, string text, string? html)
    {
        var content = Body(message.Rings ? "m.text" : "m.notice", text, html);
        content["m.mentions"] = message.Rings && message.Mentions.Count > 0
            ? new JsonObject { ["user_ids"] = new JsonArray([.. message.Mentions.Select(user => JsonValue.Create(user))]) }
            : new JsonObject();
        content["org.polilog"] = Marker(message);
        // People may have a push rule on this field that outranks all others.
        if (message.Rings)
            content["org.polilog"]!["ring"] = message.IsCritical ? "critical" : "normal";
        return content;
    }

    // An edit rings for nobody; its marker stays outside of what replaces the root's content, so that no two events share one.
    private static JsonObject Edit(OutgoingMessage message, string text, string? html, string root)
    {
        var replacement = Body("m.text", text, html);
        replacement["m.mentions"] = new JsonObject();
        return new JsonObject
        {
            ["msgtype"] = "m.text",
            ["body"] = "* " + text,
            ["m.mentions"] = new JsonObject(),
            ["m.new_content"] = replacement,
            ["m.relates_to"] = new JsonObject { ["rel_type"] = "m.replace", ["event_id"] = root },
            ["org.polilog"] = Marker(message),
        };
    }

    private static JsonObject Body(string type, string text, string? html)
    {
        var body = new JsonObject { ["msgtype"] = type, ["body"] = text };
        if (!string.IsNullOrEmpty(html))
        {
            body["format"] = "org.matrix.custom.html";
            body["formatted_body"] = html;
        }
        return body;
    }

    private static JsonObject Marker(OutgoingMessage message) => new() { ["delivery"] = message.TransactionKey };

    private static JsonObject InThread(string root, string latest, bool isFallback) =>
        new() { ["rel_type"] = "m.thread", ["event_id"] = root, ["is_falling_back"] = isFallback, ["m.in_reply_to"] = Event(latest) };

    private static JsonObject Event(string id) => new() { ["event_id"] = id };

    private static byte[] Bytes(JsonObject content) => JsonSerializer.SerializeToUtf8Bytes(content, Plain);

    // One lone surrogate makes Synapse answer 500 for ever.
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= ' ' or '\n' or '\t')
                clean.Append(rune.ToString());
        }
        return clean.ToString();
    }

    internal static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        var link = Links().Matches(text) is { Count: > 0 } links ? links[^1].Value : null;
        var kept = text[..end];
        return link is null || kept.Contains(link, StringComparison.Ordinal) ? $"{kept}\n…" : $"{kept}\n…\n{link}";
    }

    [GeneratedRegex(@"https?://[^\s<>""]{1,500}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
