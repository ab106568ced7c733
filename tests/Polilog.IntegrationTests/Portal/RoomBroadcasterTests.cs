using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Polilog.IntegrationTests.Incidents;
using Polilog.Portal;
using Polilog.Portal.Rooms;
using Polilog.Portal.Topics;

namespace Polilog.IntegrationTests.Portal;

public sealed class RoomBroadcasterTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly RoomViewers viewers = new();

    [Fact]
    public async Task Everybody_who_watches_gets_what_changed_and_the_same_bytes()
    {
        var (world, broadcaster) = await StartAsync();
        var (one, other) = (Join(world.Pay), Join(world.Pay));
        await world.AlertAsync("x", title: "Disk <full>");
        await world.RunAsync();
        await broadcaster.RunOnceAsync(Now, World.Cancel);
        var frame = Assert.Single(Frames(one));
        Assert.Same(frame, Assert.Single(Frames(other)));
        var html = Encoding.UTF8.GetString(frame);
        Assert.Contains($"id=\"card-{world.Pay}-1\"", html, StringComparison.Ordinal);
        Assert.Contains("Disk &lt;full&gt;", html, StringComparison.Ordinal);
        Assert.Contains("data-list=\"told\"", html, StringComparison.Ordinal);
        Assert.All(html.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("data: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_only_read_gets_no_buttons_and_who_watches_another_room_gets_nothing()
    {
        var (world, broadcaster) = await StartAsync();
        var (acting, reading, elsewhere) = (Join(world.Pay), Join(world.Pay, mayAct: false), Join(world.Ops));
        await world.AlertAsync("x");
        await world.RunAsync();
        await broadcaster.RunOnceAsync(Now, World.Cancel);
        Assert.Contains("<button", Encoding.UTF8.GetString(Assert.Single(Frames(acting))), StringComparison.Ordinal);
        Assert.DoesNotContain("<button", Encoding.UTF8.GetString(Assert.Single(Frames(reading))), StringComparison.Ordinal);
        Assert.Empty(Frames(elsewhere));
    }

    [Fact]
    public async Task A_card_moves_from_the_open_to_the_resolved_ones()
    {
        var (world, broadcaster) = await StartAsync();
        await world.AlertAsync("x");
        await world.RunAsync();
        await broadcaster.RunOnceAsync(Now, World.Cancel);
        var viewer = Join(world.Pay);
        await world.ResolveAtSourceAsync("x");
        await world.RunAsync();
        await broadcaster.RunOnceAsync(Now, World.Cancel);
        Assert.Contains("data-list=\"resolved\"", Encoding.UTF8.GetString(Assert.Single(Frames(viewer))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_storm_a_room_is_shown_as_a_whole_and_once_a_second()
    {
        var (world, broadcaster) = await StartAsync();
        var viewer = Join(world.Pay);
        await StormAsync(world);
        await broadcaster.RunOnceAsync(Now, World.Cancel);
        Assert.Contains("id=\"room\"", Encoding.UTF8.GetString(Assert.Single(Frames(viewer))), StringComparison.Ordinal);
        await StormAsync(world);
        await broadcaster.RunOnceAsync(Now.AddMilliseconds(900), World.Cancel);
        Assert.Empty(Frames(viewer));
        await broadcaster.RunOnceAsync(Now.AddMilliseconds(1000), World.Cancel);
        Assert.Contains($"{2 * (RoomBroadcaster.MostCards + 1)} open", Encoding.UTF8.GetString(Assert.Single(Frames(viewer))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_read_holds_up_nobody_and_is_told_to_read_the_whole()
    {
        var (world, _) = await StartAsync();
        var (slow, quick) = (Join(world.Pay), Join(world.Pay));
        for (var i = 0; i < 100; i++)
        {
            viewers.Send(slow.Audience, [1]);
            Assert.Single(Frames(quick));
        }
        Assert.True(slow.TakeIsBehind());
        Assert.Empty(Frames(slow));
        Assert.False(slow.TakeIsBehind());
        Assert.False(quick.TakeIsBehind());
    }

    [Fact]
    public async Task Who_looks_at_all_topics_sees_each_at_a_glance_in_his_language()
    {
        var (world, broadcaster) = await StartAsync();
        var viewer = viewers.Join(Audience.OfAllTopics("ru"));
        await world.AlertAsync("x");
        await world.RunAsync();
        await broadcaster.RunOnceAsync(Now, World.Cancel);
        var html = Encoding.UTF8.GetString(Assert.Single(Frames(viewer)));
        Assert.Contains($"id=\"topic-{world.Pay}\"", html, StringComparison.Ordinal);
        Assert.Contains("без ответственного: 1", html, StringComparison.Ordinal);
    }

    private static async Task StormAsync(World world)
    {
        for (var i = 0; i <= RoomBroadcaster.MostCards; i++)
            await world.AlertAsync(Guid.NewGuid().ToString("N"));
        await world.RunAsync();
    }

    private async Task<(World World, RoomBroadcaster Broadcaster)> StartAsync()
    {
        var world = await World.CreateAsync(database.DataSource);
        var markup = new Markup(NullLoggerFactory.Instance);
        var broadcaster = new RoomBroadcaster(
            new RoomFeed(database.DataSource), new RoomViewReader(database.DataSource, world.Configurations), new TopicsReader(database.DataSource, world.Configurations),
            new RoomFrames(markup), viewers, world.Configurations, world.Signals, TimeProvider.System, NullLogger<RoomBroadcaster>.Instance);
        await broadcaster.RunOnceAsync(Now.AddHours(-1), World.Cancel);
        return (world, broadcaster);
    }

    private RoomViewer Join(string topic, bool mayAct = true) => viewers.Join(new Audience(topic, mayAct, "en"));

    private static List<byte[]> Frames(RoomViewer viewer)
    {
        var frames = new List<byte[]>();
        while (viewer.Frames.TryRead(out var frame))
            frames.Add(frame);
        return frames;
    }
}
