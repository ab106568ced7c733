using System.Diagnostics;
using System.Globalization;
using System.Text;
using Polilog.Core.Configuration;

namespace Polilog.Bench;

/// <summary>How long <c>config check</c> takes of 5,000 people, 500 topics and 10,000 routes: the whole command, and the reading alone.</summary>
internal static class CheckBench
{
    private const int People = 5_000;
    private const int Topics = 500;
    private const int RoutesOfATopic = 20;
    private const int Rounds = 5;
    private const double BarSeconds = 2;

    public static async Task RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("polilog-check-");
        try
        {
            Write(folder.FullName);
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
        return reading.Document is { People.Count: People, Topics.Count: Topics + 1, Routes.Count: (Topics * RoutesOfATopic) + 1 }
            ? took
            : throw new InvalidOperationException($"The configuration has faults: {reading.Faults.Count}, such as {string.Join(" ", reading.Faults.Take(1))}");
    }

    // As it grows: a file for the people, a file for each topic with its routes.
    private static void Write(string folder)
    {
        var people = new StringBuilder("people:\n");
        for (var p = 0; p < People; p++)
            people.Append(CultureInfo.InvariantCulture, $"  - {{ key: p{p}, name: Person Number {p}, matrix: \"@p{p}:example.org\", accounts: [\"zabbix:p{p}\"] }}\n");
        File.WriteAllText(Path.Combine(folder, "people.yaml"), people.ToString());
        for (var t = 0; t < Topics; t++)
            File.WriteAllText(Path.Combine(folder, $"topic{t}.yaml"), TopicText(t));
        File.WriteAllText(Path.Combine(folder, "polilog.yaml"), """
            public_url: https://polilog.example.org
            administrators: REST
            connections:
              - { name: prometheus, connector: alertmanager }
            regulations:
              standard:
                ownership: { within: { critical: 5m, default: 30m } }
                resolution: { within: { critical: 1h, default: 24h } }
                levels:
                  - { name: duty, notify: [on_call] }
                  - { name: leads, notify: [{ role: lead }] }
                last_resort: { notify: [{ person: p0 }], every: 30m }
            topics:
              - { key: REST, name: The rest, regulation: standard, members: [p1, { person: p0, role: lead }] }
            routes:
              - { name: rest, topic: REST }
            """);
    }

    private static string TopicText(int t)
    {
        var members = string.Join(", ", Enumerable.Range(0, 9).Select(m => $"p{((t * 10) + m) % People}"));
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
            topics:
              - key: T{{t}}
                name: Topic {{t}}
                time_zone: Europe/Berlin
                regulation: standard
                members: [{{members}}, { person: p{{((t * 10) + 9) % People}}, role: lead }]
                routes:

            """));
        for (var r = 0; r < RoutesOfATopic; r++)
            text.Append(CultureInfo.InvariantCulture, $"      - {{ name: topic {t} route {r}, match: {{ {MatchOf(t, r)} }}, group_by: [check, labels.region] }}\n");
        return text.ToString();
    }

    private static string MatchOf(int t, int r) => (r % 5) switch
    {
        0 => $"labels.team: [team{t}x{r}, squad{t}x{r}]",
        1 => $"labels.team: team{t}x{r}, resource: {{ glob: \"web*\", not: {{ glob: \"*-test\" }} }}",
        2 => $"labels.team: team{t}x{r}, severity: {{ at_least: high }}",
        3 => $"labels.service: service{t}x{r}, check: {{ regex: \"Disk{t}x{r}.*|Memory[0-9]+\" }}",
        _ => $"labels.team: team{t}x{r}",
    };
}
