using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>
/// The owner does not belong to the topic any more (rule 12): the incident returns to Ownership, at the level that had reached, with a fresh ownership limit beside
/// the running resolution limit.
/// </summary>
internal static class Releasing
{
    public static Decision Decide(Incident incident, Stimulus.OwnerLeft left, Situation situation)
    {
        if (incident.Owner != left.Person)
            return new Decision.Unchanged(Reason.OwnerLeft);
        var ladder = new Ladder(situation, owner: null);
        var rung = ladder.From(Math.Min(incident.Clock.OwnershipLevel, ladder.LastResort));
        var dueAt = situation.DueFirst(ladder.DueAfter(rung, Phase.Ownership, incident.Severity), Phase.Ownership, incident.Clock);
        // What was owed before is told now, at the level that follows.
        if (incident.Clock.EscalationDueAt < situation.Now)
            dueAt = situation.Now;
        var next = incident with
        {
            Phase = Phase.Ownership,
            Owner = null,
            Level = rung.Level,
            Clock = incident.Clock with { EscalationDueAt = dueAt, Repeats = 0, AbsenceTold = null },
        };
        return situation.Changed(
            incident,
            next,
            [new JournalEntry("released", Reason.OwnerLeft, null, new JsonObject { ["due_at"] = dueAt }), .. Ladder.Entries("told", Reason.OwnerLeft, rung, dueAt)],
            [new Telling(MessageKind.Released, Reason.OwnerLeft, rung.People, Rings: rung.People.Count > 0) { PreviousOwner = left.Person }, .. ladder.TellingsOnStart(rung)]);
    }
}
