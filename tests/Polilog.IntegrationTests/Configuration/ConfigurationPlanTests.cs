using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Planning;
using Polilog.Core.Routing;
using Polilog.IntegrationTests.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Configuration;

public sealed class ConfigurationPlanTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Tables = 30;

    private static readonly DateTimeOffset Monday = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Labels = ["pay", "net", "both", "web"];
    private static readonly string[] Sites = ["riga", "bonn", "oslo"];

    [Fact]
    public async Task A_plan_counts_as_a_replay_one_by_one_does()
    {
        var world = await RecordedAsync();
        var recorded = await NaiveReplay.ReadAsync(world);
        Assert.True(recorded.Count > 30 && recorded.Any(i => i.Episodes.Count > 1), $"{recorded.Count} incidents were recorded.");
        var (movedOnce, mergedOnce, splitOnce, addedOnce) = (false, false, false, false);
        foreach (var (before, after) in RandomTables(world))
        {
            var plan = await PlanAsync(world, before, after);
            var naive = NaiveReplay.Of(recorded, before, after);
            Assert.Equal(naive.Figures, NaiveReplay.FiguresOf(plan.Radius));
            Assert.Equal(naive.Moves, plan.Radius.Moves.ToDictionary(m => $"{m.From} -> {m.To} by {m.Route}", m => m.Incidents).OrderBy(m => m.Key, StringComparer.Ordinal));
            (movedOnce, mergedOnce) = (movedOnce || plan.Radius.Moved > 0, mergedOnce || plan.Radius.Merged.Incidents > 0);
            (splitOnce, addedOnce) = (splitOnce || plan.Radius.Split.Incidents > 0, addedOnce || plan.Radius.Added > 0);
            Assert.Equal(0, (await PlanAsync(world, after, after)).Radius is var same ? same.Moves.Count + same.Merged.Incidents + same.Split.Incidents + same.OnlyCatchAll : 0);
        }
        Assert.True(movedOnce && mergedOnce && splitOnce && addedOnce, "The random tables hit everything that is counted.");
    }

    [Fact]
    public async Task The_active_configuration_changes_nothing()
    {
        var world = await RecordedAsync();
        var plan = await ConfigurationPlanner.MakeAsync(
            database.DataSource, world.Configurations.Current.Document, world.Configurations.Current.Document, TimeProvider.System.GetUtcNow(), World.Cancel);
        Assert.Empty(plan.Changes);
        Assert.Empty(plan.Warnings);
        Assert.Equal($"Of the last 30 days' {plan.Radius.Incidents} incidents none would go to another topic.", Assert.Single(plan.Sentences));
    }

    [Fact]
    public async Task A_plan_says_when_hosts_have_to_be_started_again()
    {
        var world = await World.CreateAsync(database.DataSource);
        var before = world.Configurations.Current.Document;
        var after = before with { Matrix = new MatrixSettings(new Uri("https://matrix.example.org"), "@polilog:example.org", "matrix_token") };
        var plan = await ConfigurationPlanner.MakeAsync(database.DataSource, before, after, TimeProvider.System.GetUtcNow(), World.Cancel);
        Assert.Contains("restart every host", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_severity_that_was_routed_is_taken_from_the_history_and_the_title_from_the_incident()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("disk", severity: Severity.High, title: "Disk is filling");
        await world.RunAsync();
        await world.AlertAsync("disk", severity: Severity.Warning, title: "Disk is filling slowly");
        await world.RunAsync();
        var high = new Route(
            "high", world.Net, [new Matcher("severity", MatchKind.Equal, Negated: false, ["high"]), new Matcher("title", MatchKind.Equal, Negated: false, ["Disk is filling"])], [], Continue: false);
        var document = world.Configurations.Current.Document;
        var plan = await PlanAsync(world, document.Routes, [high, .. document.Routes]);
        var move = Assert.Single(plan.Radius.Moves, m => m.From == world.Pay);
        Assert.Equal((world.Net, "high", 1, $"{world.Pay}-1"), (move.To, move.Route, move.Incidents, Assert.Single(move.Examples)));
    }

    [Fact]
    public async Task Incidents_of_before_the_last_30_days_are_left_out_and_owners_who_leave_are_named()
    {
        var world = await World.CreateAsync(database.DataSource);
        await world.AlertAsync("old");
        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromDays(31));
        await world.AlertAsync("new");
        await world.RunAsync();
        await world.TakeAsync($"{world.Pay}-2", "bob");
        var document = world.Configurations.Current.Document;
        var plan = await PlanAsync(world, document.Routes, document.Routes, d => d with { Topics = [.. d.Topics.Select(t => t with { Members = [.. t.Members.Where(m => m.Person != "bob")] })] });
        Assert.Contains($"bob leaves {world.Pay} and owns {world.Pay}-2: let somebody take over.", plan.Warnings);
        Assert.Contains($"{world.Pay} has 2 open incidents and loses bob.", plan.Warnings);
        Assert.Contains(plan.Changes, c => c.ToString() == $"topic {world.Pay}: member bob removed");
        Assert.DoesNotContain((await NaiveReplay.ReadAsync(world)).Select(i => i.Key), key => key == $"{world.Pay}-1");
    }

    private Task<ConfigurationPlan> PlanAsync(World world, IReadOnlyList<Route> before, IReadOnlyList<Route> after, Func<HubConfiguration, HubConfiguration>? change = null)
    {
        var document = world.Configurations.Current.Document;
        return ConfigurationPlanner.MakeAsync(database.DataSource, document with { Routes = before }, (change ?? (d => d))(document with { Routes = after }), TimeProvider.System.GetUtcNow(), World.Cancel);
    }

    /// <summary>Several rounds of alarms, recoveries and alarms again, as the engine decides them.</summary>
    private async Task<World> RecordedAsync()
    {
        var world = await World.CreateAsync(database.DataSource);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 60; i++)
            {
                var status = (i + round) % 3 == 2 ? AlertStatus.Resolved : AlertStatus.Firing;
                await world.AlertAsync(
                    $"key {i}", status, (Severity)(i * 7 % 6), Labels[i % 4], Sites[i / 4 % 3], episode: 1 + (round + i) / 3, title: $"Alarm {i % 5}{(round == 3 ? " again" : "")}", at: Monday.AddHours((i * 5) + (round * 31)));
            }
            await world.RunAsync();
        }
        return world;
    }

    /// <summary>The same ones in every run.</summary>
    private static IEnumerable<(IReadOnlyList<Route> Before, IReadOnlyList<Route> After)> RandomTables(World world)
    {
        var random = new Random(20261127);
        string[] topics = [world.Pay, world.Net, world.Ops];
        for (var i = 0; i < Tables; i++)
            yield return (Table(), Table());

        IReadOnlyList<Route> Table() => [.. Enumerable.Range(0, random.Next(5)).Select(RandomRoute), new Route("rest", world.Ops, [], RandomGroup(), Continue: false)];

        Route RandomRoute(int n) => new($"route {n}", topics[random.Next(3)], [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => RandomMatcher())], RandomGroup(), random.Next(3) == 0) { When = random.Next(3) == 0 ? [[RandomTime()]] : [] };

        TimeOfWeek RandomTime() => new([(DayOfWeek)random.Next(7), (DayOfWeek)random.Next(7)], [new HoursOfDay(random.Next(720), 720 + random.Next(720))], "Asia/Kolkata", []);

        string[] RandomGroup() => random.Next(5) switch { 0 => ["labels.site"], 1 => ["labels.topic", "severity"], 2 => ["connection"], _ => [] };

        Matcher RandomMatcher() => random.Next(5) switch
        {
            0 => new Matcher("labels.topic", MatchKind.Equal, random.Next(4) == 0, [Labels[random.Next(4)]]),
            1 => new Matcher("labels.site", MatchKind.In, random.Next(4) == 0, [Sites[random.Next(3)], Sites[random.Next(3)]]),
            2 => new Matcher("severity", MatchKind.Equal, random.Next(2) == 0, [AlertField.WordOf((Severity)random.Next(1, 6))]),
            3 => new Matcher("title", MatchKind.Glob, Negated: false, [$"Alarm {random.Next(5)}*"]),
            _ => new Matcher("labels.topic", MatchKind.Regex, Negated: false, [$"{Labels[random.Next(4)]}|{Labels[random.Next(4)]}"]),
        };
    }
}
