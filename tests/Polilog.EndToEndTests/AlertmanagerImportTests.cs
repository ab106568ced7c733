using System.Diagnostics;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Import;
using Polilog.Core.Configuration.Import.Alertmanager;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.EndToEndTests;

/// <summary>What the import makes of a tree of routes, against what Alertmanager's own amtool says of it.</summary>
public sealed class AlertmanagerImportTests
{
    private const int CannotBeHad = 75;

    // amtool knows no hours: at this one no route of the source is silent.
    private static readonly DateTimeOffset OfficeHours = new(2026, 6, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly string Source = Repository.PathOf("tests/Polilog.UnitTests/Configuration/Import/alertmanager/alertmanager.yml");

    private static readonly (string Label, string Value)[][] Alerts =
    [
        [("alertname", "Watchdog")],
        [("alertname", "Watchdog"), ("severity", "critical")],
        [("severity", "page")],
        [("severity", "pages")],
        [("service", "foo1")],
        [("service", "foo1"), ("severity", "critical")],
        [("service", "xfoo1"), ("severity", "warning")],
        [("team", "payments"), ("instance", "pay-12.shop:9100")],
        [("team", "payments"), ("instance", "pay-12.shop:9100"), ("env", "dev")],
        [("team", "payments"), ("instance", "pay-12.shop"), ("env", "live"), ("severity", "critical")],
        [("team", "payments"), ("instance", "pay-\u0661.shop")],
        [("team", "payments"), ("instance", "pay-1.x"), ("service name", "ledger \"main\"")],
        [("team", "payments"), ("instance", "pay-1.x"), ("service name", "ledger \"main\""), ("severity", "page")],
        [("team", "shop"), ("service", "baz"), ("severity", "info")],
    ];

    [Fact]
    public async Task Every_alert_goes_to_the_topics_of_the_receivers_that_amtool_names()
    {
        var imported = AlertmanagerImport.Of(new ConfigurationFile("alertmanager.yml", await File.ReadAllTextAsync(Source, TestContext.Current.CancellationToken)));
        var files = ImportedFiles.Of(imported.Configuration!, imported.Notes);
        var table = new RouteTable(ConfigurationReader.Read(files, new KnownConnectors(["alertmanager"], _ => [])).Document!.Routes);
        var names = imported.Configuration!.Topics.ToDictionary(t => t.Key, t => t.Name, StringComparer.Ordinal);

        var ours = Alerts.Select(a => Sorted(table.Match(Routed(a), OfficeHours).Select(r => names[r.Topic])));
        Assert.Equal((await AmtoolAsync()).Select(told => Sorted(told.Split(','))), ours);
    }

    private static string Sorted(IEnumerable<string> receivers) => string.Join(',', receivers.Order(StringComparer.Ordinal));

    private static RoutedAlert Routed((string Label, string Value)[] labels) =>
        new("alertmanager", "alertmanager", Severity.High, null, null, "", labels.ToDictionary(l => l.Label, l => l.Value, StringComparer.Ordinal));

    private static async Task<string[]> AmtoolAsync()
    {
        var start = new ProcessStartInfo("bash", [Repository.PathOf("tests/peers/alertmanager.sh"), "routes", Source])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var script = Process.Start(start)!;
        var said = script.StandardError.ReadToEndAsync();
        var answers = script.StandardOutput.ReadToEndAsync();
        foreach (var alert in Alerts)
            await script.StandardInput.WriteLineAsync(string.Join('\t', alert.Select(l => $"\"{l.Label}\"=\"{l.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")));
        script.StandardInput.Close();
        await script.WaitForExitAsync();
        Assert.SkipWhen(script.ExitCode == CannotBeHad, await said);
        Assert.True(script.ExitCode == 0, await said);
        return (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
