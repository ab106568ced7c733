using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Polilog.Core;
using Polilog.Core.Alerts;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Core.Reconciliation;

namespace Polilog.UnitTests;

public sealed class MetricsTests
{
    private const string Head = """
        # Metrics

        At `/metrics`, for Prometheus: dots become underscores, counters end in `_total`, seconds in `_seconds`. Besides these there are the figures of ASP.NET Core, .NET and Npgsql. This page is
        made from the code by a test.

        | Name | Kind | Unit | What it tells |
        | --- | --- | --- | --- |

        """;

    [Fact]
    public void Every_one_is_documented()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        listener.Start();
        new IntakeMetrics(services.GetRequiredService<IMeterFactory>()).Observe(() => 0, () => 0, () => 0);
        _ = new ReconciliationMetrics(services.GetRequiredService<IMeterFactory>());
        using var engine = new EngineMetrics();
        using var deliveries = new DeliveryMetrics();

        var lines = instruments.Where(i => i.Meter.Name == Tracing.Name).Select(i => $"| `{i.Name}` | {KindOf(i)} | {i.Unit} | {i.Description} |").Distinct().Order(StringComparer.Ordinal);

        Snapshot.VerifyFile($"{Head}{string.Join('\n', lines)}\n", Repository.PathOf("docs/metrics.md"));
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };
}
