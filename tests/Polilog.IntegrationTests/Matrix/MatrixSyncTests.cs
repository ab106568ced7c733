using CsCheck;
using Polilog.IntegrationTests.Incidents;
using Polilog.Matrix;

namespace Polilog.IntegrationTests.Matrix;

public sealed class MatrixSyncTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly SpokenHomeserver homeserver = new();
    private Listening room = null!;

    private World World => room.World;

    public async ValueTask InitializeAsync()
    {
        room = await Listening.CreateAsync(database.DataSource);
        await ForgetAsync();
    }

    public ValueTask DisposeAsync()
    {
        room.Dispose();
        homeserver.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nothing_written_before_the_first_start_is_obeyed_and_everything_after_it_is()
    {
        var before = homeserver.Say("!help");
        var sync = NewHost();
        var lease = await RunAsync(sync, await TakenAsync(sync));
        var after = homeserver.Say("!help");
        await RunAsync(sync, lease);
        Assert.Equal([after], await AnsweredAsync());
        Assert.DoesNotContain(before, await HeardAsync());
    }

    [Fact]
    public async Task Only_one_host_listens_until_its_lease_is_over()
    {
        var (first, second) = (NewHost(), NewHost());
        Assert.NotNull(await first.TakeAsync(World.Cancel));
        Assert.Null(await second.TakeAsync(World.Cancel));
        await ExpireAsync();
        Assert.NotNull(await second.TakeAsync(World.Cancel));
    }

    [Fact]
    public async Task A_host_that_was_away_too_long_keeps_nothing_of_what_it_heard()
    {
        var (slow, fast) = (NewHost(), NewHost());
        var lease = await RunAsync(slow, await TakenAsync(slow));
        var said = homeserver.Say("!help");
        SyncLease? taken = null;
        homeserver.Meanwhile = async () =>
        {
            await ExpireAsync();
            taken = await RunAsync(fast, await TakenAsync(fast));
            homeserver.Say("said while the fast one was done");
        };
        Assert.Null(await slow.RunOnceAsync(lease, World.Cancel));
        Assert.Equal([said], await AnsweredAsync());
        Assert.Equal([taken!.Since!], await World.QueryAsync<string>("select next_batch from matrix_sync"));
        Assert.False(await room.Store.RenewAsync(lease, TimeProvider.System.GetUtcNow(), World.Cancel));
    }

    [Fact]
    public async Task A_lease_that_is_given_back_is_free_at_once()
    {
        var (first, second) = (NewHost(), NewHost());
        Assert.True(await room.Store.ReleaseAsync(await TakenAsync(first), World.Cancel));
        Assert.NotNull(await second.TakeAsync(World.Cancel));
    }

    [Fact]
    public async Task Trouble_stands_in_the_row_until_the_homeserver_is_heard_again()
    {
        var sync = NewHost();
        var lease = await RunAsync(sync, await TakenAsync(sync));
        homeserver.Failure = () => SpokenHomeserver.Json(502, "{}");
        lease = (await sync.RunOnceAsync(lease, World.Cancel))!;
        Assert.Contains("502", (await World.QueryAsync<string>("select trouble from matrix_sync")).Single(), StringComparison.Ordinal);
        homeserver.Failure = () => null;
        await RunAsync(sync, lease);
        Assert.Equal([null], await World.QueryAsync<string?>("select trouble from matrix_sync"));
    }

    [Fact]
    public async Task What_a_dead_host_heard_is_decided_by_the_next_before_anything_newer()
    {
        var first = NewHost();
        var lease = await RunAsync(first, await TakenAsync(first));
        var (one, two) = (homeserver.Say("!help"), homeserver.Say("!status"));
        // It died after it had kept them.
        await room.Store.CommitAsync(lease, new SyncNews("s2", [(Listening.Room, Listening.Message("!help") with { EventId = one }), (Listening.Room, Listening.Message("!status") with { EventId = two })]), TimeProvider.System.GetUtcNow(), World.Cancel);
        var three = homeserver.Say("!help");
        await ExpireAsync();
        var second = NewHost();
        await RunAsync(second, await TakenAsync(second));
        Assert.Equal([one, two, three], await AnsweredAsync());
    }

    [Fact]
    public async Task A_homeserver_that_answers_at_once_is_asked_again_half_a_second_later()
    {
        var sync = NewHost();
        var lease = await RunAsync(sync, await TakenAsync(sync));
        homeserver.Say("written by the bot itself", from: Listening.Settings.UserId);
        Assert.NotNull(await sync.RunPacedAsync(lease, World.Cancel));
        Assert.Equal([TimeSpan.FromMilliseconds(500)], room.Waits);
    }

    /// <summary>Any order of people writing, answers of every kind, crashes and changes of host: each command once, in order.</summary>
    [Fact]
    public async Task Whatever_happens_each_command_is_answered_once_and_in_order() => await Gen.Select(Gen.OneOf("say", "say", "chatter", "hear", "hear", "fail", "limit", "crash").Array[5, 25], Gen.Int[0, 3]).SampleAsync(
        async (steps, failing) =>
        {
            await ForgetAsync();
            homeserver.Failure = () => null;
            var sync = NewHost();
            var lease = await RunAsync(sync, await TakenAsync(sync));
            var said = new List<string>();
            foreach (var step in steps)
                switch (step)
                {
                    case "say":
                        said.Add(homeserver.Say("!help"));
                        break;
                    case "chatter":
                        homeserver.Say("good morning");
                        break;
                    case "hear":
                        lease = await RunAsync(sync, lease);
                        break;
                    case "fail" or "limit":
                        var left = failing;
                        homeserver.Failure = () => left-- > 0 ? null : SpokenHomeserver.Json(step == "fail" ? 500 : 429, """{"errcode":"M_UNKNOWN","error":"no"}""");
                        lease = await RunAsync(sync, lease);
                        homeserver.Failure = () => null;
                        break;
                    case "crash":
                        using (var crash = new CancellationTokenSource())
                        {
                            homeserver.Meanwhile = () => crash.CancelAsync();
                            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync.RunOnceAsync(lease, crash.Token));
                        }
                        await ExpireAsync();
                        lease = await TakenAsync(sync = NewHost());
                        break;
                }
            await RunAsync(sync, lease);
            Assert.Equal(said, await AnsweredAsync());
            Assert.Equal(said, await HeardAsync());
        },
        iter: 40,
        threads: 1);

    private MatrixSync NewHost() => room.NewSync(homeserver.Client(), database.DataSource);

    private static async Task<SyncLease> TakenAsync(MatrixSync sync) => await sync.TakeAsync(World.Cancel) ?? throw new InvalidOperationException("Another host listens.");

    private static async Task<SyncLease> RunAsync(MatrixSync sync, SyncLease lease) => await sync.RunOnceAsync(lease, World.Cancel) ?? throw new InvalidOperationException("Another host listens.");

    private Task ForgetAsync() => World.ExecuteAsync("truncate matrix_sync, matrix_event; update message set answers = null");

    private Task ExpireAsync() => World.ExecuteAsync("update matrix_sync set held_until = '2026-01-01'");

    private Task<IReadOnlyList<string>> HeardAsync() => World.QueryAsync<string>("select event_id from matrix_event order by id");

    private Task<IReadOnlyList<string>> AnsweredAsync() => World.QueryAsync<string>("select answers from message where answers is not null order by id");
}
