using System.Diagnostics.Metrics;

namespace Polilog.Core.Delivery;

/// <summary>How much is owed, since when, and what became of the attempts.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    private readonly Meter meter = new(Tracing.Name);
    private readonly Counter<long> attempts;
    private readonly Counter<long> superseded;
    private readonly Histogram<double> duration;
    private long owed;
    private double oldestSeconds;

    public DeliveryMetrics()
    {
        meter.CreateObservableGauge("polilog.deliveries.owed", () => Interlocked.Read(ref owed), description: "Deliveries that are owed now.");
        meter.CreateObservableGauge("polilog.deliveries.oldest_owed", () => Volatile.Read(ref oldestSeconds), "s", "Age of the oldest delivery that is owed.");
        attempts = meter.CreateCounter<long>("polilog.delivery.attempts", description: "Attempts to deliver, by outcome.");
        superseded = meter.CreateCounter<long>("polilog.delivery.superseded", description: "Changes of a card that a later one overtook before they were sent.");
        duration = meter.CreateHistogram<double>("polilog.delivery.duration", "s", "How long an attempt took.");
    }

    public void Attempted(string scheme, DeliveryOutcome outcome, TimeSpan took)
    {
        var name = outcome switch
        {
            DeliveryOutcome.Delivered => "delivered",
            DeliveryOutcome.Rejected => "rejected",
            DeliveryOutcome.RetryLater { WholeAccount: true } => "account_waits",
            _ => "retry",
        };
        attempts.Add(1, new KeyValuePair<string, object?>("scheme", scheme), new KeyValuePair<string, object?>("outcome", name));
        duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("scheme", scheme));
    }

    public void Superseded(long count)
    {
        if (count > 0)
            superseded.Add(count);
    }

    public void Owed(Backlog backlog, DateTimeOffset now)
    {
        Interlocked.Exchange(ref owed, backlog.Owed);
        Volatile.Write(ref oldestSeconds, backlog.OldestAt is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0);
    }

    public void Dispose() => meter.Dispose();
}
