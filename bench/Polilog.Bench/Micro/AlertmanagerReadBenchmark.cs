using System.Diagnostics;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
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
    private readonly byte[] body = Body(AlertsPerBody);

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

    /// <summary>A group as Prometheus' rules for disks make it: eight labels, three annotations.</summary>
    public static byte[] Body(int alerts)
    {
        var text = new StringBuilder("""{"receiver":"polilog","status":"firing","alerts":[""");
        for (var i = 0; i < alerts; i++)
            text.Append(CultureInfo.InvariantCulture, $$$"""
                {{{(i == 0 ? "" : ",")}}}{"status":"firing","labels":{"alertname":"DiskFull","cluster":"bench","host":"web{{{i}}}","instance":"10.0.0.{{{i}}}:9100","job":"node","mount":"/var","severity":"critical","team":"storage"},"annotations":{"description":"The file system /var on web{{{i}}} is almost full.","runbook_url":"https://runbooks.example.org/disk-full","summary":"Disk /var of web{{{i}}} is 95 % full"},"startsAt":"2026-11-23T06:57:15.157Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://127.0.0.1:9090/graph?g0.expr=disk_used_percent+%3E+90\u0026g0.tab=1","fingerprint":"{{{0xf808fd7ecc549500UL + (ulong)i:x16}}}"}
                """);
        text.Append("""],"groupLabels":{"alertname":"DiskFull"},"commonLabels":{"alertname":"DiskFull","job":"node"},"commonAnnotations":{},"externalURL":"http://127.0.0.1:9093","version":"4","groupKey":"{}:{alertname=\"DiskFull\"}","truncatedAlerts":0}""");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
