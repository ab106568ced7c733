using System.Net;
using Dapper;
using Polilog.Host.Ingress;

namespace Polilog.IntegrationTests.Ingress;

public sealed class ProofAndReplyTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly ProvingConnector connector = new();
    private IngressHost host = null!;

    public async ValueTask InitializeAsync() =>
        host = await IngressHost.StartAsync(database.DataSource, o => new IngressOptions { CrashSlotFolder = o.CrashSlotFolder, ReadWithin = TimeSpan.FromMilliseconds(200) }, connector: connector);

    public async ValueTask DisposeAsync()
    {
        connector.Hanging.Set();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_verified_signature_needs_no_token() => await AssertAnswer(HttpStatusCode.OK, """{"accepted":1}""", "firing a", proof: "signature", bearer: false);

    [Fact]
    public async Task A_token_found_in_the_body_is_compared_with_those_of_the_connection()
    {
        await AssertAnswer(HttpStatusCode.OK, """{"accepted":1}""", "firing a", proof: $"token {host.Token}", bearer: false);
        await AssertUnauthorized("firing b", proof: "token wrong", bearer: false);
    }

    [Fact]
    public async Task Without_a_proof_of_its_own_the_header_must_have_the_token()
    {
        await AssertAnswer(HttpStatusCode.OK, """{"accepted":1}""", "firing a");
        await AssertUnauthorized("firing b", bearer: false);
    }

    [Theory]
    [InlineData("refused", "The signature is another.")]
    [InlineData("throw", "What proves the source could not be read.")]
    public async Task A_refused_proof_is_not_mended_by_the_right_token(string proof, string reason)
    {
        await AssertAnswer(HttpStatusCode.Unauthorized, $$"""{"error":"{{reason}}"}""", "firing a", proof);

        Assert.Equal(0, await CountAsync("condition"));
        Assert.Equal(0, await CountAsync("dead_letter"));
    }

    [Fact]
    public async Task A_proof_that_hangs_asks_the_source_to_send_again_and_keeps_nothing()
    {
        var answer = await SendAsync(HttpMethod.Post, "firing a", proof: "hang");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(0, await CountAsync("dead_letter"));
    }

    [Theory]
    [InlineData("firing a", "200 1 0 ")]
    [InlineData("firing a\nreject", "200 1 1 ")]
    [InlineData("malformed", "400 0 0 The word is malformed.")]
    [InlineData("reject", "400 0 1 1 of 1 parts could not be read. The first: It is to be rejected.")]
    public async Task The_source_is_answered_in_its_own_form(string body, string reply) =>
        await AssertAnswer(HttpStatusCode.OK, reply, body, reply: "own");

    [Fact]
    public async Task Also_a_refused_proof_is_answered_in_the_sources_own_form() =>
        await AssertAnswer(HttpStatusCode.OK, "401 0 0 The signature is another.", "firing a", proof: "refused", reply: "own");

    [Fact]
    public async Task A_source_that_must_send_again_is_never_told_otherwise()
    {
        var answer = await SendAsync(HttpMethod.Post, "firing a", proof: "hang", reply: "own");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith("503 0 0 ", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw"), InlineData("redirect")]
    public async Task A_reply_that_cannot_be_given_leaves_the_answer_to_the_host(string reply) =>
        await AssertAnswer(HttpStatusCode.OK, """{"accepted":1}""", "firing a", reply: reply);

    [Fact]
    public async Task An_empty_reply_has_no_type()
    {
        var answer = await SendAsync(HttpMethod.Post, "firing a", reply: "empty");

        Assert.Null(answer.Content.Headers.ContentType);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_get_is_answered_by_a_connector_that_replies()
    {
        var answer = await SendAsync(HttpMethod.Get, null, reply: "own");

        Assert.Equal("200 0 0 ", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_query_of_a_get_is_read_and_kept_like_a_body()
    {
        var answer = await SendAsync(HttpMethod.Get, null, query: "?malformed");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal("malformed"u8.ToArray(), await connection.ExecuteScalarAsync<byte[]>(
            "select body from dead_letter d join connection n on n.id = d.connection_id where n.name = @name", new { name = host.Connection }));
    }

    private async Task AssertUnauthorized(string body, string? proof = null, bool bearer = true) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Post, body, proof, bearer)).StatusCode);

    private async Task AssertAnswer(HttpStatusCode status, string text, string body, string? proof = null, bool bearer = true, string? reply = null)
    {
        var answer = await SendAsync(HttpMethod.Post, body, proof, bearer, reply);

        Assert.Equal((status, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string? body, string? proof = null, bool bearer = true, string? reply = null, string query = "")
    {
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        using var request = new HttpRequestMessage(method, $"ingest/{host.Connection}{query}") { Content = body is null ? null : new StringContent(body) };
        if (bearer)
            request.Headers.Authorization = host.Client.DefaultRequestHeaders.Authorization;
        if (proof is not null)
            request.Headers.Add("X-Proof", proof);
        if (reply is not null)
            request.Headers.Add("X-Reply", reply);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<long> CountAsync(string table)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table} t join connection n on n.id = t.connection_id where n.name = @name", new { name = host.Connection });
    }
}
