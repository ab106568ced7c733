using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>The same condition soon after it was resolved (rule 21): the incident and its number stay, clocks start anew. Later it is a new matter.</summary>
internal static class Reopening
{
    public static Decision Decide(Incident incident, Stimulus.Fired fired, Situation situation)
    {
        var within = situation.Regulation.Reopen.Within;
        if (within == TimeSpan.Zero || incident.ResolvedAt is not { } resolvedAt || situation.Now > resolvedAt + within)
            return Opening.Decide(fired, situation);
        var members = incident.Members.With(fired.Member);
        var open = incident with
        {
            ResolvedAt = null,
            Regulation = situation.Regulation.Key,
            Members = members,
            Severity = members.HighestFiring(incident.Severity),
        };
        return situation.Regulation.Reopen.ToPreviousOwner && incident.Owner is { } owner && situation.People.IsPresentMember(owner)
            ? ToOwner(incident, open, owner, fired.Member, situation)
            : ToOwnership(incident, open, fired.Member, situation);
    }

    private static Decision.Changed ToOwner(Incident before, Incident open, string owner, Member member, Situation situation)
    {
        var limitAt = situation.Now + situation.LimitOf(Phase.Resolution, 0, open.Severity);
        var next = open with
        {
            Phase = Phase.Resolution,
            Level = 0,
            TakenAt = situation.Now,
            Clock = new IncidentClock { EscalationDueAt = limitAt, ResolutionLimitAt = limitAt },
        };
        return situation.Changed(
            before,
            next,
            [new JournalEntry("reopened", Reason.SameCondition, null, Data(member, limitAt)) { Told = [owner] }],
            new Telling(MessageKind.Reopened, Reason.SameCondition, [owner], Rings: true));
    }

    private static Decision.Changed ToOwnership(Incident before, Incident open, Member member, Situation situation)
    {
        var ladder = new Ladder(situation, owner: null);
        var rung = ladder.From(0);
        var dueAt = ladder.DueAfter(rung, Phase.Ownership, open.Severity);
        var next = open with
        {
            Phase = Phase.Ownership,
            Owner = null,
            Level = rung.Level,
            TakenAt = null,
            Clock = new IncidentClock { EscalationDueAt = dueAt, OwnershipLimitAt = situation.Now + situation.Regulation.Ownership.For(open.Severity) },
        };
        return situation.Changed(
            before,
            next,
            [new JournalEntry("reopened", Reason.SameCondition, null, Data(member, dueAt)), .. Ladder.Entries("told", Reason.SameCondition, rung, dueAt)],
            [
                new Telling(MessageKind.Reopened, Reason.SameCondition, rung.People, Rings: true) { PreviousOwner = before.Owner },
                .. ladder.TellingsOnStart(rung),
            ]);
    }

    private static JsonObject Data(Member member, DateTimeOffset dueAt)
    {
        var data = Situation.DataOf(member);
        data["due_at"] = dueAt;
        return data;
    }
}
