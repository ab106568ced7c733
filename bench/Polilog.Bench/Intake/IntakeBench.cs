using Polilog.Bench.Load;
using Polilog.Bench.Peers;

namespace Polilog.Bench.Intake;

/// <summary>
/// How many alerts a second a hub takes in durably, beside an Alertmanager that keeps the same alerts in memory: rounds alternate, so that whatever else the machine does
/// befalls both.
/// </summary>
internal sealed class IntakeBench(BenchHub hub, AlertmanagerPeer peer)
{
    private const int Rounds = 4;
    private const int Connections = 16;
    private const int AlertsInRequest = 64;
    private const int RequestsInRound = 500;

    public static async Task RunAsync(BenchOptions options, Func<IntakeBench, Task> measure, CancellationToken cancel)
    {
        await using var hub = await BenchHub.StartAsync(options, new BenchConfiguration { GroupBy = "labels.team" }, cancel);
        await using var peer = await AlertmanagerPeer.StartAsync(options, cancel);
        Console.WriteLine($"Alertmanager {peer.Version}; PostgreSQL and hub as './polilog up' runs them");
        await measure(new IntakeBench(hub, peer));
    }

    /// <summary>All of them new episodes.</summary>
    public Task NewAsync(CancellationToken cancel) => AlternateAsync("new episodes, 64 a request", 1.5, Connections, AlertsInRequest, RequestsInRound, isNew: true, cancel);

    /// <summary>The same alerts again and again.</summary>
    public Task RefreshAsync(CancellationToken cancel) => AlternateAsync("refreshes, 64 a request", 3, Connections, AlertsInRequest, RequestsInRound, isNew: false, cancel);

    /// <summary>One alert a request; then at a fixed rate, for the time an answer takes.</summary>
    public async Task SingleAsync(CancellationToken cancel)
    {
        await AlternateAsync("new episodes, one a request, 64 connections", 1.5, 64, 1, 20_000, isNew: true, cancel);
        await SettleAsync(cancel);
        var paced = await Loads.OpenAsync(hub.Port, Requests(16, 1, toHub: true), 4_000, perSecond: 200, first: 50_000_000, cancel);
        Report.Line("answers at 200 requests a second", paced.Latencies.ToString());
        Report.Bar("answer p99 at 200/s", paced.Latencies.At(0.99).TotalMilliseconds, 50, "ms", atMost: true);
    }

    private async Task AlternateAsync(string what, double bar, int connections, int alerts, int requests, bool isNew, CancellationToken cancel)
    {
        var toHub = Requests(connections, alerts, toHub: true);
        var toPeer = Requests(connections, alerts, toHub: false);
        // Compiled and cached first, on both sides; of refreshes this is the round that makes them known.
        await Loads.ClosedAsync(hub.Port, toHub, requests, first: 0, cancel);
        await Loads.ClosedAsync(peer.Port, toPeer, requests, first: 0, cancel);
        var (ours, theirs) = (new List<Round>(), new List<Round>());
        for (var round = 1; round <= Rounds; round++)
        {
            var first = isNew ? (long)round * requests * alerts : 0;
            await SettleAsync(cancel);
            var (cpuHub, cpuPostgres) = hub.Cpu();
            var load = await Loads.ClosedAsync(hub.Port, toHub, requests, first, cancel);
            var after = hub.Cpu();
            ours.Add(new Round(load, after.Hub - cpuHub + after.Postgres - cpuPostgres));
            Report.Line($"round {round}: Polilog", $"{ours[^1]} (hub {Micro(after.Hub - cpuHub, load)}, PostgreSQL {Micro(after.Postgres - cpuPostgres, load)})");

            var cpuPeer = peer.Cpu();
            load = await Loads.ClosedAsync(peer.Port, toPeer, requests, first, cancel);
            theirs.Add(new Round(load, peer.Cpu() - cpuPeer));
            Report.Line($"round {round}: Alertmanager", theirs[^1].ToString());
        }
        Report.Line(what, $"Polilog {Median(ours):N0}/s, Alertmanager {Median(theirs):N0}/s (medians of {Rounds} rounds)");
        Report.Bar($"{what}: ratio", Median(ours) / Median(theirs), bar, "x", atMost: false);
    }

    // The decisions about one round are none of the next one's load.
    private async Task SettleAsync(CancellationToken cancel)
    {
        await using var undecided = new Undecided(hub.ConnectionString);
        while (await undecided.CountAsync(cancel) > 0)
            await Task.Delay(200, cancel);
    }

    private static IReadOnlyList<AlertRequest> Requests(int connections, int alerts, bool toHub) =>
        [.. Enumerable.Range(0, connections).Select(i => toHub ? AlertRequest.ToPolilog(BenchConfiguration.Connection, BenchConfiguration.Token, alerts, i) : AlertRequest.ToAlertmanager(alerts, i))];

    private static double Median(IEnumerable<Round> rounds)
    {
        var sorted = rounds.Select(r => r.Load.AlertsPerSecond).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Micro(TimeSpan cpu, LoadResult load) => $"{cpu.TotalMicroseconds / load.Alerts:N1} µs";

    private sealed record Round(LoadResult Load, TimeSpan Cpu)
    {
        public override string ToString() => $"{Load.AlertsPerSecond,9:N0} alerts/s, {Micro(Cpu, Load)} of processor time an alert, answers {Load.Latencies}";
    }
}
