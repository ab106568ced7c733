using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Matrix;

namespace Polilog.UnitTests.Matrix;

public sealed class RoomContentTests
{
    private const string Root = "$root";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void First_card_is_a_message_of_its_own_that_rings() => Snapshot.Verify(Pretty(RoomContent.Of(ScriptedHomeserver.Message())), "json");

    [Fact]
    public void Later_card_edits_the_root_and_rings_for_nobody() => Snapshot.Verify(Pretty(RoomContent.Of(ScriptedHomeserver.Message(root: Root, rings: false))), "json");

    [Fact]
    public void Telling_that_must_wake_goes_into_the_thread_with_its_mentions() => Snapshot.Verify(Pretty(RoomContent.Of(ScriptedHomeserver.Message(kind: "escalated", root: Root))), "json");

    [Fact]
    public void Telling_that_wakes_nobody_is_a_notice() => Snapshot.Verify(Pretty(RoomContent.Of(ScriptedHomeserver.Message(kind: "taken", root: Root, rings: false))), "json");

    [Fact]
    public void Answer_to_a_command_is_a_notice_that_replies_to_it_in_its_thread() =>
        Snapshot.Verify(Pretty(RoomContent.Of(ScriptedHomeserver.Message(kind: "answer", root: Root, rings: false, text: "PAY-1: принято") with { Answers = new("$asked", "$thread") })), "json");

    [Fact]
    public void Answer_to_a_command_outside_of_threads_replies_to_it_there()
    {
        var content = JsonNode.Parse(RoomContent.Of(ScriptedHomeserver.Message(kind: "answer", root: Root, rings: false) with { Answers = new("$asked", null) }))!;
        Assert.Equal("""{"m.in_reply_to":{"event_id":"$asked"}}""", content["m.relates_to"]!.ToJsonString());
    }

    [Fact]
    public void A_name_in_an_alarm_text_pages_nobody()
    {
        var content = JsonNode.Parse(RoomContent.Of(ScriptedHomeserver.Message(kind: "taken", rings: false, text: "@room alice look")))!;
        Assert.Equal("{}", content["m.mentions"]!.ToJsonString());
    }

    [Fact]
    public void Only_messages_that_ring_carry_the_field_of_push_rules()
    {
        Assert.Equal("critical", (string?)JsonNode.Parse(RoomContent.Of(ScriptedHomeserver.Message()))!["org.polilog"]!["ring"]);
        Assert.Equal("normal", (string?)JsonNode.Parse(RoomContent.Of(ScriptedHomeserver.Message() with { IsCritical = false }))!["org.polilog"]!["ring"]);
        Assert.Null(JsonNode.Parse(RoomContent.Of(ScriptedHomeserver.Message(root: Root)))!["org.polilog"]!["ring"]);
    }

    [Fact]
    public void Html_is_given_up_before_text()
    {
        var text = new string('я', 20_000);
        var content = JsonNode.Parse(RoomContent.Of(ScriptedHomeserver.Message(text: text)))!;
        Assert.Equal(text, (string?)content["body"]);
        Assert.Null(content["formatted_body"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Root)]
    public void Whatever_the_size_the_content_fits_and_keeps_its_link(string? root)
    {
        var text = string.Concat(Enumerable.Repeat("\"\\😀\n", 100_000)) + "\nhttps://polilog.example.org/incidents/PAY-1";
        var bytes = RoomContent.Of(ScriptedHomeserver.Message(root: root, text: text));
        Assert.InRange(bytes.Length, 20_000, RoomContent.MaximumBytes);
        Assert.EndsWith("\n…\nhttps://polilog.example.org/incidents/PAY-1", (string?)JsonNode.Parse(bytes)!["body"], StringComparison.Ordinal);
    }

    [Fact]
    public void Lone_surrogates_and_control_characters_never_reach_the_server()
    {
        var hostile = "a\ud800b\0c\u0007d\te\nf😀";
        Assert.Equal("a\ufffdbcd\te\nf😀", RoomContent.Clean(hostile));
        var bytes = RoomContent.Of(ScriptedHomeserver.Message(text: hostile));
        Assert.DoesNotContain("\\ud800", Encoding.UTF8.GetString(bytes), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Minimal_content_relates_to_nothing_but_keeps_marker_and_mentions()
    {
        var content = JsonNode.Parse(RoomContent.Minimal(ScriptedHomeserver.Message(kind: "escalated", root: Root, text: new string('x', 50_000))))!;
        Assert.Null(content["m.relates_to"]);
        Assert.Null(content["formatted_body"]);
        Assert.Equal("pl1.key", (string?)content["org.polilog"]!["delivery"]);
        Assert.Equal("@al:example.org", (string?)content["m.mentions"]!["user_ids"]![0]);
        Assert.InRange(((string)content["body"]!).Length, 1_900, 2_100);
    }

    [Fact]
    public void A_cut_never_halves_a_character() => Assert.Equal("ab\n…", RoomContent.Cut("ab😀cd", 3));

    private static string Pretty(byte[] content) => JsonSerializer.Serialize(JsonNode.Parse(content), Indented);
}
