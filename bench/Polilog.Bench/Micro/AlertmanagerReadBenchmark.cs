using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Polilog.Bench.Load;
using Polilog.Prometheus;
using Polilog.Sdk;

namespace Polilog.Bench.Micro;

/// <summary>How long one webhook body of 64 alerts takes to read on one core; the bar is 300,000 alerts a second.</summary>
[MemoryDiagnoser]
public class AlertmanagerReadBenchmark
{
    private const int AlertsPerBody = 64;
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly AlertmanagerConnector connector = new(new AlertmanagerOptions());
    private readonly byte[] body = AlertRequest.WebhookBody(AlertsPerBody);

    [Benchmark(OperationsPerInvoke = AlertsPerBody)]
    public int Read() => connector.Read(new ConnectorRequest("POST", "", Nothing, body, Nothing, DateTimeOffset.UnixEpoch)).Alerts.Count;

    /// <summary>A quick look without BenchmarkDotNet: the best of several seconds, in alerts a second and bytes an alert.</summary>
    public static (double AlertsPerSecond, long BytesPerAlert) Measure(TimeSpan each, int rounds)
    {
        var bench = new AlertmanagerReadBenchmark();
        var best = 0.0;
        long alerts = 0, bytes = 0;
        for (var round = 0; round < rounds; round++)
        {
            var (started, before, read) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread(), 0L);
            while (Stopwatch.GetElapsedTime(started) < each)
                for (var i = 0; i < 100; i++)
                    read += bench.Read();
            best = Math.Max(best, read / Stopwatch.GetElapsedTime(started).TotalSeconds);
            alerts += read;
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        return (best, bytes / alerts);
    }
}
