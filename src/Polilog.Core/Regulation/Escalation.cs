using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>A limit is over (rules 6-9): the next level that has somebody is told; after the highest, it is told again; then the last resort, until somebody acts.</summary>
internal static class Escalation
{
    public static Decision Decide(Incident incident, Situation situation)
    {
        if (incident.Clock.EscalationDueAt is not { } dueAt || situation.Now < dueAt)
            return new Decision.Unchanged(Reason.NotYetDue);
        // Who owns it in Resolution knows already.
        var ladder = new Ladder(situation, incident.Phase is Phase.Resolution ? incident.Owner : null);
        if (incident.Level >= ladder.LastResort)
            return To(incident, ladder.From(ladder.LastResort), ladder, situation);
        var next = incident.Clock.Repeats > 0 ? null : ladder.From(incident.Level + 1);
        if (next is not null && next.Level < ladder.LastResort)
            return To(incident, next, ladder, situation);
        var again = ladder.Highest();
        return again.Count > 0 && incident.Clock.Repeats < situation.Regulation.Exhausted.Repeat
            ? Repeat(incident, new Rung(ladder.LastResort - 1, again, next?.Skipped ?? []), ladder, situation)
            : To(incident, ladder.From(ladder.LastResort) with { Skipped = next?.Skipped ?? [] }, ladder, situation);
    }

    private static Decision.Changed To(Incident incident, Rung rung, Ladder ladder, Situation situation)
    {
        var isLastResort = rung.Level == ladder.LastResort;
        var reason = isLastResort ? Reason.LevelsExhausted : OverdueReason(incident);
        var dueAt = situation.DueFirst(ladder.DueAfter(rung, incident.Phase, incident.Severity), incident.Phase, incident.Clock);
        return situation.Changed(
            incident,
            incident with { Level = rung.Level, Clock = incident.Clock with { EscalationDueAt = dueAt, Repeats = 0 } },
            Ladder.Entries(isLastResort ? "last_resort" : "escalated", reason, rung, dueAt),
            new Telling(isLastResort ? MessageKind.LastResort : MessageKind.Escalated, reason, rung.People, Rings: true) { SkippedLevels = ladder.NamesOf(rung.Skipped) });
    }

    private static Decision.Changed Repeat(Incident incident, Rung rung, Ladder ladder, Situation situation)
    {
        var dueAt = situation.DueFirst(situation.Now + situation.Regulation.Exhausted.Every, incident.Phase, incident.Clock);
        return situation.Changed(
            incident,
            incident with { Level = rung.Level, Clock = incident.Clock with { EscalationDueAt = dueAt, Repeats = incident.Clock.Repeats + 1 } },
            Ladder.Entries("told_again", Reason.LevelsExhausted, rung, dueAt),
            new Telling(MessageKind.Escalated, Reason.LevelsExhausted, rung.People, Rings: true) { SkippedLevels = ladder.NamesOf(rung.Skipped) });
    }

    private static Reason OverdueReason(Incident incident) =>
        incident.Phase is Phase.Ownership && incident.Clock.EscalationDueAt != incident.Clock.ResolutionLimitAt ? Reason.NobodyTookIt : Reason.NotSolvedInTime;
}
