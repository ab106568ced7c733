using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Polilog.Bench.Load;

namespace Polilog.Bench;

/// <summary>Whether a plugin can be swapped under 200 requests a second without one that fails.</summary>
internal static class SwapBench
{
    private const int PerSecond = 200;
    private const int Connections = 16;

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("polilog-swap-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(options.Plugins, "Prometheus")))
                File.Copy(file, Path.Combine(folder.CreateSubdirectory("Prometheus").FullName, Path.GetFileName(file)));
            await using var hub = await BenchHub.StartAsync(options with { Plugins = folder.FullName }, new BenchConfiguration { GroupBy = "labels.team" }, cancel);
            await MeasureAsync(hub, Path.Combine(folder.FullName, "Prometheus", "note.txt"), cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(BenchHub hub, string note, CancellationToken cancel)
    {
        AlertRequest[] requests = [.. Enumerable.Range(0, Connections).Select(_ => AlertRequest.ToPolilog(BenchConfiguration.Connection, BenchConfiguration.Token, 1, 0))];
        using var swapping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var swaps = SwapAsync(hub, note, swapping.Token);
        // Any answer but 200 ends it.
        var load = await Loads.OpenAsync(hub.Port, requests, (int)(PerSecond * Lasts.TotalSeconds), PerSecond, 0, cancel);
        await swapping.CancelAsync();
        Report.Line($"{load.Requests} requests in {load.Took.TotalSeconds:N0} s", load.Latencies.ToString());
        Report.Line("versions of the plugin mapped at the end", $"{hub.Mapped("Polilog.Prometheus.dll")}");
        Report.Line("versions that followed one another", $"{await swaps}");
        Report.Bar("requests answered 200 meanwhile", load.Requests, PerSecond * Lasts.TotalSeconds, "", atMost: false);
    }

    /// <returns>How many versions followed one another.</returns>
    private static async Task<int> SwapAsync(BenchHub hub, string note, CancellationToken cancel)
    {
        var swaps = 0;
        try
        {
            for (var before = await HashAsync(hub, cancel); ; before = await HashAsync(hub, cancel))
            {
                await File.WriteAllTextAsync(note, $"version {swaps}", cancel);
                while (await HashAsync(hub, cancel) == before)
                    await Task.Delay(100, cancel);
                swaps++;
            }
        }
        catch (OperationCanceledException)
        {
            return swaps;
        }
    }

    private static async Task<string> HashAsync(BenchHub hub, CancellationToken cancel) =>
        (string)(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/connectors", cancel))!["items"]![0]!["contentHash"]!;
}
