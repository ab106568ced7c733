using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;

namespace Polilog.IntegrationTests.Ingress;

public sealed class IngressEndpointTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private IngressHost host = null!;

    public async ValueTask InitializeAsync() => host = await IngressHost.StartAsync(database.DataSource);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Alerts_are_stored_and_answered_with_their_number()
    {
        var answer = await host.PostAsync("firing disk Disk high\nfiring cpu Cpu");

        await AssertAnswer(answer, HttpStatusCode.OK, """{"accepted":2}""");
        Assert.Equal(2, await CountAsync("condition c join connection n on n.id = c.connection_id where c.status = 1"));
        Assert.Equal("firing disk Disk high\nfiring cpu Cpu", Encoding.UTF8.GetString(await ScalarAsync<byte[]>("select body from raw_request r join connection n on n.id = r.connection_id")));
    }

    [Fact]
    public async Task A_put_is_as_good_as_a_post()
    {
        var answer = await host.Client.PutAsync($"ingest/{host.Connection}/any/sub/path", new StringContent("firing a"), TestContext.Current.CancellationToken);

        await AssertAnswer(answer, HttpStatusCode.OK, """{"accepted":1}""");
    }

    [Theory]
    [InlineData("gzip"), InlineData("deflate"), InlineData("br")]
    public async Task A_compressed_body_is_decompressed(string encoding)
    {
        await AssertAnswer(await host.PostAsync(Compressed("firing packed", encoding)), HttpStatusCode.OK, """{"accepted":1}""");

        Assert.Equal("firing packed", Encoding.UTF8.GetString(await ScalarAsync<byte[]>("select body from raw_request r join connection n on n.id = r.connection_id")));
    }

    [Theory]
    [InlineData("gzip"), InlineData("deflate"), InlineData("br")]
    public async Task A_body_that_is_not_compressed_as_it_says_is_a_bad_request(string encoding)
    {
        var content = new StringContent("firing plain, though it says otherwise");
        content.Headers.ContentEncoding.Add(encoding);

        await AssertAnswer(await host.PostAsync(content), HttpStatusCode.BadRequest, $$"""{"error":"The body is not valid {{encoding}}."}""");
    }

    [Theory]
    [InlineData("gzip"), InlineData("br")]
    public async Task A_small_body_that_becomes_too_large_is_stopped_while_it_is_decompressed(string encoding)
    {
        var answer = await host.PostAsync(Compressed(new string('x', 9 << 20), encoding));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("8388608 bytes", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var answer = await host.PostAsync(new StringContent(new string('x', (8 << 20) + 1)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_of_unknown_length_that_is_too_large_is_refused()
    {
        var content = new StreamContent(new MemoryStream(new byte[9 << 20]));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"ingest/{host.Connection}") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_encoding_is_named()
    {
        var content = new StringContent("firing a");
        content.Headers.ContentEncoding.Add("zstd");

        var answer = await host.PostAsync(content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("zstd", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_and_an_unknown_connection_get_the_same_answer()
    {
        var wrongToken = await SendAsync(host.Connection, "Bearer wrong");
        var unknown = await SendAsync("nobody", $"Bearer {host.Token}");
        var none = await SendAsync(host.Connection, null);

        Assert.All([wrongToken, unknown, none], a => Assert.Equal(HttpStatusCode.Unauthorized, a.StatusCode));
        Assert.All([wrongToken, unknown, none], a => Assert.Equal("Bearer", a.Headers.WwwAuthenticate.ToString()));
        Assert.Single((await Task.WhenAll(BodyOf(wrongToken), BodyOf(unknown), BodyOf(none))).Distinct());
    }

    [Theory]
    [InlineData("GET"), InlineData("HEAD"), InlineData("DELETE")]
    public async Task Other_methods_are_told_what_the_address_is_for(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"ingest/{host.Connection}");

        var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["POST", "PUT"], answer.Content.Headers.Allow);
        if (method != "HEAD")
            Assert.Contains("by POST", await BodyOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_body_is_refused_with_its_place_and_kept_for_the_operator()
    {
        var answer = await host.PostAsync("malformed");

        await AssertAnswer(answer, HttpStatusCode.BadRequest, """{"error":"The word is malformed.","at":"line 1"}""");
        Assert.Equal("malformed", await ScalarAsync<string>("select convert_from(body, 'UTF8') from dead_letter n"));
    }

    [Fact]
    public async Task Nothing_of_the_authorization_is_kept()
    {
        await host.PostAsync("malformed");

        Assert.DoesNotContain(host.Token, await ScalarAsync<string>("select headers::text from dead_letter n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_proves_the_sender_is_not_kept_and_what_else_the_query_and_the_headers_say_is()
    {
        using var content = new StringContent("malformed") { Headers = { { "X-Api-Key", "told to nobody" }, { "X-Event", "disk" } } };
        await host.Client.PostAsync($"ingest/{host.Connection}?token=told&site=berlin", content, TestContext.Current.CancellationToken);

        Assert.Equal("""{"site": "berlin"}""", await ScalarAsync<string>("select query::text from dead_letter n"));
        Assert.Equal("disk", await ScalarAsync<string>("select headers ->> 'X-Event' from dead_letter n"));
        Assert.Null(await ScalarAsync<string>("select headers ->> 'X-Api-Key' from dead_letter n"));
    }

    [Fact]
    public async Task An_exception_of_the_connector_keeps_the_request_and_is_answered_as_accepted()
    {
        var answer = await host.PostAsync("throw");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("connector_failed", await ScalarAsync<string>("select kind from dead_letter n"));
    }

    [Fact]
    public async Task What_the_connector_ignores_is_accepted_without_being_stored()
    {
        await AssertAnswer(await host.PostAsync("ignore"), HttpStatusCode.OK, """{"accepted":0,"warnings":1}""");

        Assert.Equal(0, await CountAsync("raw_request c join connection n on n.id = c.connection_id where true"));
    }

    [Fact]
    public async Task A_request_without_alerts_is_not_answered_as_accepted()
    {
        await AssertAnswer(await host.PostAsync("nothing"), HttpStatusCode.BadRequest, """{"error":"The request holds no alert."}""");
    }

    [Fact]
    public async Task Of_a_partly_readable_request_the_readable_part_is_stored_and_the_whole_is_kept()
    {
        await AssertAnswer(await host.PostAsync("firing good\nreject"), HttpStatusCode.OK, """{"accepted":1,"rejected":1}""");

        Assert.Equal(1, await CountAsync("condition c join connection n on n.id = c.connection_id where true"));
        Assert.StartsWith("1 of 2 parts", await ScalarAsync<string>("select reason from dead_letter n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_tokens_are_valid_at_a_time_and_a_third_ends_the_first()
    {
        var connections = (Polilog.Core.Alerts.ConnectionStore)host.Services.GetService(typeof(Polilog.Core.Alerts.ConnectionStore))!;

        var second = await connections.RotateTokenAsync(host.Connection, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host.Connection, $"Bearer {host.Token}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host.Connection, $"bearer {second}")).StatusCode);

        var third = await connections.RotateTokenAsync(host.Connection, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(host.Connection, $"Bearer {host.Token}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host.Connection, $"Bearer {second}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host.Connection, $"Bearer {third}")).StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string connection, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"ingest/{connection}") { Content = new StringContent("firing a") };
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        if (authorization is not null)
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static ByteArrayContent Compressed(string text, string encoding)
    {
        var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionMode.Compress),
            "deflate" => new ZLibStream(packed, CompressionMode.Compress),
            _ => new BrotliStream(packed, CompressionMode.Compress),
        })
            stream.Write(Encoding.UTF8.GetBytes(text));
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    private static Task<string> BodyOf(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task AssertAnswer(HttpResponseMessage answer, HttpStatusCode status, string json)
    {
        var body = await BodyOf(answer);
        Assert.Equal((status, json), (answer.StatusCode, body));
        Assert.NotNull(JsonNode.Parse(body));
    }

    // The statements end in "... n" or "... n ... where": the name of this test's connection is added.
    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var column = sql.Contains("dead_letter", StringComparison.Ordinal) ? "n.connection_name" : "n.name";
        var value = await connection.ExecuteScalarAsync<T>($"{sql} {(sql.Contains(" where ", StringComparison.Ordinal) ? "and" : "where")} {column} = @name", new { name = host.Connection });
        return value!;
    }

    private Task<int> CountAsync(string from) => ScalarAsync<int>($"select count(*)::integer from {from}");
}
