using System.Diagnostics.Metrics;

namespace Polilog.Core.Incidents;

/// <summary>What the engine counts, under the meter of all parts.</summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Meter meter = new(Tracing.Name);
    private readonly Counter<long> decided;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> lateness;
    private volatile IReadOnlyList<OpenCount> open = [];

    public EngineMetrics()
    {
        decided = meter.CreateCounter<long>("polilog.engine.decided", description: "Decisions made, by what they were about: condition or due.");
        duration = meter.CreateHistogram<double>("polilog.engine.decision.duration", "s", "From the claim to the commit, for all that was decided in one transaction.");
        lateness = meter.CreateHistogram<double>("polilog.engine.due.lateness", "s", "How long after its due time an incident was decided.");
        meter.CreateObservableGauge("polilog.incidents.open", Open, description: "Open incidents, by topic and phase; counted every few seconds.");
    }

    public void Decided(string about, int count, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("about", about);
        decided.Add(count, tag);
        duration.Record(took.TotalSeconds, tag);
    }

    public void Late(TimeSpan by) => lateness.Record(by.TotalSeconds);

    public void Counted(IReadOnlyList<OpenCount> counts) => open = counts;

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Open() => open
        .GroupBy(c => (c.Topic, c.Phase))
        .Select(g => new Measurement<long>(
            g.Sum(c => (long)c.Incidents), new KeyValuePair<string, object?>("topic", g.Key.Topic), new KeyValuePair<string, object?>("phase", IncidentRows.Name(g.Key.Phase))));
}
