using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polilog.Core.Configuration;
using Polilog.Core.People;
using Polilog.Matrix;
using static Polilog.Tests.ScriptedHomeserver;

namespace Polilog.UnitTests.Matrix;

public sealed class SyncRoundTests
{
    private const string Room = "!r:example.org";
    private readonly ScriptedHomeserver homeserver = new();

    [Fact]
    public async Task The_first_answer_only_says_where_now_is()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n1", Timeline(Room, [Message("$old", "!take")]))));
        Assert.Equal(("n1", ""), Read(await RunAsync(since: null)));
        Assert.DoesNotContain("since=", homeserver.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_are_heard_in_order_with_the_place_after_them()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$1", "!take"), Message("$2", "hello"), Message("$3", "!resolve")]))));
        Assert.Equal(("n2", "$1 $3"), Read(await RunAsync()));
        Assert.Contains("timeout=30000", homeserver.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_is_read_by_pages_up_to_where_the_answer_begins()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$9", "!status")], gapBefore: "p9"))))
            .On("GET", "from=n1", Ok(Page("m1", Message("$1", "!take"))))
            .On("GET", "from=m1", Ok(Page("m2")))
            .On("GET", "from=m2", Ok(Page("p9", Message("$2", "!help"))));
        Assert.Equal(("n2", "$1 $2 $9"), Read(await RunAsync()));
        Assert.All(homeserver.Requests.Skip(1), r => Assert.Contains("dir=f", r, StringComparison.Ordinal));
        Assert.All(homeserver.Requests.Skip(1), r => Assert.Contains("to=p9", r, StringComparison.Ordinal));
        Assert.Equal(4, homeserver.Requests.Count);
    }

    [Fact]
    public async Task A_gap_that_cannot_be_read_now_is_no_news_yet()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$9", "!status")], gapBefore: "p9"))))
            .On("GET", "/messages", Limited(7));
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<SyncOutcome.Trouble>(await RunAsync()).Wait);
    }

    [Fact]
    public async Task A_gap_that_is_refused_does_not_stop_the_rest()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$9", "!status")], gapBefore: "p9"))))
            .On("GET", "/messages", Error(400, "M_INVALID_PARAM"));
        Assert.Equal(("n2", "$9"), Read(await RunAsync()));
    }

    [Fact]
    public async Task What_was_written_before_we_came_into_the_room_is_not_obeyed()
    {
        const string Coming = """{"type":"m.room.member","event_id":"$j","sender":"@polilog:example.org","state_key":"@polilog:example.org","content":{"membership":"join"},"unsigned":{"prev_content":{"membership":"invite"}}}""";
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$1", "!take"), Coming, Message("$2", "!help")], gapBefore: "p1"))));
        Assert.Equal(("n2", "$2"), Read(await RunAsync()));
        Assert.Single(homeserver.Requests);
    }

    [Fact]
    public async Task A_new_name_of_ours_is_not_our_coming()
    {
        const string Renamed = """{"type":"m.room.member","event_id":"$j","sender":"@polilog:example.org","state_key":"@polilog:example.org","content":{"membership":"join"},"unsigned":{"prev_content":{"membership":"join"}}}""";
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$1", "!take"), Renamed]))));
        Assert.Equal(("n2", "$1"), Read(await RunAsync()));
    }

    [Fact]
    public async Task Rooms_that_no_topic_names_are_not_heard()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline("!other:example.org", [Message("$1", "!take")], gapBefore: "p1"))));
        Assert.Equal(("n2", ""), Read(await RunAsync()));
        Assert.Single(homeserver.Requests);
    }

    [Fact]
    public async Task A_room_named_by_its_alias_is_heard_under_that_name()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$1", "!take")])))).On("GET", "/directory/room/", Ok($$"""{"room_id":"{{Room}}"}"""));
        var heard = Assert.IsType<SyncOutcome.Heard>(await RunAsync(rooms: "#ops:example.org"));
        Assert.Equal("#ops:example.org", Assert.Single(heard.News.Commands).Room);
    }

    [Fact]
    public async Task While_an_alias_cannot_be_looked_up_nothing_is_passed_over()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$1", "!take")])))).On("GET", "/directory/room/", Broken());
        Assert.IsType<SyncOutcome.Trouble>(await RunAsync(rooms: "#ops:example.org"));
    }

    [Fact]
    public async Task An_alias_of_another_server_that_is_gone_makes_the_bot_deaf_nowhere()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline("!other:example.org", [Message("$1", "!take")]), Timeline(Room, [Message("$2", "!take")]))))
            .On("GET", "/directory/room/%23ops%3Agone", Error(502, "M_UNKNOWN")).On("GET", "/directory/room/", Ok($$"""{"room_id":"{{Room}}"}"""));
        Assert.Equal(("n2", "$2"), Read(await RunAsync(rooms: ["#ops:gone", "#ops:example.org"])));
    }

    [Fact]
    public async Task An_alias_that_cannot_be_looked_up_hides_no_other()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [Message("$1", "!take")]))))
            .On("GET", "/directory/room/%23a%3A", Error(500, "M_UNKNOWN")).On("GET", "/directory/room/", Ok($$"""{"room_id":"{{Room}}"}"""));
        Assert.Equal(("n2", "$1"), Read(await RunAsync(rooms: ["#a:example.org", "#b:example.org"])));
    }

    [Fact]
    public async Task An_invitation_into_a_room_of_a_topic_is_accepted_and_no_other()
    {
        homeserver.On("GET", "/sync", Ok("""{"next_batch":"n2","rooms":{"invite":{"!r:example.org":{},"!other:example.org":{}}}}"""))
            .On("GET", "/state/m.room.encryption", Error(403, "M_FORBIDDEN"), Error(404, "M_NOT_FOUND"))
            .On("POST", "/join/", Ok("{}"));
        Assert.Equal(("n2", ""), Read(await RunAsync()));
        Assert.Equal("POST /_matrix/client/v3/join/%21r%3Aexample.org?via=example.org", Assert.Single(homeserver.Requests, r => r.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_invitation_that_must_wait_is_heard_again()
    {
        homeserver.On("GET", "/sync", Ok("""{"next_batch":"n2","rooms":{"invite":{"!r:example.org":{}}}}"""))
            .On("GET", "/state/m.room.encryption", Error(403, "M_FORBIDDEN")).On("POST", "/join/", Limited(9));
        Assert.Equal(TimeSpan.FromSeconds(9), Assert.IsType<SyncOutcome.Trouble>(await RunAsync()).Wait);
    }

    [Fact]
    public async Task A_place_the_server_does_not_know_is_begun_anew()
    {
        homeserver.On("GET", "since=n1", Error(400, "M_UNKNOWN", "Invalid token")).On("GET", "/sync", Ok(Sync("n7", Timeline(Room, [Message("$1", "!take")]))));
        Assert.Equal(("n7", ""), Read(await RunAsync()));
    }

    [Fact]
    public async Task After_a_failure_the_answer_is_asked_for_in_small_pieces()
    {
        homeserver.On("GET", "/sync", Ok(Sync("n2")));
        await RunAsync(hasFailed: true);
        Assert.Contains("timeout=0", homeserver.Requests.Single(), StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString("\"limit\":1 "), homeserver.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_within_lists_ten_thousand_deep_hide_no_command()
    {
        var deep = Message("$1", "hello").Replace("\"hello\"", new string('[', 10_000) + new string(']', 10_000), StringComparison.Ordinal);
        homeserver.On("GET", "/sync", Ok(Sync("n2", Timeline(Room, [deep, Message("$2", "!take")]))));
        Assert.Equal(("n2", "$2"), Read(await RunAsync()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"next_batch":17}""")]
    public async Task An_answer_that_is_no_sync_is_trouble(string answer)
    {
        homeserver.On("GET", "/sync", Ok(answer));
        Assert.IsType<SyncOutcome.Trouble>(await RunAsync());
    }

    [Theory]
    [InlineData("""{"next_batch":"n2","rooms":[]}""")]
    [InlineData("""{"next_batch":"n2","rooms":{"join":{"!r:example.org":17},"invite":17}}""")]
    [InlineData("""{"next_batch":"n2","rooms":{"join":{"!r:example.org":{"timeline":{"events":[17,null,[],{}],"limited":"yes"}}}}}""")]
    public async Task Parts_of_no_known_form_are_passed_over(string answer)
    {
        homeserver.On("GET", "/sync", Ok(answer));
        Assert.Equal(("n2", ""), Read(await RunAsync()));
    }

    [Fact]
    public async Task A_lost_account_is_said_with_what_to_do()
    {
        homeserver.On("GET", "/sync", Error(401, "M_UNKNOWN_TOKEN"));
        var trouble = Assert.IsType<SyncOutcome.Trouble>(await RunAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), trouble.Wait);
        Assert.Contains("Put a valid access token", trouble.Reason, StringComparison.Ordinal);
    }

    private async Task<SyncOutcome> RunAsync(string? since = "n1", bool hasFailed = false, params string[] rooms)
    {
        var client = homeserver.Client();
        var opened = new MatrixRooms(client, new FakeTimeProvider(), NullLogger<MatrixRooms>.Instance);
        var settings = new MatrixSettings(client.Homeserver, "@polilog:example.org", "matrix_token");
        var round = new SyncRound(client, opened, Configuration(rooms is [] ? [Room] : rooms), settings, NullLogger<SyncRound>.Instance);
        return await round.RunAsync(new SyncLease(settings.UserId, 1, since, null), hasFailed, TestContext.Current.CancellationToken);
    }

    private static ConfigurationHolder Configuration(string[] rooms)
    {
        var holder = new ConfigurationHolder();
        holder.Activate(new ActiveConfiguration(
            new HubConfiguration
            {
                Connections = [],
                People = [],
                Topics = [.. rooms.Select((room, i) => new TopicSettings($"OPS{i}", "Operations", "en", "UTC", "standard", [new Membership("ann", TopicRole.Member)], room, null))],
                Routes = [],
                Regulations = new Dictionary<string, Polilog.Core.Regulation.TopicRegulation>(),
                PublicUrl = new Uri("http://localhost"),
                AdministratorsTopic = "OPS0",
            },
            1,
            rooms.Index().ToDictionary(r => $"OPS{r.Index}", r => r.Index + 1),
            new Dictionary<string, int>()));
        return holder;
    }

    private static (string, string) Read(SyncOutcome outcome) =>
        Assert.IsType<SyncOutcome.Heard>(outcome).News is var news ? (news.NextBatch, string.Join(' ', news.Commands.Select(c => c.Message.EventId))) : default;

    private static string Sync(string next, params string[] rooms) => $$$"""{"next_batch":"{{{next}}}","rooms":{"join":{ {{{string.Join(',', rooms)}}} } } }""";

    private static string Timeline(string room, string[] events, string? gapBefore = null) =>
        $$$"""
        "{{{room}}}":{"timeline":{"events":[{{{string.Join(',', events)}}}],"limited":{{{(gapBefore is null ? "false" : "true")}}},"prev_batch":"{{{gapBefore}}}"} }
        """;

    private static string Page(string end, params string[] events) => $$"""{"chunk":[{{string.Join(',', events)}}],"end":"{{end}}"}""";

    private static string Message(string id, string body) =>
        $$$"""{"type":"m.room.message","event_id":"{{{id}}}","sender":"@al:example.org","origin_server_ts":1772359200000,"content":{"msgtype":"m.text","body":"{{{body}}}"}}""";
}
