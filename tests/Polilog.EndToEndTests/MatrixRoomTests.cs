using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>The room in a real Synapse, as Marco reads it.</summary>
public sealed class MatrixRoomTests(TestServer server) : RealPrograms
{
    private MatrixUser marco = null!;
    private string room = "";
    private TestHub hub = null!;

    protected override async Task StartAsync()
    {
        var synapse = Keep(await SynapsePeer.StartAsync());
        var bot = await synapse.RegisterAsync("polilog");
        marco = await synapse.RegisterAsync("marco");
        room = await marco.CreateRoomAsync("payments", bot);
        hub = Keep(await TestHub.StartAsync(server, Shop.WithMatrix(synapse.Url), ("matrix_token", bot.AccessToken)));
    }

    [Fact]
    public async Task The_card_stands_in_the_room_rings_who_is_on_duty_and_changes_in_place_when_the_source_recovers()
    {
        await hub.PostAsync("prometheus", Alarms.Of("DiskFull", "db1"));

        var card = await marco.ReadAsync(room, m => m.Says("DiskFull on db1") && !m.IsInThread());
        Assert.Equal("@polilog:polilog.test", (string?)card["sender"]);
        Assert.Equal("org.matrix.custom.html", (string?)card["content"]!["format"]);
        Assert.Contains("PAY-1", (string)card["content"]!["formatted_body"]!, StringComparison.Ordinal);

        await hub.PostAsync("prometheus", Alarms.Of("DiskFull", "db1", status: "resolved"));

        var edit = await marco.ReadAsync(room, m => m.Replaces((string)card["event_id"]!));
        Assert.Contains("PAY-1", (string)edit["content"]!["m.new_content"]!["formatted_body"]!, StringComparison.Ordinal);
        var now = await marco.EventAsync(room, (string)card["event_id"]!);
        Assert.Equal((string?)edit["event_id"], (string?)now["unsigned"]!["m.relations"]!["m.replace"]!["event_id"]);
        Assert.Single(await CardsAsync());
    }

    [Fact]
    public async Task What_must_wake_somebody_is_a_new_message_in_the_thread_and_mentions_who_is_on_duty_and_nobody_else()
    {
        await hub.PostAsync("prometheus", Alarms.Of("DiskFull", "db1 @room @ann:polilog.test"));
        var card = await marco.ReadAsync(room, m => m.Says("DiskFull on db1"));
        Assert.Equal(["@marco:polilog.test"], card.Mentioned());

        await hub.PostAsync("prometheus", Alarms.Of("DiskFull", "db2", severity: "critical"));

        var graver = await marco.ReadAsync(room, m => m.IsInThread() && m.Mentioned().Count > 0);
        Assert.Equal((string?)card["event_id"], (string?)graver["content"]!["m.relates_to"]!["event_id"]);
        Assert.Equal("m.text", (string?)graver["content"]!["msgtype"]);
        Assert.Equal(["@marco:polilog.test"], graver.Mentioned());
        Assert.All(await marco.MessagesAsync(room), m => Assert.DoesNotContain("@ann:polilog.test", m.Mentioned()));
    }

    [Fact]
    public async Task A_hub_killed_in_the_middle_of_sending_says_everything_once()
    {
        var hosts = Enumerable.Range(1, 40).Select(n => $"DiskFull{n}").ToList();
        foreach (var check in hosts)
            await hub.PostAsync("prometheus", Alarms.Of(check, "db1"));
        await marco.ReadAsync(room, m => m.Says("DiskFull"));
        await hub.Running.KillAsync();
        await hub.RestartAsync();

        var cards = await Eventually.GetAsync(CardsAsync, all => all.Count >= hosts.Count, "every incident has a card in the room");
        Assert.Equal(hosts.Count, cards.Count);
        Assert.All(hosts, check => Assert.Single(cards, card => card.Says($"{check} on db1")));
        var messages = await marco.MessagesAsync(room);
        Assert.Distinct(messages.Select(m => (string?)m["content"]!["org.polilog"]!["delivery"]));
    }

    private async Task<List<JsonNode>> CardsAsync() => [.. (await marco.MessagesAsync(room)).Where(m => !m.IsInThread() && !m.IsEdit())];
}

/// <summary>Short words for what the tests read in a room.</summary>
internal static class RoomEvents
{
    public static bool Says(this JsonNode message, string text) => ((string?)message["content"]!["body"])?.Contains(text, StringComparison.Ordinal) is true;

    public static bool IsInThread(this JsonNode message) => Relation(message) == "m.thread";

    public static bool IsEdit(this JsonNode message) => Relation(message) == "m.replace";

    public static bool Replaces(this JsonNode message, string eventId) => message.IsEdit() && (string?)message["content"]!["m.relates_to"]!["event_id"] == eventId;

    public static IReadOnlyList<string> Mentioned(this JsonNode message) =>
        [.. message["content"]!["m.mentions"]?["user_ids"]?.AsArray().Select(user => (string)user!) ?? []];

    private static string? Relation(JsonNode message) => (string?)message["content"]!["m.relates_to"]?["rel_type"];
}
