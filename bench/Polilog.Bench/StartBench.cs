using Polilog.Bench.Load;

namespace Polilog.Bench;

/// <summary>How long a host takes until it serves on a database that is there already, and what it holds when nothing happens.</summary>
internal static class StartBench
{
    private const int Starts = 5;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchOptions options, CancellationToken cancel)
    {
        // The first start makes database and schema and stays, so that PostgreSQL keeps running; the others are measured beside it.
        await using var first = await BenchHub.StartAsync(options, new BenchConfiguration { GroupBy = "" }, cancel);
        Report.Line("first start, with a new database", $"{first.ReadyAfter.TotalMilliseconds:N0} ms");
        var ready = new List<TimeSpan>();
        for (var start = 0; start < Starts; start++)
        {
            await using var another = await first.StartAnotherAsync(options.Port + 5, cancel);
            ready.Add(another.ReadyAfter);
        }
        var measured = new Latencies(ready);
        Report.Line($"{Starts} starts on a warm database", measured.ToString());
        Report.Bar("ready on a warm database after", measured.At(0.5).TotalSeconds, 1, "s", atMost: true);
        await Task.Delay(Idle, cancel);
        Report.Bar("memory after an idle minute", first.Mebibytes("VmRSS"), 120, "MiB", atMost: true);
    }
}
