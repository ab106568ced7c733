using System.Text.Json;
using Polilog.Matrix;

namespace Polilog.UnitTests.Matrix;

public sealed class RoomMessageTests
{
    private const string Us = "@polilog:example.org";

    [Fact]
    public void A_message_of_a_thread_knows_its_root_and_what_it_replies_to()
    {
        var message = Read("""{"msgtype":"m.text","body":"!take","m.relates_to":{"rel_type":"m.thread","event_id":"$root","is_falling_back":true,"m.in_reply_to":{"event_id":"$latest"}}}""");
        Assert.Equal(new RoomMessage("$1", "@al:example.org", DateTimeOffset.FromUnixTimeMilliseconds(1772359200000), "!take", "$root", "$latest"), message);
    }

    [Fact]
    public void What_a_reply_quotes_is_not_read() =>
        Assert.Equal("!resolve done", Read("""{"msgtype":"m.text","body":"> <@al:example.org> !take\n> me\n\n!resolve done","m.relates_to":{"m.in_reply_to":{"event_id":"$card"}}}""")?.Body);

    [Fact]
    public void A_quote_without_a_reply_is_text_like_any_other() => Assert.Null(Read("""{"msgtype":"m.text","body":"> !take\n\n!take"}"""));

    [Theory]
    [InlineData("""{"msgtype":"m.notice","body":"!take"}""")]
    [InlineData("""{"msgtype":"m.emote","body":"!take"}""")]
    [InlineData("""{"msgtype":"m.text","body":"* !take","m.new_content":{"msgtype":"m.text","body":"!take"},"m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}""")]
    [InlineData("""{"msgtype":"m.text","body":"!take","m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}""")]
    [InlineData("""{"msgtype":"m.text","body":"hello"}""")]
    [InlineData("""{"msgtype":"m.text"}""")]
    [InlineData("""{"msgtype":"m.text","body":17}""")]
    [InlineData("""{"body":"!take"}""")]
    [InlineData("""{"algorithm":"m.megolm.v1.aes-sha2","ciphertext":"!take"}""")]
    [InlineData("""{"msgtype":"m.text","body":"\ud800"}""")]
    [InlineData("""{"msgtype":"m.text","body":"!take \ud800"}""")]
    [InlineData("""{"\udc00":1,"msgtype":"m.text","body":"hello"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void What_is_no_command_of_a_person_is_not_heard(string content) => Assert.Null(Read(content));

    [Theory]
    [InlineData("""{"msgtype":"m.text","body":"!take","m.relates_to":17}""")]
    [InlineData("""{"msgtype":"m.text","body":"!take","m.relates_to":{"rel_type":"m.thread","event_id":{}}}""")]
    [InlineData("""{"msgtype":"m.text","body":"!take","m.relates_to":{"m.in_reply_to":{"event_id":"\u0000"}}}""")]
    public void A_relation_of_no_known_form_is_none(string content) => Assert.Equal((null, null), Read(content) is { } message ? (message.Thread, message.ReplyTo) : ("?", "?"));

    [Theory]
    [InlineData("""{"type":"m.room.message","event_id":"$1","sender":"@polilog:example.org","origin_server_ts":1,"content":{"msgtype":"m.text","body":"!take"}}""")]
    [InlineData("""{"type":"m.reaction","event_id":"$1","sender":"@al:example.org","origin_server_ts":1,"content":{"msgtype":"m.text","body":"!take"}}""")]
    [InlineData("""{"type":"m.room.message","event_id":"","sender":"@al:example.org","content":{"msgtype":"m.text","body":"!take"}}""")]
    [InlineData("""{"type":"m.room.message","event_id":"$1","sender":"@al\u0000:example.org","content":{"msgtype":"m.text","body":"!take"}}""")]
    [InlineData("""{"type":"m.room.message","event_id":"$1","content":{"msgtype":"m.text","body":"!take"}}""")]
    [InlineData("17")]
    public void Our_own_words_and_broken_events_are_not_heard(string item) => Assert.Null(RoomMessage.TryRead(Parse(item), Us));

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("1.5")]
    [InlineData("\"soon\"")]
    [InlineData("null")]
    public void A_clock_gone_mad_hides_no_command(string sentAt) => Assert.NotNull(RoomMessage.TryRead(
        Parse($$"""{"type":"m.room.message","event_id":"$1","sender":"@al:example.org","origin_server_ts":{{sentAt}},"content":{"msgtype":"m.text","body":"!take"} }"""), Us));

    [Fact]
    public void A_body_of_sixty_thousand_bytes_is_cut_and_never_within_a_character()
    {
        var body = "!resolve " + string.Concat(Enumerable.Repeat("😀", 15_000));
        var read = Read(JsonSerializer.Serialize(new { msgtype = "m.text", body }))!.Body;
        Assert.InRange(read.Length, 7_000, 8_100);
        Assert.False(char.IsHighSurrogate(read.TrimEnd('…', '\n')[^1]));
    }

    [Fact]
    public void What_postgres_cannot_keep_is_taken_out() => Assert.Equal("!resolve ab", Read("""{"msgtype":"m.text","body":"!resolve a\u0000\u0007b"}""")?.Body);

    private static RoomMessage? Read(string content) => RoomMessage.TryRead(
        Parse($$"""{"type":"m.room.message","event_id":"$1","sender":"@al:example.org","origin_server_ts":1772359200000,"content":{{content}} }"""), Us);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
