using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Polilog.Bench.Load;

namespace Polilog.Bench;

/// <summary>From the request that applies a changed file until three hosts work by it: a small configuration, then one of 5,000 people, 500 topics and 10,000 routes.</summary>
internal static class ApplyBench
{
    private const int Hosts = 3;
    private const int Rounds = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("polilog-apply-");
        try
        {
            await using var hub = await BenchHub.StartAsync(options, new BenchConfiguration { GroupBy = "" }, cancel);
            await using var second = await hub.StartAnotherAsync(options.Port + 5, cancel);
            await using var third = await hub.StartAnotherAsync(options.Port + 6, cancel);
            var small = await AppliedAsync(hub, await FilesAsync(hub, cancel), cancel);
            await MeasureAsync("a small configuration", hub, small, cancel);
            LargeConfiguration.WriteTo(folder.FullName);
            var large = await AppliedAsync(hub, FilesOf(folder), cancel);
            await MeasureAsync($"{large.Count} files", hub, large, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string what, BenchHub hub, JsonArray active, CancellationToken cancel)
    {
        var taken = new List<TimeSpan>();
        for (var round = 0; round <= Rounds; round++)
        {
            var files = (JsonArray)active.DeepClone();
            var changed = files.First(f => ((string)f!["text"]!).Contains("name: Topic 1", StringComparison.Ordinal))!;
            changed["text"] = ((string)changed["text"]!).Replace("name: Topic 1", $"name: Renamed {round} 1", StringComparison.Ordinal);
            var began = Stopwatch.GetTimestamp();
            await AppliedAsync(hub, files, cancel);
            if (round > 0)
                taken.Add(Stopwatch.GetElapsedTime(began));
        }
        var measured = new Latencies(taken);
        Report.Line($"a changed file of {what}", measured.ToString());
        Report.Bar("active on three hosts, the slowest", measured.Max.TotalSeconds, 1, "s", atMost: true);
    }

    /// <summary>Applied, and every host works by it.</summary>
    private static async Task<JsonArray> AppliedAsync(BenchHub hub, JsonArray files, CancellationToken cancel)
    {
        using var answer = await hub.Http.PostAsJsonAsync("api/v1/config/apply", new JsonObject { ["files"] = files.DeepClone(), ["overwrite"] = true }, cancel);
        var said = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The configuration was refused: {said}");
        var revision = (long)JsonNode.Parse(said)!["revision"]!;
        for (var began = Stopwatch.GetTimestamp(); await WorkingByAsync(hub, revision, cancel) < Hosts; await Task.Delay(5, cancel))
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"Not every host works by revision {revision} after {Patience}.");
        return files;
    }

    private static async Task<int> WorkingByAsync(BenchHub hub, long revision, CancellationToken cancel) =>
        (await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", cancel))!["hosts"]!.AsArray().Count(h => (long)h!["revision"]! == revision);

    private static async Task<JsonArray> FilesAsync(BenchHub hub, CancellationToken cancel) =>
        (JsonArray)(await hub.Http.GetFromJsonAsync<JsonNode>($"api/v1/config/revisions/{(await hub.Http.GetFromJsonAsync<JsonNode>("api/v1/config", cancel))!["revision"]}", cancel))!["files"]!.DeepClone();

    private static JsonArray FilesOf(DirectoryInfo folder) =>
        [.. folder.GetFiles("*.yaml").Select(f => new JsonObject { ["name"] = f.Name, ["text"] = File.ReadAllText(f.FullName) })];
}
