using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Polilog.Bench.Load;

namespace Polilog.Bench.Intake;

/// <summary>A hundred thousand new episodes in a minute over twenty topics: all answered, the critical ones decided at once, the rest soon after.</summary>
internal sealed partial class StormBench(BenchHub hub)
{
    private const int AlertsInRequest = 64;
    private const int Episodes = 100_000;
    private const int CriticalSeverity = 5;

    private static readonly TimeSpan Storm = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    /// <param name="groupBy">What makes episodes one incident; empty: a hundred thousand incidents.</param>
    public static async Task RunAsync(BenchOptions options, string groupBy, CancellationToken cancel)
    {
        await using var hub = await BenchHub.StartAsync(options, new BenchConfiguration { GroupBy = groupBy }, cancel);
        await new StormBench(hub).MeasureAsync(cancel);
    }

    private async Task MeasureAsync(CancellationToken cancel)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var requests = Enumerable.Range(0, 32).Select(i => AlertRequest.ToPolilog(BenchConfiguration.Connection, BenchConfiguration.Token, AlertsInRequest, i)).ToList();
        await using var undecided = new Undecided(hub.ConnectionString);
        var watch = WatchAsync(undecided, watching.Token);
        var began = Stopwatch.GetTimestamp();
        var count = Episodes / AlertsInRequest;
        var load = await Loads.OpenAsync(hub.Port, requests, count, count / Storm.TotalSeconds, first: 0, cancel);
        Report.Line($"{load.Alerts:N0} episodes sent", $"in {load.Took.TotalSeconds:N0} s, all answered 200 after {load.Latencies}");
        while (await undecided.CountAsync(cancel) > 0 && Stopwatch.GetElapsedTime(began) < Patience)
            await Task.Delay(250, cancel);
        var decided = Stopwatch.GetElapsedTime(began);
        await watching.CancelAsync();
        var (critical, shown) = await watch;
        Report.Line("largest backlog in /metrics", $"{shown:N0} conditions");
        Report.Bar("all decided after", decided.TotalSeconds, 120, "s", atMost: true);
        Report.Bar("longest wait of a critical one", critical.TotalSeconds, 10, "s", atMost: true);
        Report.Bar("most memory the host ever had", hub.Mebibytes("VmHWM"), 512, "MiB", atMost: true);
    }

    /// <summary>How long a critical condition waited at most, and the largest backlog that the metrics showed.</summary>
    private async Task<(TimeSpan Critical, long Shown)> WatchAsync(Undecided undecided, CancellationToken cancel)
    {
        var (critical, shown) = (TimeSpan.Zero, 0L);
        while (!cancel.IsCancellationRequested)
        {
            var age = await undecided.AgeAsync(CriticalSeverity, CancellationToken.None);
            critical = age > critical ? age : critical;
            if (Backlog().Match(await hub.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), CancellationToken.None)) is { Success: true } line)
                shown = Math.Max(shown, (long)double.Parse(line.Groups["count"].ValueSpan, CultureInfo.InvariantCulture));
            await Task.Delay(250, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return (critical, shown);
    }

    [GeneratedRegex("^polilog_engine_undecided[^ ]* (?<count>[^ \n]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Backlog();
}
