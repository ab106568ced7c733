using System.Diagnostics.Metrics;

namespace Polilog.Core.Alerts;

/// <summary>What the intake counts, under the meter of all parts.</summary>
internal sealed class IntakeMetrics
{
    private readonly Histogram<int> batchSize;
    private readonly Histogram<double> batchDuration;
    private readonly Counter<long> requests;
    private readonly Counter<long> alerts;
    private readonly Counter<long> refreshes;
    private readonly Counter<long> deadLetters;
    private readonly Meter meter;

    public IntakeMetrics(IMeterFactory meters)
    {
        meter = meters.Create(Tracing.Name);
        requests = meter.CreateCounter<long>("polilog.intake.requests", description: "Requests answered, by status.");
        alerts = meter.CreateCounter<long>("polilog.intake.alerts", description: "Alerts stored or counted.");
        refreshes = meter.CreateCounter<long>("polilog.intake.refreshes", description: "Alerts that said again what was known.");
        deadLetters = meter.CreateCounter<long>("polilog.intake.dead_letters", description: "Requests kept because they could not be read, by kind.");
        batchSize = meter.CreateHistogram<int>("polilog.intake.batch.size", description: "Alerts written in one transaction.");
        batchDuration = meter.CreateHistogram<double>("polilog.intake.batch.duration", "s", "From the first read to the commit.");
    }

    public void Observe(Func<long> queuedRequests, Func<long> queuedBytes, Func<long> undecided)
    {
        meter.CreateObservableGauge("polilog.intake.queue.requests", queuedRequests, description: "Requests waiting to be stored.");
        meter.CreateObservableGauge("polilog.intake.queue.bytes", queuedBytes, "By", "What they weigh.");
        meter.CreateObservableGauge("polilog.engine.undecided", undecided, description: "Conditions whose newest state waits for a decision.");
    }

    public void Answered(int status) => requests.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Kept(string kind) => deadLetters.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Written(int stored, int refreshed, TimeSpan took)
    {
        alerts.Add(stored);
        refreshes.Add(refreshed);
        batchSize.Record(stored);
        batchDuration.Record(took.TotalSeconds);
    }
}
