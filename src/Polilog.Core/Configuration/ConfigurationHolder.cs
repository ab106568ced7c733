using Polilog.Core.Facts;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration;

/// <summary>
/// The configuration this host works by now, with the facts that stand beside it. Whoever does one piece of work takes <see cref="Current"/> once and keeps it to the
/// end of that piece.
/// </summary>
internal sealed class ConfigurationHolder
{
    private readonly Lock gate = new();
    private volatile ActiveConfiguration? current;
    private StandingFacts facts = StandingFacts.None;

    /// <summary>Wordings of regulations that were in force here: what was opened under them a moment ago may be written after the next revision was read.</summary>
    public IEnumerable<TopicRegulation> KnownRegulations => current?.KnownRegulations ?? [];

    public ActiveConfiguration Current => current ?? throw new InvalidOperationException("No configuration is active yet: the host activates one before it starts its workers.");

    public long FactVersion => Volatile.Read(ref facts).Version;

    public void Activate(ActiveConfiguration configuration)
    {
        lock (gate)
            current = configuration.With(facts);
    }

    /// <summary>Takes over newer facts; what another thread has learnt meanwhile is not forgotten for older ones.</summary>
    public void Learn(StandingFacts read)
    {
        lock (gate)
        {
            if (read.Version <= facts.Version)
                return;
            Volatile.Write(ref facts, read);
            current = current?.With(read);
        }
    }
}
