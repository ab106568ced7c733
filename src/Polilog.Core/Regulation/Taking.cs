using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;

namespace Polilog.Core.Regulation;

/// <summary>
/// "I take it" (rules 11, 13, 16). In Ownership it starts Resolution; the resolution limit runs once per incident, from the first take. In Resolution it is a
/// take over: due time and level stay, unless the regulation restarts the clock.
/// </summary>
internal static class Taking
{
    public static Decision Decide(Incident incident, Stimulus.Take take, Situation situation)
    {
        if (Authority.Refuse(take.Person, TopicRole.Member, incident, situation.People) is { } refused)
            return refused;
        return incident.Phase is Phase.Ownership ? Take(incident, take, situation) : TakeOver(incident, take, situation);
    }

    private static Decision.Changed Take(Incident incident, Stimulus.Take take, Situation situation)
    {
        // Used up already, it has escalated then: what runs now is the level's limit.
        var dueAt = incident.Clock.ResolutionLimitAt is { } running && running > situation.Now
            ? running
            : situation.Now + situation.LimitOf(Phase.Resolution, 0, incident.Severity);
        var next = incident with
        {
            Phase = Phase.Resolution,
            Owner = take.Person,
            Level = 0,
            TakenAt = incident.TakenAt ?? situation.Now,
            Clock = incident.Clock with
            {
                EscalationDueAt = dueAt,
                ResolutionLimitAt = incident.Clock.ResolutionLimitAt ?? dueAt,
                OwnershipLevel = incident.Level,
                Repeats = 0,
            },
        };
        return situation.Changed(
            incident,
            next,
            [new JournalEntry("taken", Reason.TakenByPerson, take.Person, new JsonObject { ["due_at"] = dueAt })],
            new Telling(MessageKind.Taken, Reason.TakenByPerson, [], Rings: false) { Actor = take.Person });
    }

    private static Decision TakeOver(Incident incident, Stimulus.Take take, Situation situation)
    {
        if (incident.Owner == take.Person)
            return new Decision.Unchanged(Reason.AlreadyYours);
        if (take.SeenVersion is { } seen && seen != incident.Version)
            return Refusal.TakenMeanwhile(incident, situation.People);
        if (Authority.Refuse(take.Person, situation.Regulation.TakeOver.AllowedFor, incident, situation.People) is { } refused)
            return refused;
        var next = incident with { Owner = take.Person };
        if (situation.Regulation.TakeOver.RestartClock)
            next = Restarted(next, situation);
        IReadOnlyList<string> told = incident.Owner is { } previous && situation.People.IsPresentMember(previous) ? [previous] : [];
        return situation.Changed(
            incident,
            next,
            [new JournalEntry("taken_over", Reason.TakenOver, take.Person, new JsonObject { ["due_at"] = next.Clock.EscalationDueAt })],
            new Telling(MessageKind.Taken, Reason.TakenOver, told, Rings: told.Count > 0) { Actor = take.Person, PreviousOwner = incident.Owner });
    }

    private static Incident Restarted(Incident incident, Situation situation)
    {
        var dueAt = situation.Now + situation.LimitOf(Phase.Resolution, 0, incident.Severity);
        return incident with { Level = 0, Clock = incident.Clock with { EscalationDueAt = dueAt, ResolutionLimitAt = dueAt, Repeats = 0 } };
    }
}
