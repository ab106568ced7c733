using System.Diagnostics.Metrics;

namespace Polilog.Core.Reconciliation;

/// <summary>What reconciliation counts, under the meter of all parts.</summary>
internal sealed class ReconciliationMetrics
{
    private readonly Counter<long> asked;
    private readonly Counter<long> found;
    private readonly Counter<long> resolved;

    public ReconciliationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Tracing.Name);
        asked = meter.CreateCounter<long>("polilog.reconciliation.asked", description: "Sources asked what fires, by connection and outcome: answered or failed.");
        found = meter.CreateCounter<long>("polilog.reconciliation.found", description: "Alerts that were not sent and found, by connection.");
        resolved = meter.CreateCounter<long>("polilog.reconciliation.resolved", description: "Conditions resolved because their source knew them no more, by connection.");
    }

    public void Asked(string connection, bool isAnswered) => asked.Add(1, Of(connection), new KeyValuePair<string, object?>("outcome", isAnswered ? "answered" : "failed"));

    public void Compared(string connection, int foundCount, int resolvedCount)
    {
        found.Add(foundCount, Of(connection));
        resolved.Add(resolvedCount, Of(connection));
    }

    private static KeyValuePair<string, object?> Of(string connection) => new("connection", connection);
}
