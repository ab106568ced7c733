using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polilog.Core.Delivery;
using Polilog.Matrix;
using static Polilog.Tests.ScriptedHomeserver;

namespace Polilog.UnitTests.Matrix;

public sealed class MatrixRoomGatewayTests
{
    private const string Encryption = "/state/m.room.encryption";
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-03-01T10:00:00Z"));
    private readonly ScriptedHomeserver homeserver = new();

    [Fact]
    public async Task A_stored_message_is_delivered_with_its_event_id()
    {
        homeserver.On("PUT", "/send/", Ok("""{"event_id":"$1"}"""));
        Assert.Equal(new DeliveryOutcome.Delivered("$1"), await SendAsync(Message()));
        Assert.EndsWith("/send/m.room.message/pl1.key", homeserver.Sent.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_makes_the_whole_account_wait()
    {
        homeserver.On("PUT", "/send/", Limited(7));
        var retry = Assert.IsType<DeliveryOutcome.RetryLater>(await SendAsync(Message()));
        Assert.True(retry.WholeAccount);
        Assert.Equal(TimeSpan.FromSeconds(7), retry.Delay);
    }

    [Fact]
    public async Task A_lost_account_stops_all_lanes_and_says_so()
    {
        homeserver.On("PUT", "/send/", Error(401, "M_UNKNOWN_TOKEN"));
        var retry = Assert.IsType<DeliveryOutcome.RetryLater>(await SendAsync(Message()));
        Assert.True(retry.WholeAccount);
        Assert.Contains("Check the access token", retry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_by_this_lane_under_the_same_id()
    {
        homeserver.On("PUT", "/send/", Broken());
        for (var attempt = 0; attempt < 6; attempt++)
            Assert.False(Assert.IsType<DeliveryOutcome.RetryLater>(await SendAsync(Message(attempts: attempt))).WholeAccount);
        Assert.Single(homeserver.Sent.Distinct());
    }

    [Fact]
    public async Task Content_the_server_refuses_goes_as_short_text_under_another_id()
    {
        homeserver.On("PUT", "/pl1.key.short", Ok("""{"event_id":"$2"}""")).On("PUT", "/send/", Error(400, "M_BAD_JSON"));
        Assert.Equal(new DeliveryOutcome.Delivered("$2"), await SendAsync(Message(kind: "taken", root: "$root")));
        Assert.DoesNotContain("m.relates_to", homeserver.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_the_server_fails_on_alone_goes_as_short_text_at_the_third_try()
    {
        homeserver.On("PUT", "/pl1.key.short", Ok("""{"event_id":"$2"}""")).On("PUT", "/send/", Error(500, "M_UNKNOWN")).On("GET", "/messages", Ok("""{"chunk":[]}"""));
        Assert.IsType<DeliveryOutcome.RetryLater>(await SendAsync(Message(attempts: 0)));
        Assert.IsType<DeliveryOutcome.RetryLater>(await SendAsync(Message(attempts: 1)));
        Assert.Equal(new DeliveryOutcome.Delivered("$2"), await SendAsync(Message(attempts: 2)));
    }

    [Fact]
    public async Task A_server_that_fails_on_everything_is_waited_for()
    {
        homeserver.On("PUT", "/send/", Error(500, "M_UNKNOWN")).On("GET", "/messages", Error(500, "M_UNKNOWN"));
        Assert.IsType<DeliveryOutcome.RetryLater>(await SendAsync(Message(attempts: 2)));
        Assert.DoesNotContain(homeserver.Sent, sent => sent.EndsWith(".short", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_23_hours_the_message_is_looked_for_before_it_is_sent_again()
    {
        homeserver.On("GET", "/messages", Ok("""{"chunk":[{"event_id":"$old","origin_server_ts":1772359200000,"content":{"org.polilog":{"delivery":"pl1.key"}}}]}"""));
        Assert.Equal(new DeliveryOutcome.Delivered("$old"), await SendAsync(Message(attempts: 1, first: time.GetUtcNow().AddHours(-23.5))));
        Assert.Empty(homeserver.Sent);
    }

    [Fact]
    public async Task The_search_pages_back_no_further_than_the_first_try()
    {
        var before = time.GetUtcNow().AddHours(-25).ToUnixTimeMilliseconds();
        homeserver
            .On("GET", "from=p2", Ok($$$"""{"end":"p3","chunk":[{"event_id":"$x","origin_server_ts":{{{before}}},"content":{}}]}"""))
            .On("GET", "/messages", Ok($$$"""{"end":"p2","chunk":[{"event_id":"$y","origin_server_ts":{{{time.GetUtcNow().ToUnixTimeMilliseconds()}}},"content":{}}]}"""))
            .On("PUT", "/send/", Ok("""{"event_id":"$1"}"""));
        Assert.Equal(new DeliveryOutcome.Delivered("$1"), await SendAsync(Message(attempts: 1, first: time.GetUtcNow().AddHours(-24))));
        Assert.Equal(2, homeserver.Requests.Count(r => r.Contains("/messages", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_encrypted_room_is_refused_before_anything_is_written()
    {
        homeserver.On("GET", Encryption, Ok("""{"algorithm":"m.megolm.v1.aes-sha2"}"""));
        Assert.Contains("is encrypted", Assert.IsType<DeliveryOutcome.Rejected>(await SendAsync(Message())).Reason, StringComparison.Ordinal);
        Assert.Empty(homeserver.Sent);
    }

    [Fact]
    public async Task A_room_by_alias_is_found_and_joined_at_first_use()
    {
        homeserver.On("GET", "/directory/room/%23ops%3Aexample.org", Ok("""{"room_id":"!r:example.org"}"""))
            .On("GET", Encryption, Error(403, "M_FORBIDDEN"), Error(404, "M_NOT_FOUND"))
            .On("POST", "/join/%21r%3Aexample.org", Ok("""{"room_id":"!r:example.org"}"""))
            .On("PUT", "/rooms/%21r%3Aexample.org/send/", Ok("""{"event_id":"$1"}"""));
        Assert.Equal(new DeliveryOutcome.Delivered("$1"), await SendAsync(Message("#ops:example.org")));
    }

    [Fact]
    public async Task A_room_that_does_not_let_the_bot_in_rejects_with_what_to_do()
    {
        homeserver.On("GET", Encryption, Error(403, "M_FORBIDDEN")).On("POST", "/join/", Error(403, "M_FORBIDDEN", "You are not invited"));
        Assert.Contains("Invite it into the room", Assert.IsType<DeliveryOutcome.Rejected>(await SendAsync(Message())).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_that_was_kicked_comes_back_once()
    {
        homeserver.On("GET", Encryption, Error(404, "M_NOT_FOUND"), Error(403, "M_FORBIDDEN"), Error(404, "M_NOT_FOUND"))
            .On("PUT", "/send/", Error(403, "M_FORBIDDEN"), Ok("""{"event_id":"$1"}"""))
            .On("POST", "/join/", Ok("""{"room_id":"!r:example.org"}"""));
        // Joining mends it at once, or the room says why not.
        Assert.Equal(new DeliveryOutcome.Delivered("$1"), await SendAsync(Message()));
        Assert.Single(homeserver.Requests, r => r.Contains("/join/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bot_without_the_power_to_write_rejects_with_what_to_do()
    {
        homeserver.On("PUT", "/send/", Error(403, "M_FORBIDDEN", "power level"));
        Assert.Contains("power level that messages need", Assert.IsType<DeliveryOutcome.Rejected>(await SendAsync(Message())).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!r:example.org", true)]
    [InlineData("!another:example.org", false)]
    public async Task An_upgraded_room_is_followed_only_if_the_new_one_names_the_old(string predecessor, bool isFollowed)
    {
        homeserver.On("PUT", "/rooms/%21new/send/", Ok("""{"event_id":"$1"}"""))
            .On("PUT", "/send/", Error(403, "M_FORBIDDEN"))
            .On("GET", "/state/m.room.tombstone", Ok("""{"replacement_room":"!new"}"""))
            .On("POST", "/join/%21new?via=example.org", Ok("""{"room_id":"!new"}"""))
            .On("GET", "/rooms/%21new/state/m.room.create", Ok($$$"""{"predecessor":{"room_id":"{{{predecessor}}}"}}"""));
        var outcome = await SendAsync(Message());
        if (isFollowed)
            Assert.Equal(new DeliveryOutcome.Delivered("$1"), outcome);
        else
            Assert.Contains("does not say so", Assert.IsType<DeliveryOutcome.Rejected>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_is_checked_again_after_a_minute()
    {
        homeserver.On("PUT", "/send/", Ok("""{"event_id":"$1"}""")).On("GET", Encryption, Error(404, "M_NOT_FOUND"), Ok("""{"algorithm":"x"}"""));
        var gateway = Gateway();
        var cancel = TestContext.Current.CancellationToken;
        Assert.IsType<DeliveryOutcome.Delivered>(await gateway.SendAsync(Message(), cancel));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<DeliveryOutcome.Delivered>(await gateway.SendAsync(Message(), cancel));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<DeliveryOutcome.Rejected>(await gateway.SendAsync(Message(), cancel));
    }

    private Task<DeliveryOutcome> SendAsync(OutgoingMessage message) => Gateway().SendAsync(message, TestContext.Current.CancellationToken);

    private MatrixRoomGateway Gateway()
    {
        var client = homeserver.Client();
        return new MatrixRoomGateway(client, new MatrixRooms(client, time, NullLogger<MatrixRooms>.Instance), time, NullLogger<MatrixRoomGateway>.Instance);
    }
}
