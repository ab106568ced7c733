using Polilog.Matrix;

namespace Polilog.UnitTests.Matrix;

public sealed class MatrixClientTests
{
    private readonly ScriptedHomeserver homeserver = new();

    [Fact]
    public async Task Path_parts_are_percent_encoded()
    {
        await homeserver.Client().SendAsync("!a/b:example.org", "pl1.x", "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        await homeserver.Client().JoinAsync("#ops:example.org", "example.org", TestContext.Current.CancellationToken);
        Assert.Equal(
            ["PUT /_matrix/client/v3/rooms/%21a%2Fb%3Aexample.org/send/m.room.message/pl1.x", "POST /_matrix/client/v3/join/%23ops%3Aexample.org?via=example.org"],
            homeserver.Requests);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_no_answer_of_matrix()
    {
        homeserver.On("GET", "whoami", ScriptedHomeserver.Html(200), ScriptedHomeserver.Html(502), ScriptedHomeserver.Ok("[]"), ScriptedHomeserver.Broken());
        for (var i = 0; i < 4; i++)
            Assert.IsType<MatrixAnswer.Unanswered>(await homeserver.Client().WhoAmIAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_unreachable_homeserver_is_named_in_the_reason()
    {
        homeserver.On("GET", "whoami", ScriptedHomeserver.Broken());
        var answer = Assert.IsType<MatrixAnswer.Unanswered>(await homeserver.Client().WhoAmIAsync(TestContext.Current.CancellationToken));
        Assert.Equal("chat.example.org does not answer: Connection reset by peer", answer.Reason);
    }

    [Theory]
    [InlineData(3, 9000, 3.0)]
    [InlineData(null, 1500, 1.5)]
    [InlineData(null, null, null)]
    public async Task The_header_says_how_long_to_wait_before_the_body_does(int? header, int? ms, double? expected)
    {
        homeserver.On("GET", "whoami", ScriptedHomeserver.Limited(header, ms));
        var refused = Assert.IsType<MatrixAnswer.Refused>(await homeserver.Client().WhoAmIAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expected, refused.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task A_proxy_may_limit_in_plain_text()
    {
        homeserver.On("GET", "whoami", ScriptedHomeserver.Html(429));
        Assert.Equal(429, Assert.IsType<MatrixAnswer.Refused>(await homeserver.Client().WhoAmIAsync(TestContext.Current.CancellationToken)).Status);
    }
}
