using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Polilog.Core.People;
using Polilog.Host.Api;

namespace Polilog.IntegrationTests.Access;

/// <summary>What is kept of a request with an Idempotency-Key, and for how long.</summary>
public sealed class RequestKeysTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_runs_its_host_says_so_every_few_seconds_and_not_afterwards()
    {
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var running = AskAsync("long", async _ =>
        {
            begun.SetResult();
            await mayEnd.Task;
        });
        await begun.Task;
        await ExecuteAsync("update request_key set seen_at = seen_at - interval '1 hour' where key = 'long'");
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do
            time.Advance(RunOnce.SeenEvery);
        while (await CountAsync("select count(*) from request_key where key = 'long' and seen_at >= begun_at") == 0 && await tick.WaitForNextTickAsync(Cancel));
        mayEnd.SetResult();
        Assert.Equal(200, (await running).Status);
        Assert.Equal(1, await CountAsync("select count(*) from request_key where key = 'long' and ended_at >= seen_at and status = 200"));
    }

    [Fact]
    public async Task Nothing_is_kept_where_nothing_changes()
    {
        var runs = 0;
        for (var i = 0; i < 2; i++)
            Assert.Equal(200, (await AskAsync("harmless", WorkAsync, new RunOnce.Harmless())).Status);
        Assert.Equal((2, 0), (runs, await CountAsync("select count(*) from request_key where key = 'harmless'")));

        Task WorkAsync(HttpContext context)
        {
            runs++;
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Who_was_not_allowed_to_may_ask_again_with_the_same_key_when_he_is(int status)
    {
        Assert.Equal(status, (await AskAsync($"refused {status}", RefuseAsync)).Status);
        Assert.Equal(200, (await AskAsync($"refused {status}", _ => Task.CompletedTask)).Status);

        Task RefuseAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_given_once()
    {
        var longest = new string('x', RunOnce.LongestAnswer);
        Assert.Equal((200, longest), await AskAsync("long enough", context => context.Response.WriteAsync(longest)));
        Assert.Equal((200, longest), await AskAsync("long enough", _ => throw new InvalidOperationException("It was done.")));
        Assert.Equal(200, (await AskAsync("too long", context => context.Response.WriteAsync(longest + "x"))).Status);
        var again = await AskAsync("too long", _ => throw new InvalidOperationException("It was done."));
        Assert.Equal(409, again.Status);
        Assert.Contains("Ask for the present state", again.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_piece_by_piece_is_not_done_again_when_it_failed()
    {
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync("at once", RefusedByTheDatabaseAsync));
        Assert.Equal(200, (await AskAsync("at once", _ => Task.CompletedTask)).Status);
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync("in pieces", RefusedByTheDatabaseAsync, new RunOnce.Pieces()));
        var again = await AskAsync("in pieces", _ => throw new InvalidOperationException("It may have been done."), new RunOnce.Pieces());
        Assert.Equal(409, again.Status);
        Assert.Contains("does not know whether it was done", again.Body, StringComparison.Ordinal);

        static Task RefusedByTheDatabaseAsync(HttpContext context) => throw new PostgresException("lock timeout", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable);
    }

    [Fact]
    public async Task What_is_older_than_a_day_is_dropped_and_one_bearer_keeps_only_so_many()
    {
        await ExecuteAsync($"insert into request_key (who, key, request, begun_at, seen_at) select '', 'old ' || n, '', clock_timestamp() - interval '25 hours', clock_timestamp() from generate_series(1, {RequestKeys.MostOfOne}) n");
        var refused = await AskAsync("one more", _ => throw new InvalidOperationException("There are too many."));
        Assert.Equal(429, refused.Status);
        Assert.Contains("used 5,000 keys within a day", refused.Body, StringComparison.Ordinal);
        await ExecuteAsync("insert into request_key (who, key, request, begun_at, seen_at) values ('other', 'young', '', clock_timestamp() - interval '23 hours', clock_timestamp())");
        await new RequestKeys(database.DataSource).DropOldAsync(Cancel);
        Assert.Equal((0, 1), (await CountAsync("select count(*) from request_key where key like 'old %'"), await CountAsync("select count(*) from request_key where key = 'young'")));
        Assert.Equal(200, (await AskAsync("one more", _ => Task.CompletedTask)).Status);
    }

    private async Task<(int Status, string Body)> AskAsync(string key, RequestDelegate work, params object[] metadata)
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().AddSingleton(new RequestKeys(database.DataSource)).AddSingleton<TimeProvider>(time).BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        (context.Request.Method, context.Request.Path, context.Request.Headers[RunOnce.Header]) = ("POST", "/api/v1/work", key);
        context.SetEndpoint(new Endpoint(work, new EndpointMetadataCollection(metadata), "work"));
        using var body = new MemoryStream();
        context.Response.Body = body;
        await RunOnce.InvokeAsync(context, work);
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync(sql);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
