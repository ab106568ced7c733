using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>A member's episode ended at the source. The incident has recovered when no member fires any more (rule 19).</summary>
internal static class Recovery
{
    public static Decision Decide(Incident incident, Stimulus.Recovered recovered, Situation situation)
    {
        if (incident.Members.Find(recovered.ConditionId, recovered.Episode) is not { IsFiring: true } member)
            return new Decision.Unchanged(Reason.MemberRecovered);
        var ended = member with { EndedAt = situation.Now };
        var members = incident.Members.With(ended);
        var data = Situation.DataOf(ended);
        data["how"] = recovered.How;
        var entry = new JournalEntry("member_recovered", Reason.MemberRecovered, null, data);
        var next = incident with { Members = members, Severity = members.HighestFiring(incident.Severity) };
        return !incident.IsOpen || members.Any(m => m.IsFiring)
            ? situation.Changed(incident, next, [entry])
            : AllRecovered(incident, next, entry, situation);
    }

    private static Decision.Changed AllRecovered(Incident before, Incident next, JournalEntry entry, Situation situation) => situation.Regulation.Recovery switch
    {
        RecoveryRule.AskOwner when before is { Phase: Phase.Resolution, Owner: not null } =>
            LeftOpen(before, next, entry, Reason.RecoveryNeedsOwner, new Ladder(situation, owner: null).Present(before), situation),
        RecoveryRule.Resolve or RecoveryRule.AskOwner =>
            Resolving.Changed(before, next, entry, new JournalEntry("resolved", Reason.AllRecovered, null, []), actor: null, situation),
        RecoveryRule.KeepOpen =>
            LeftOpen(before, next, entry, Reason.RecoveryKeepsOpen, [], situation),
        _ => throw new InvalidOperationException($"Recovery rule {situation.Regulation.Recovery} is not known."),
    };

    private static Decision.Changed LeftOpen(
        Incident before, Incident next, JournalEntry entry, Reason reason, IReadOnlyList<string> told, Situation situation) => situation.Changed(
        before,
        next,
        [entry, new JournalEntry("recovered", reason, null, []) { Told = told }],
        new Telling(MessageKind.Recovered, reason, told, Rings: told.Count > 0));
}
