using Polilog.Core.Configuration;
using Polilog.Core.Messages;
using Polilog.Core.Regulation;

namespace Polilog.Core.Incidents;

/// <summary>One incident within one transaction: as it was, what was decided on it in order, as it will be.</summary>
internal sealed class IncidentWork(Incident? before)
{
    private readonly List<DecidedEntry> entries = [];
    private DateTimeOffset? lookAt;
    private readonly List<(Telling Telling, Incident Then)> tellings = [];

    /// <summary>Null: it is opened here.</summary>
    public Incident? Before { get; } = before;

    /// <summary>Null: nothing was decided on it yet.</summary>
    public Incident? After { get; private set; } = before;

    public IReadOnlyList<DecidedEntry> Entries => entries;

    /// <summary>In order, each with the incident as it was then; news that later news of the same kind contain are left out.</summary>
    public IReadOnlyList<(Telling Telling, Incident Then)> Tellings => tellings;

    public bool IsChanged => entries.Count > 0;

    /// <summary>When the incident comes up: at its next limit, or at once where what happened may have changed what mutes it.</summary>
    public DateTimeOffset? DueAt => After is { IsOpen: true } ? lookAt ?? After.Clock.DueAt : After?.Clock.DueAt;

    public bool IsCardChanged => After is not null && After.Revision != (Before?.Revision ?? 0);

    /// <summary>Decides and keeps the result; an incident that would not reopen is opened anew as other work.</summary>
    /// <param name="via">engine, portal, api, cli, matrix, source.</param>
    public (Decision Decision, IncidentWork Work) Decide(Stimulus stimulus, string via, ActiveConfiguration configuration, DateTimeOffset now)
    {
        var topic = TopicOf(stimulus, configuration);
        // What is over reopens under the present wording.
        var regulation = After is null or { Phase: Phase.Resolved } ? configuration.RegulationOf(topic) : configuration.RegulationOf(After.Regulation, topic);
        var decision = Regulator.Decide(After, stimulus, regulation, configuration.PeopleOf(topic, now), now);
        if (decision is not Decision.Changed changed)
            return (decision, this);
        var work = After is { Id: not 0 } && changed.Next.Id == 0 ? new IncidentWork(before: null) : this;
        work.Keep(changed, stimulus, via);
        if (MayMove(stimulus) && (work.After!.Clock.IsMuted || (stimulus is not (Stimulus.Fired or Stimulus.Joined) && configuration.Facts.Mutes.AnyIn(topic.Key, now))))
            work.lookAt = now;
        // An absence that began under a mute was kept quiet.
        if (stimulus is Stimulus.MutingEnded && work.After!.Owner is { } owner && configuration.Facts.AbsenceOf(owner, now) is not null)
            work.lookAt = now;
        return (decision, work);
    }

    /// <summary>What mutes it may have changed without a decision.</summary>
    public void LookAgain(DateTimeOffset now) => lookAt = now;

    /// <summary>It comes up before its next limit.</summary>
    public bool IsLookedAt => lookAt is not null && After is { IsOpen: true };

    /// <summary>Gives an incident that is opened here its row and its number.</summary>
    public void Number(long id, int number) => After = After! with { Id = id, Number = number };

    // Whatever is written besides the engine's own looks would otherwise take back a look that is owed. What fired or joined just now was found not to be muted: it can only end a mute.
    private static bool MayMove(Stimulus stimulus) => stimulus is not (Stimulus.Due or Stimulus.MutingBegan or Stimulus.MutingEnded or Stimulus.OwnerAbsent or Stimulus.OwnerLeft);

    private TopicSettings TopicOf(Stimulus stimulus, ActiveConfiguration configuration)
    {
        var key = After?.Topic ?? (stimulus as Stimulus.Fired)?.Topic ?? throw new InvalidOperationException($"{stimulus.Name} needs an incident.");
        return configuration.FindTopic(key) ?? throw new InvalidOperationException($"Topic {key} is not in the configuration, but {After?.Key ?? "a route"} belongs to it.");
    }

    private void Keep(Decision.Changed changed, Stimulus stimulus, string via)
    {
        // One transaction shows one new card, however much was decided in it.
        var revision = changed.Next.Revision == (After?.Revision ?? 0) ? changed.Next.Revision : (Before?.Revision ?? 0) + 1;
        After = changed.Next with { Revision = revision };
        entries.AddRange(changed.Entries.Select(e => new DecidedEntry(e, stimulus.Name, via, After.ChangedAt, After.Version)));
        foreach (var telling in changed.Tellings)
        {
            if (telling.Kind is MessageKind.Joined or MessageKind.SeverityRose)
                tellings.RemoveAll(t => t.Telling.Kind == telling.Kind);
            tellings.Add((telling, After));
        }
    }
}

/// <summary>A journal entry with the circumstances of its decision.</summary>
internal sealed record DecidedEntry(JournalEntry Entry, string Stimulus, string Via, DateTimeOffset At, int Version);
