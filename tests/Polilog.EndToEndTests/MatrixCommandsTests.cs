using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>People of a real Synapse act on an incident from the room.</summary>
public sealed class MatrixCommandsTests(TestServer server) : IAsyncLifetime
{
    private const int MoreThanOneAnswerHolds = 60;

    private SynapsePeer synapse = null!;
    private MatrixUser marco = null!;
    private MatrixUser mallory = null!;
    private string room = "";
    private TestHub hub = null!;

    public async ValueTask InitializeAsync()
    {
        synapse = await SynapsePeer.StartAsync();
        var bot = await synapse.RegisterAsync("polilog");
        marco = await synapse.RegisterAsync("marco");
        mallory = await synapse.RegisterAsync("mallory");
        room = await marco.CreateRoomAsync("payments", bot, mallory);
        await mallory.JoinAsync(room);
        hub = await TestHub.StartAsync(server, Shop.WithMatrix(synapse.Url), ("matrix_token", bot.AccessToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
            await hub.DisposeAsync();
        if (synapse is not null)
            await synapse.DisposeAsync();
    }

    [Fact]
    public async Task Who_takes_it_in_the_cards_thread_owns_it_and_solves_it_there_and_a_stranger_may_not()
    {
        var card = await AlarmAsync("DiskFull", "PAY-1");

        var strange = await SayAsync(mallory, "!take", card);
        var refusal = await AnswerAsync(strange);
        Assert.Contains("belongs to nobody Polilog knows", (string)refusal["content"]!["body"]!, StringComparison.Ordinal);
        Assert.Equal("m.notice", (string?)refusal["content"]!["msgtype"]);
        Assert.True(refusal.IsInThread());
        await hub.Running.IncidentAsync("PAY-1", "ownership");

        await SayAsync(marco, "!take", card);
        Assert.Equal("marco", (string?)(await hub.Running.IncidentAsync("PAY-1", "resolution"))["owner"]);
        await marco.ReadAsync(room, m => m.IsInThread() && m.Says("Marco Bianchi is responsible"));
        await marco.ReadAsync(room, m => m.Replaces(card) && m.Says("Marco Bianchi"));

        Assert.Contains("yours already", (string)(await AnswerAsync(await SayAsync(marco, "!беру", card)))["content"]!["body"]!, StringComparison.Ordinal);

        await SayAsync(marco, "!решено done\nreally", card);
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        await marco.ReadAsync(room, m => m.IsInThread() && m.Says("Resolved") && m.Says("done"));
        Assert.Equal(2, (await marco.MessagesAsync(room)).Count(IsAnswer));
    }

    [Fact]
    public async Task Outside_of_threads_a_number_or_a_reply_says_which_and_the_answer_stands_there()
    {
        var first = await AlarmAsync("DiskFull", "PAY-1");
        await AlarmAsync("LinkDown", "PAY-2");

        var which = await AnswerAsync(await marco.SendAsync(room, Text("!take")));
        Assert.Contains("PAY-1", (string)which["content"]!["body"]!, StringComparison.Ordinal);
        Assert.Contains("PAY-2", (string)which["content"]!["body"]!, StringComparison.Ordinal);
        Assert.False(which.IsInThread());

        await AnswerAsync(await marco.SendAsync(room, Text("!take pay-2")));
        Assert.Equal("marco", (string?)(await hub.Running.IncidentAsync("PAY-2", "resolution"))["owner"]);

        await AnswerAsync(await marco.SendAsync(room, new Dictionary<string, object>
        {
            ["msgtype"] = "m.text",
            ["body"] = "> <@polilog:polilog.test> !resolve\n\n!take",
            ["m.relates_to"] = new Dictionary<string, object> { ["m.in_reply_to"] = new { event_id = first } },
        }));
        Assert.Equal("marco", (string?)(await hub.Running.IncidentAsync("PAY-1", "resolution"))["owner"]);
    }

    [Fact]
    public async Task Commands_written_while_the_hub_lies_dead_and_around_its_death_take_effect_once()
    {
        var card = await AlarmAsync("DiskFull", "PAY-1");
        var asked = new List<string>();
        for (var kill = 0; kill < 2; kill++)
        {
            for (var i = 0; i < 4; i++)
                asked.Add(await SayAsync(marco, i % 2 == 0 ? "!status" : "!help", card));
            await hub.Running.KillAsync();
            asked.Add(await SayAsync(marco, "!status", card));
            await marco.SendAsync(room, Text("good morning"));
            asked.Add(await SayAsync(marco, "!help", card));
            await hub.RestartAsync();
        }
        await SayAsync(marco, "!take", card);
        await hub.Running.IncidentAsync("PAY-1", "resolution");
        await marco.ReadAsync(room, m => m.IsInThread() && m.Says("Marco Bianchi is responsible"));

        var messages = await Eventually.GetAsync(() => marco.MessagesAsync(room), all => all.Count(IsAnswer) >= asked.Count, "every command is answered");
        Assert.Equal(asked, messages.Where(IsAnswer).Select(AnswerTo));
        Assert.Distinct(messages.Where(m => (string?)m["sender"] == "@polilog:polilog.test").Select(m => (string?)m["content"]!["org.polilog"]!["delivery"]));
        Assert.Equal(["taken"], (await hub.Running.GetAsync("/api/v1/incidents/PAY-1/journal")).Items().Select(j => (string)j["event"]!).Where(e => e.StartsWith("taken", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_command_behind_more_talk_than_one_answer_holds_is_heard()
    {
        var card = await AlarmAsync("DiskFull", "PAY-1");
        await hub.Running.KillAsync();
        await SayAsync(marco, "!take", card);
        for (var i = 0; i < MoreThanOneAnswerHolds; i++)
            await marco.SendAsync(room, Text("good morning"));
        await hub.RestartAsync();
        Assert.Equal("marco", (string?)(await hub.Running.IncidentAsync("PAY-1", "resolution"))["owner"]);
    }

    // Returns the card's event.
    private async Task<string> AlarmAsync(string check, string key)
    {
        await hub.PostAsync("prometheus", Alarms.Of(check, "db1"));
        return (string)(await marco.ReadAsync(room, m => m.Says(key) && !m.IsInThread() && !m.IsEdit()))["event_id"]!;
    }

    private Task<string> SayAsync(MatrixUser who, string body, string thread) => who.SendAsync(room, new Dictionary<string, object>
    {
        ["msgtype"] = "m.text",
        ["body"] = body,
        ["m.relates_to"] = new Dictionary<string, object> { ["rel_type"] = "m.thread", ["event_id"] = thread, ["is_falling_back"] = true, ["m.in_reply_to"] = new { event_id = thread } },
    });

    private Task<JsonNode> AnswerAsync(string asked) => marco.ReadAsync(room, m => IsAnswer(m) && AnswerTo(m) == asked);

    private static object Text(string body) => new { msgtype = "m.text", body };

    // What is told in the thread replies to the card only so that older clients show it somewhere.
    private static bool IsAnswer(JsonNode message) =>
        (string?)message["sender"] == "@polilog:polilog.test" && AnswerTo(message) is not null && (bool?)message["content"]!["m.relates_to"]!["is_falling_back"] is not true;

    private static string? AnswerTo(JsonNode message) => (string?)message["content"]!["m.relates_to"]?["m.in_reply_to"]?["event_id"];
}
