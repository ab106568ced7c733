using System.Diagnostics;
using Polilog.Core.Configuration;

namespace Polilog.Bench;

/// <summary>How long <c>config check</c> takes of 5,000 people, 500 topics and 10,000 routes: the whole command, and the reading alone.</summary>
internal static class CheckBench
{
    private const int Rounds = 5;
    private const double BarSeconds = 2;

    public static async Task RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("polilog-check-");
        try
        {
            LargeConfiguration.WriteTo(folder.FullName);
            Report.Line("files", $"{folder.GetFiles().Length}, {folder.GetFiles().Sum(f => f.Length) / 1024:N0} KiB");
            Report.Line("reading alone", string.Join(", ", Enumerable.Range(0, Rounds).Select(_ => $"{Read(folder.FullName).TotalMilliseconds:N0} ms")));
            var worst = TimeSpan.Zero;
            for (var round = 0; round <= Rounds; round++)
            {
                var (took, processor) = await CheckAsync(options, folder.FullName, cancel);
                Report.Line("the whole command", $"{took.TotalMilliseconds:N0} ms, of processors {processor.TotalMilliseconds:N0} ms");
                // The first one finds nothing of the program in memory.
                worst = round > 0 && took > worst ? took : worst;
            }
            Report.Bar("config check, the slowest", worst.TotalSeconds, BarSeconds, "s", atMost: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(TimeSpan Took, TimeSpan Processor)> CheckAsync(BenchOptions options, string folder, CancellationToken cancel)
    {
        // With that of what it started, once that has ended; itself it only waits.
        var before = ProcessUsage.CpuOf(Environment.ProcessId);
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [options.Host, "config", "check", folder, "--plugins", options.Plugins]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? (Stopwatch.GetElapsedTime(began), ProcessUsage.CpuOf(Environment.ProcessId) - before) : throw new InvalidOperationException(said);
    }

    private static TimeSpan Read(string folder)
    {
        var began = Stopwatch.GetTimestamp();
        var reading = ConfigurationReader.Read(new ConfigurationFolder(folder), new KnownConnectors(["alertmanager"], _ => []), secrets: null);
        var took = Stopwatch.GetElapsedTime(began);
        return reading.Document is { People.Count: LargeConfiguration.People, Topics.Count: LargeConfiguration.Topics + 1, Routes.Count: LargeConfiguration.Routes + 1 }
            ? took
            : throw new InvalidOperationException($"The configuration has faults: {reading.Faults.Count}, such as {string.Join(" ", reading.Faults.Take(1))}");
    }
}
