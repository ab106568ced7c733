using Polilog.Core.Incidents;
using Polilog.Core.People;

namespace Polilog.Core.Regulation;

/// <summary>
/// The one decision function: what the regulation answers to a stimulus. Pure; the same function runs live, in tests with time travel, and over history. Every
/// stimulus has an answer in every phase; docs/regulation.md shows them all, made from this code.
/// </summary>
internal static class Regulator
{
    /// <param name="incident">Null: there is none yet.</param>
    /// <param name="now">The database clock at the claim. For one incident time never runs backwards, whatever the clock does.</param>
    public static Decision Decide(Incident? incident, Stimulus stimulus, TopicRegulation regulation, TopicPeople people, DateTimeOffset now)
    {
        var situation = new Situation(regulation, people, incident is not null && incident.ChangedAt > now ? incident.ChangedAt : now);
        return incident is { IsOpen: true, Clock.IsMuted: true } && stimulus is not (Stimulus.MutingBegan or Stimulus.MutingEnded)
            ? Muting.Quietly(incident, running => Answer(running, stimulus, situation), situation)
            : Answer(incident, stimulus, situation);
    }

    private static Decision Answer(Incident? incident, Stimulus stimulus, Situation situation)
    {
        var people = situation.People;
        return (stimulus, incident?.Phase) switch
        {
            (Stimulus.Fired fired, null) => Opening.Decide(fired, situation),
            (Stimulus.Fired fired, Phase.Ownership or Phase.Resolution) => Joining.Decide(incident!, new Stimulus.Joined(fired.Member), situation),
            (Stimulus.Fired fired, Phase.Resolved) => Reopening.Decide(incident!, fired, situation),

            (Stimulus.Joined joined, Phase.Ownership or Phase.Resolution) => Joining.Decide(incident!, joined, situation),
            (Stimulus.Joined, Phase.Resolved) => Refusal.AlreadyResolved(incident!, people),

            (Stimulus.SeverityChanged changed, Phase.Ownership or Phase.Resolution or Phase.Resolved) => SeverityChange.Decide(incident!, changed, situation),
            (Stimulus.Recovered recovered, Phase.Ownership or Phase.Resolution or Phase.Resolved) => Recovery.Decide(incident!, recovered, situation),
            (Stimulus.SourceNote note, Phase.Ownership or Phase.Resolution or Phase.Resolved) => SourceNoting.Decide(incident!, note, situation),

            (Stimulus.SourceNotTold untold, Phase.Ownership or Phase.Resolution or Phase.Resolved) => SourceNoting.Decide(incident!, untold, situation),

            (Stimulus.Take take, Phase.Ownership or Phase.Resolution) => Taking.Decide(incident!, take, situation),
            (Stimulus.Take, Phase.Resolved) => Refusal.AlreadyResolved(incident!, people),

            (Stimulus.Resolve resolve, Phase.Ownership or Phase.Resolution) => Resolving.Decide(incident!, resolve, situation),
            (Stimulus.Resolve, Phase.Resolved) => new Decision.Unchanged(Reason.AlreadyResolved),

            (Stimulus.Due { Reason: DueReason.Escalation }, Phase.Ownership or Phase.Resolution) => Escalation.Decide(incident!, situation),
            (Stimulus.Due, Phase.Resolved) => new Decision.Unchanged(Reason.AlreadyResolved),

            (Stimulus.MutingBegan began, Phase.Ownership or Phase.Resolution) => Muting.Began(incident!, began, situation),
            (Stimulus.MutingEnded, Phase.Ownership or Phase.Resolution) => Muting.Ended(incident!, situation),
            (Stimulus.OwnerAbsent absent, Phase.Resolution) => OwnerAbsence.Decide(incident!, absent, situation),
            (Stimulus.OwnerAbsent, Phase.Ownership) => new Decision.Unchanged(Reason.OwnerAbsent),
            (Stimulus.OwnerLeft left, Phase.Resolution) => Releasing.Decide(incident!, left, situation),
            (Stimulus.OwnerLeft, Phase.Ownership) => new Decision.Unchanged(Reason.OwnerLeft),
            (Stimulus.MutingBegan or Stimulus.MutingEnded or Stimulus.OwnerAbsent or Stimulus.OwnerLeft, Phase.Resolved) => new Decision.Unchanged(Reason.AlreadyResolved),

            (Stimulus.Joined or Stimulus.SeverityChanged or Stimulus.Recovered or Stimulus.SourceNote or Stimulus.SourceNotTold or Stimulus.Take or Stimulus.Resolve or Stimulus.Due or Stimulus.MutingBegan or Stimulus.MutingEnded or Stimulus.OwnerAbsent or Stimulus.OwnerLeft, null) =>
                Refusal.NoSuchIncident(people),

            _ => throw new InvalidOperationException($"The regulation has no answer to {stimulus.Name} in phase {incident?.Phase}."),
        };
    }
}
