using System.Diagnostics;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.Bench;

/// <summary>How long it takes to find the route of one alert among many: half of them by one label, the rest by sets, patterns and two labels together, some in office hours only.</summary>
internal static class RoutesBench
{
    private const int Alerts = 1000;
    private const double BarMicroseconds = 5;

    // A Monday morning.
    private static readonly DateTimeOffset At = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly TimeOfWeek Office = new(TimeOfWeek.DaysOf("mon-fri"), [new HoursOfDay(8 * 60, 18 * 60)], "Europe/Berlin", [new TimeOfWeek([], [new HoursOfDay(12 * 60, 13 * 60)], "Europe/Berlin", [])]);

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    public static Task RunAsync(CancellationToken cancel)
    {
        var few = Measure(10, cancel);
        var some = Measure(1_000, cancel);
        var many = Measure(10_000, cancel);
        Report.Line("an alert among 10, 1,000, 10,000", $"{few:N2} µs, {some:N2} µs, {many:N2} µs");
        Report.Bar("an alert among 10,000 routes", many, BarMicroseconds, "µs", atMost: true);
        Report.Bar("from 1,000 to 10,000 routes it takes", many / some, 10, "x", atMost: true);
        return Task.CompletedTask;
    }

    private static double Measure(int routes, CancellationToken cancel)
    {
        var table = new RouteTable([.. Enumerable.Range(0, routes - 1).Select(RouteOf), new Route("rest", "REST", [], [], Continue: false)]);
        var alerts = Enumerable.Range(0, Alerts).Select(i => AlertFor((int)((long)i * routes / Alerts))).ToArray();
        var best = double.MaxValue;
        for (var round = 0; round < 3 && !cancel.IsCancellationRequested; round++)
        {
            var (began, matched) = (Stopwatch.GetTimestamp(), 0L);
            while (Stopwatch.GetElapsedTime(began) < Each / 3)
                foreach (var alert in alerts)
                    matched += table.Match(alert, At).Count;
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMicroseconds / matched);
        }
        return best;
    }

    private static Route RouteOf(int i) => new($"route{i}", $"T{i}", MatchersOf(i), [], Continue: false) { When = i % 8 == 4 ? [[Office]] : [] };

    private static Matcher[] MatchersOf(int i) => (i % 8) switch
    {
        0 => [new Matcher("labels.team", MatchKind.In, false, [$"team{i}", $"squad{i}"])],
        1 => [new Matcher("labels.team", MatchKind.Equal, false, [$"team{i}"]), new Matcher("resource", MatchKind.Glob, false, ["web*"])],
        2 => [new Matcher("labels.team", MatchKind.Equal, false, [$"team{i}"]), new Matcher("severity", MatchKind.In, false, ["high", "critical"])],
        3 => [new Matcher("labels.service", MatchKind.Equal, false, [$"service{i}"]), new Matcher("check", MatchKind.Regex, false, ["Disk.*"])],
        _ => [new Matcher("labels.team", MatchKind.Equal, false, [$"team{i}"])],
    };

    private static RoutedAlert AlertFor(int i) => new("bench", "alertmanager", Severity.High, $"web{i}", "DiskFull", $"Disk /var of web{i} is full", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alertname"] = "DiskFull",
        ["instance"] = $"web{i}:9100",
        ["job"] = "node",
        ["service"] = $"service{i}",
        ["team"] = $"team{i}",
    });
}
