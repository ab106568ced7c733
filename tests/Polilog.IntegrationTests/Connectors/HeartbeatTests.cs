using Polilog.Core.Configuration;
using Polilog.Core.Routing;
using Polilog.IntegrationTests.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Connectors;

/// <summary>A connection that should be heard and is not, through the ingress, the intake and the engine.</summary>
public sealed class HeartbeatTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Watchdog = """{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"Watchdog"},"startsAt":"2026-11-01T00:00:00Z"}]}""";
    private const string DiskFull = """{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"DiskFull","severity":"critical"},"startsAt":"2026-11-23T06:57:15Z"}]}""";

    private static readonly HeartbeatSettings Quarter = new(TimeSpan.FromMinutes(15), Severity.High, []);
    private static readonly HeartbeatSettings ByWatchdog = Quarter with { Watchdog = [new Matcher("labels.alertname", MatchKind.Equal, Negated: false, ["Watchdog"])] };
    private static readonly DateTimeOffset LongAgo = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Silence_is_one_incident_however_many_hosts_notice_it_and_the_next_request_ends_it()
    {
        await using var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager");
        await world.ExpectAsync(Quarter);
        await HearAsync(world, DiskFull);

        await RunAsync(world, Now.AddMinutes(14), LongAgo);
        Assert.Equal(["OPS-1 ownership critical 1/1"], await world.IncidentsAsync());
        await RunAsync(world, Now.AddMinutes(16), LongAgo);
        await RunAsync(world, Now.AddMinutes(17), LongAgo);
        Assert.Equal(["OPS-1 ownership critical 1/1", "OPS-2 ownership high 1/1"], await world.IncidentsAsync());
        Assert.Contains($"firing high #1 No news from {world.Connection} for more than 15 minutes", await world.ConditionsAsync());

        await HearAsync(world, DiskFull);
        await RunAsync(world, Now.AddSeconds(1), LongAgo);
        Assert.Equal(["OPS-1 ownership critical 1/1", "OPS-2 resolved high 0/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task A_host_that_was_deaf_itself_accuses_nobody()
    {
        await using var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager");
        await world.ExpectAsync(Quarter);
        var begins = Now.AddHours(3);

        await RunAsync(world, begins, begins);
        await RunAsync(world, begins.AddMinutes(15), begins);
        Assert.Empty(await world.IncidentsAsync());
        await RunAsync(world, begins.AddMinutes(15).AddSeconds(1), begins);
        // One that never sent is silent since it was made.
        Assert.Equal(["OPS-1 ownership high 1/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task Where_an_alert_is_the_pulse_it_opens_nothing_and_nothing_else_counts()
    {
        await using var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager");
        await world.ExpectAsync(ByWatchdog);
        await HearAsync(world, Watchdog);
        Assert.Empty(await world.IncidentsAsync());
        Assert.Equal(["pulse/watchdog"], await world.FatesAsync());

        // The source still sends; what should always fire does not come.
        await world.World.ExecuteAsync("update condition set last_seen_at = last_seen_at - interval '20 min' where title like 'Watchdog%'");
        await HearAsync(world, DiskFull);
        await RunAsync(world, Now, LongAgo);
        Assert.Equal(["OPS-1 ownership critical 1/1", "OPS-2 ownership high 1/1"], await world.IncidentsAsync());
        Assert.Contains($"firing high #1 No pulse from {world.Connection} for more than 15 minutes", await world.ConditionsAsync());

        await HearAsync(world, Watchdog);
        await RunAsync(world, Now, LongAgo);
        Assert.Equal(["OPS-1 ownership critical 1/1", "OPS-2 resolved high 0/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task What_fired_before_it_was_made_the_pulse_counts_too()
    {
        await using var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager");
        await HearAsync(world, Watchdog);
        Assert.Single(await world.IncidentsAsync());

        await world.ExpectAsync(ByWatchdog);
        await RunAsync(world, Now.AddMinutes(14), LongAgo);
        Assert.Single(await world.IncidentsAsync());
        await RunAsync(world, Now.AddMinutes(16), LongAgo);
        Assert.Equal(2, (await world.IncidentsAsync()).Count);
        await HearAsync(world, Watchdog);
        await RunAsync(world, Now.AddMinutes(1), LongAgo);
        Assert.Equal("OPS-2 resolved high 0/1", (await world.IncidentsAsync())[1]);
    }

    [Fact]
    public async Task A_request_with_nothing_to_store_is_a_sign_of_life()
    {
        await using var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager");
        await world.ExpectAsync(Quarter);
        await RunAsync(world, Now.AddMinutes(16), LongAgo);
        Assert.Equal(["OPS-1 ownership high 1/1"], await world.IncidentsAsync());

        await HearAsync(world, """{"version":"4","alerts":[]}""");
        await RunAsync(world, Now.AddMinutes(1), LongAgo);
        Assert.Equal(["OPS-1 resolved high 0/1"], await world.IncidentsAsync());
    }

    [Fact]
    public async Task A_heartbeat_that_is_no_longer_expected_ends_what_was_told_of_it()
    {
        await using var world = await ConnectorWorld.CreateAsync(database.DataSource, "Prometheus", "alertmanager");
        await world.ExpectAsync(Quarter);
        await RunAsync(world, Now.AddHours(1), LongAgo);
        Assert.Equal(["OPS-1 ownership high 1/1"], await world.IncidentsAsync());

        await world.ExpectAsync(null);
        await RunAsync(world, Now.AddHours(2), LongAgo);
        Assert.Equal(["OPS-1 resolved high 0/1"], await world.IncidentsAsync());
    }

    private static async Task HearAsync(ConnectorWorld world, string body)
    {
        Assert.StartsWith("200", await world.PostAsync(body), StringComparison.Ordinal);
        await world.FlushAsync();
        await world.World.RunAsync();
    }

    // Two hosts.
    private static async Task RunAsync(ConnectorWorld world, DateTimeOffset now, DateTimeOffset listensSince)
    {
        await Task.WhenAll(world.NewWatch().RunOnceAsync(now, listensSince, World.Cancel), world.NewWatch().RunOnceAsync(now, listensSince, World.Cancel));
        await world.World.RunAsync();
    }
}
