using System.Diagnostics.Metrics;
using Polilog.Core.Incidents;

namespace Polilog.Matrix;

/// <summary>How far behind the homeserver the host that listens is, whether it is in trouble, and what became of commands.</summary>
internal sealed class SyncMetrics : IDisposable
{
    private readonly Meter meter = new("Polilog");
    private readonly TimeProvider time;
    private readonly Counter<long> commands;
    private long? heardAt;
    private bool isTroubled;

    public SyncMetrics(TimeProvider time)
    {
        this.time = time;
        meter.CreateObservableGauge("polilog.matrix.sync_age", Age, "s", "Time since the homeserver last answered; up to 30 s while nothing happens. Only where this host listens.");
        meter.CreateObservableGauge("polilog.matrix.sync_trouble", () => isTroubled ? 1 : 0, description: "1 while the homeserver cannot be heard.");
        commands = meter.CreateCounter<long>("polilog.matrix.commands", description: "Commands from rooms, by outcome.");
    }

    public void Heard() => (heardAt, isTroubled) = (time.GetTimestamp(), false);

    public void Troubled() => isTroubled = true;

    /// <summary>Another host listens.</summary>
    public void Idle() => (heardAt, isTroubled) = (null, false);

    /// <param name="end">Null: another host was faster.</param>
    public void Decided(CommandEnd? end)
    {
        if (end is { } outcome)
            commands.Add(1, new KeyValuePair<string, object?>("outcome", IncidentRows.Name(outcome)));
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<double>> Age() => heardAt is { } at ? [new Measurement<double>(time.GetElapsedTime(at).TotalSeconds)] : [];
}
