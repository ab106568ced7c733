using Microsoft.Extensions.Logging.Abstractions;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.People;
using Polilog.Core.Storage;

namespace Polilog.IntegrationTests.Delivery;

public sealed class DeliveryLanesTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ScriptedGateway gateway = new();
    private readonly HubSignals signals = new(TimeProvider.System);
    private readonly DeliveryMetrics metrics = new();
    private readonly ConfigurationHolder configuration = new();
    private Owing owing = null!;
    private DeliveryLanes lanes = null!;

    public async ValueTask InitializeAsync()
    {
        owing = new Owing(database.DataSource);
        await owing.ExecuteAsync("truncate delivery, message, incident, lane cascade");
        configuration.Activate(new ActiveConfiguration(
            new HubConfiguration
            {
                Connections = [],
                People = [new Person("ann", "Ann", "@ann:example.org", [])],
                Topics = [],
                Routes = [],
                Regulations = new Dictionary<string, Polilog.Core.Regulation.TopicRegulation>(),
                PublicUrl = new Uri("http://localhost"),
                AdministratorsTopic = "OPS",
            },
            1,
            new Dictionary<string, int>(),
            new Dictionary<string, int> { ["ann"] = 1 }));
        lanes = Lanes();
    }

    public ValueTask DisposeAsync()
    {
        lanes.Dispose();
        metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Messages_of_one_room_go_in_order_one_at_a_time()
    {
        for (var i = 0; i < 5; i++)
            await owing.MessageAsync("test:a", $"m{i}");
        await RunUntilIdleAsync();
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], gateway.Texts);
        Assert.All(await owing.AllAsync(), d => Assert.Equal((1, 1), (d.Status, d.Attempts)));
    }

    [Fact]
    public async Task A_room_that_hangs_holds_up_no_other()
    {
        gateway.Immediately = null;
        await owing.MessageAsync("test:slow", "slow 1");
        await owing.MessageAsync("test:slow", "slow 2");
        await owing.MessageAsync("test:fast", "fast 1");
        await owing.MessageAsync("test:fast", "fast 2");
        await lanes.TakeTurnAsync(Cancel);
        gateway.Answer("fast", new DeliveryOutcome.Delivered("$1"));
        await TurnAfterSignalAsync();
        gateway.Answer("fast", new DeliveryOutcome.Delivered("$2"));
        await TurnAfterSignalAsync();
        Assert.Equal([("slow 1", 0), ("slow 2", 0), ("fast 1", 1), ("fast 2", 1)], (await owing.AllAsync()).Select(d => (d.Text, d.Status)));
        Assert.DoesNotContain("slow 2", gateway.Texts);
        gateway.Answer("slow", new DeliveryOutcome.Delivered("$3"));
    }

    [Fact]
    public async Task The_first_attempt_is_on_record_before_it_is_made()
    {
        gateway.Immediately = null;
        await owing.MessageAsync("test:a", "m");
        await lanes.TakeTurnAsync(Cancel);
        Assert.True(await owing.ScalarAsync<bool>("select first_attempt_at is not null and attempts = 1 from delivery"));
        gateway.Answer("a", new DeliveryOutcome.Delivered("$1"));
    }

    [Fact]
    public async Task A_repeated_attempt_is_the_same_message_with_the_same_key()
    {
        var answers = new Queue<DeliveryOutcome>([new DeliveryOutcome.RetryLater(TimeSpan.Zero, "no answer", WholeAccount: false), new DeliveryOutcome.Delivered("$1")]);
        gateway.Immediately = _ => answers.Dequeue();
        await owing.MessageAsync("test:a", "m");
        await RunUntilIdleAsync();
        await RunUntilIdleAsync();
        var (first, second) = (gateway.Attempts.First(), gateway.Attempts.Last());
        Assert.Equal((first.TransactionKey, null, 0), (second.TransactionKey, first.FirstAttemptAt, first.Attempts));
        Assert.NotNull(second.FirstAttemptAt);
        Assert.Equal(1, second.Attempts);
        Assert.Equal(("m", 1, 2, "$1"), (await owing.AllAsync()).Select(d => (d.Text, d.Status, d.Attempts, d.Proof)).Single());
    }

    [Fact]
    public async Task A_failed_attempt_waits_for_its_back_off_and_shows_the_trouble()
    {
        gateway.Immediately = _ => new DeliveryOutcome.RetryLater(null, "no answer", WholeAccount: false);
        await owing.MessageAsync("test:a", "m");
        await RunUntilIdleAsync();
        await lanes.TakeTurnAsync(Cancel);
        Assert.Single(gateway.Attempts);
        Assert.Equal("no answer", await owing.ScalarAsync<string>("select trouble from lane where destination = 'test:a'"));
        Assert.True(await owing.ScalarAsync<bool>("select next_attempt_at > clock_timestamp() from delivery"));
    }

    [Fact]
    public async Task A_limit_of_the_account_stops_every_room_of_it()
    {
        gateway.Immediately = _ => new DeliveryOutcome.RetryLater(TimeSpan.FromMinutes(1), "slow down", WholeAccount: true);
        await owing.MessageAsync("test:a", "m");
        await RunUntilIdleAsync();
        await owing.MessageAsync("test:b", "n");
        await lanes.TakeTurnAsync(Cancel);
        Assert.Single(gateway.Attempts);
        Assert.Equal("slow down", await owing.ScalarAsync<string>("select trouble from lane where destination = 'test'"));
    }

    [Fact]
    public async Task After_a_limit_the_account_sends_one_at_a_time_the_oldest_first()
    {
        gateway.Immediately = null;
        foreach (var room in "cab")
            await owing.MessageAsync($"test:{room}", room.ToString());
        await owing.ExecuteAsync("insert into lane (destination, fence, resume_at, trouble) values ('test', 0, clock_timestamp() - interval '1 second', 'slow down')");
        foreach (var room in "cab")
        {
            await lanes.TakeTurnAsync(Cancel);
            Assert.Equal(1, lanes.UnderWay);
            gateway.Answer(room.ToString(), new DeliveryOutcome.Delivered("$" + room));
            await signals.DeliveriesOwed.WaitAsync(Patience, Cancel);
        }
        await RunUntilIdleAsync();
        Assert.Equal(["c", "a", "b"], gateway.Texts);
        Assert.Null(await owing.ScalarAsync<string?>("select trouble from lane where destination = 'test'"));
    }

    [Fact]
    public async Task A_rejected_message_does_not_stop_the_next()
    {
        gateway.Immediately = m => m.Text == "bad" ? new DeliveryOutcome.Rejected("not allowed") : new DeliveryOutcome.Delivered("$1");
        await owing.MessageAsync("test:a", "bad");
        await owing.MessageAsync("test:a", "good");
        await RunUntilIdleAsync();
        Assert.Equal([(2, "not allowed"), (1, null)], (await owing.AllAsync()).Select(d => (d.Status, d.Reason)));
    }

    [Fact]
    public async Task Later_messages_know_the_card_of_their_incident_in_that_room()
    {
        var incident = await owing.IncidentAsync();
        await owing.MessageAsync("test:a", "card 1", incident, "card", 1, rings: true);
        await owing.MessageAsync("test:a", "taken", incident, "taken", 2);
        await owing.MessageAsync("test:a", "card 2", incident, "card", 2);
        await owing.MessageAsync("test:b", "card elsewhere", incident, "card", 1);
        await RunUntilIdleAsync();
        var root = (await owing.AllAsync("test:a"))[0].Proof;
        Assert.Equal(
            [("card 1", null), ("card 2", root), ("card elsewhere", null), ("taken", root)],
            gateway.Attempts.Select(a => (a.Text, a.RootProof)).OrderBy(a => a.Text, StringComparer.Ordinal));
        Assert.All(gateway.Attempts, a => Assert.True(a.IsCritical));
    }

    [Fact]
    public async Task A_card_change_that_a_later_one_overtakes_is_not_sent()
    {
        var incident = await owing.IncidentAsync();
        for (var revision = 1; revision <= 4; revision++)
            await owing.MessageAsync("test:a", $"card {revision}", incident, "card", revision);
        await RunUntilIdleAsync();
        Assert.Equal(["card 1", "card 4"], gateway.Texts);
        Assert.Equal([1, 3, 3, 1], (await owing.AllAsync()).Select(d => d.Status));
    }

    [Fact]
    public async Task Mentions_are_the_accounts_of_the_people()
    {
        await owing.MentionAsync("ann");
        await owing.MessageAsync("test:a", "m", rings: true);
        await RunUntilIdleAsync();
        Assert.Equal(["@ann:example.org"], gateway.Attempts.Single().Mentions);
    }

    [Fact]
    public async Task A_lane_held_by_another_host_is_left_alone_until_its_lease_ends()
    {
        await owing.MessageAsync("test:a", "m");
        await owing.ExecuteAsync("insert into lane (destination, holder, held_until, fence) values ('test:a', 'other', clock_timestamp() + interval '1 minute', 7)");
        await lanes.TakeTurnAsync(Cancel);
        Assert.Empty(gateway.Attempts);
        await owing.ExecuteAsync("update lane set held_until = clock_timestamp() - interval '1 second'");
        await RunUntilIdleAsync();
        Assert.Single(gateway.Attempts);
        Assert.Equal(8, await owing.ScalarAsync<long>("select fence from lane where destination = 'test:a'"));
    }

    [Fact]
    public async Task A_sender_that_lost_its_lane_settles_nothing()
    {
        gateway.Immediately = null;
        await owing.MessageAsync("test:a", "m");
        await lanes.TakeTurnAsync(Cancel);
        await owing.ExecuteAsync("update lane set fence = fence + 1, holder = 'other', held_until = clock_timestamp() + interval '1 minute'");
        gateway.Answer("a", new DeliveryOutcome.Rejected("late"));
        await TurnAfterSignalAsync();
        Assert.Equal([0], (await owing.AllAsync()).Select(d => d.Status));
        Assert.Equal("other", await owing.ScalarAsync<string>("select holder from lane where destination = 'test:a'"));
    }

    [Fact]
    public async Task Two_hosts_send_every_message_once_and_in_order()
    {
        using var other = Lanes();
        for (var i = 0; i < 60; i++)
            await owing.MessageAsync($"test:{i % 6}", $"{i:00}");
        await Task.WhenAll(RunUntilSettledAsync(lanes), RunUntilSettledAsync(other));
        Assert.All(await owing.AllAsync(), d => Assert.Equal((1, 1), (d.Status, d.Attempts)));
        Assert.All(gateway.Attempts.GroupBy(a => a.Destination), room => Assert.Equal(room.Select(a => a.Text).Order(StringComparer.Ordinal), room.Select(a => a.Text)));
        Assert.Equal(60, gateway.Attempts.Count);
    }

    [Fact]
    public async Task A_destination_of_a_kind_nobody_serves_stays_owed()
    {
        await owing.MessageAsync("pager:1", "m");
        await RunUntilIdleAsync();
        Assert.Equal([0], (await owing.AllAsync()).Select(d => d.Status));
    }

    [Fact]
    public async Task Stopping_keeps_what_was_not_answered_and_writes_what_was()
    {
        gateway.Immediately = null;
        await owing.MessageAsync("test:a", "m");
        await owing.MessageAsync("test:b", "n");
        await lanes.StartAsync(Cancel);
        await gateway.AttemptedAsync(2, Cancel);
        gateway.Answer("b", new DeliveryOutcome.Delivered("$n"));
        await lanes.StopAsync(Cancel);
        Assert.Equal([0, 1], (await owing.AllAsync()).Select(d => d.Status));
        Assert.Equal(0, await owing.ScalarAsync<int>("select count(*) from lane where held_until is not null"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DeliveryLanes Lanes() => new(
        new DeliveryStore(database.DataSource), [gateway], configuration, signals, new Backoff(() => 1), metrics, TimeProvider.System, NullLogger<DeliveryLanes>.Instance);

    private async Task TurnAfterSignalAsync()
    {
        await signals.DeliveriesOwed.WaitAsync(Patience, Cancel);
        await lanes.TakeTurnAsync(Cancel);
    }

    private async Task RunUntilIdleAsync()
    {
        await lanes.TakeTurnAsync(Cancel);
        while (lanes.UnderWay > 0)
            await TurnAfterSignalAsync();
    }

    private async Task RunUntilSettledAsync(DeliveryLanes host)
    {
        while ((await owing.AllAsync()).Any(d => d.Status == 0))
        {
            await host.TakeTurnAsync(Cancel);
            await signals.DeliveriesOwed.WaitAsync(TimeSpan.FromMilliseconds(20), Cancel);
        }
    }
}
