using System.CommandLine;
using Polilog.Bench.Intake;
using Polilog.Bench.Micro;
using Polilog.Bench.Room;

namespace Polilog.Bench;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Measures Polilog against the bars of docs/BENCHMARKS.md, beside real peers where there are any. Loopback only.");
        BenchOptions.AddTo(root);
        var intake = new Command("intake", "Alerts a second, durably, beside Alertmanager");
        intake.Subcommands.Add(Runs("new", "64 alerts a request, all of them new episodes", (options, cancel) => IntakeBench.RunAsync(options, b => b.NewAsync(cancel), cancel)));
        intake.Subcommands.Add(Runs("refresh", "64 alerts a request, all of them known", (options, cancel) => IntakeBench.RunAsync(options, b => b.RefreshAsync(cancel), cancel)));
        intake.Subcommands.Add(Runs(
            "single", "One alert a request, 64 connections; then the time an answer takes at 200 a second", (options, cancel) => IntakeBench.RunAsync(options, b => b.SingleAsync(cancel), cancel)));
        var room = new Command("room", "From the answer to the sender until people can read it: 20 cards a second in 20 rooms");
        room.Subcommands.Add(Runs("portal", "In the live pages of the portal", PortalRoomBench.RunAsync));
        room.Subcommands.Add(Runs("matrix", "In rooms of a real Synapse, beside the same messages sent by hand", MatrixRoomBench.RunAsync));
        root.Subcommands.Add(intake);
        root.Subcommands.Add(room);
        root.Subcommands.Add(StormCommand());
        root.Subcommands.Add(Runs("start", "Time until a host serves on a warm database, and its memory when idle", StartBench.RunAsync));
        root.Subcommands.Add(Runs("apply", "From a changed file of a configuration until three hosts work by it", ApplyBench.RunAsync));
        root.Subcommands.Add(Runs("swap", "Versions of a plugin follow one another under 200 requests a second", SwapBench.RunAsync));
        root.Subcommands.Add(Alone("routes", "The route of one alert among 10, 1,000, 10,000", RoutesBench.RunAsync));
        root.Subcommands.Add(Runs("check", "config check of 5,000 people, 500 topics and 10,000 routes", CheckBench.RunAsync));
        root.Subcommands.Add(Alone("plan", "What a configuration would do, over 30 days of 100,000 alerts", PlanBench.RunAsync));
        root.Subcommands.Add(Alone("read", "How fast webhook bodies of Alertmanager are read, on one core", _ => ReadAsync()));
        root.Subcommands.Add(EngineCommand());
        Report.Machine(args);
        return await root.Parse(args).InvokeAsync();
    }

    private static Command Runs(string name, string description, Func<BenchOptions, CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) => await run(await BenchOptions.OfAsync(parsed, cancel), cancel));
        return command;
    }

    // Needs neither hub nor peers.
    private static Command Alone(string name, string description, Func<CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        command.SetAction((ParseResult _, CancellationToken cancel) => run(cancel));
        return command;
    }

    private static Command StormCommand()
    {
        var groupBy = new Option<string>("--group-by") { Description = "What makes episodes one incident; empty: each is its own", DefaultValueFactory = _ => "labels.team" };
        var command = new Command("storm", "100,000 new episodes in a minute over 20 topics") { groupBy };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) => await StormBench.RunAsync(await BenchOptions.OfAsync(parsed, cancel), parsed.GetValue(groupBy)!, cancel));
        return command;
    }

    private static Command EngineCommand()
    {
        var conditions = new Argument<int>("conditions") { DefaultValueFactory = _ => 20_000 };
        var command = new Command("engine", "How fast the engine decides what is already in the database") { conditions };
        command.SetAction((ParseResult parsed, CancellationToken cancel) => EngineBench.RunAsync(parsed.GetValue(conditions), cancel));
        return command;
    }

    private static Task ReadAsync()
    {
        var (alertsPerSecond, bytesPerAlert) = AlertmanagerReadBenchmark.Measure(TimeSpan.FromSeconds(2), rounds: 3);
        Report.Line("bodies of 64 alerts", $"{alertsPerSecond:N0} alerts/s on one core, {bytesPerAlert:N0} bytes allocated an alert");
        Report.Bar("alerts read a second", alertsPerSecond, 300_000, "/s", atMost: false);
        return Task.CompletedTask;
    }
}
