using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>A member is graver or less grave than before (rule 18): a rise shortens the limit and is told, a fall is only shown.</summary>
internal static class SeverityChange
{
    public static Decision Decide(Incident incident, Stimulus.SeverityChanged changed, Situation situation)
    {
        if (incident.Members.Find(changed.ConditionId, changed.Episode) is not { } member || member.Severity == changed.Severity)
            return new Decision.Unchanged(Reason.SeverityUnchanged);
        var graver = changed.Severity > member.Severity;
        var now = member with { Severity = changed.Severity };
        var members = incident.Members.With(now);
        var next = incident with { Members = members, Severity = members.HighestFiring(incident.Severity) };
        var entry = new JournalEntry("member_severity_changed", graver ? Reason.SeverityRose : Reason.SeverityFell, null, Situation.DataOf(now));
        return next.Severity > incident.Severity && incident.IsOpen
            ? Rise(incident, next, situation, entry)
            : situation.Changed(incident, next, [entry]);
    }

    /// <param name="cause">What made the incident graver; recorded before the rise.</param>
    public static Decision.Changed Rise(Incident before, Incident next, Situation situation, JournalEntry cause)
    {
        var told = new Ladder(situation, owner: null).Present(before);
        var clock = Shortened(next, situation);
        var data = new JsonObject { ["from"] = (int)before.Severity, ["to"] = (int)next.Severity, ["due_at"] = clock.EscalationDueAt };
        return situation.Changed(
            before,
            next with { Clock = clock },
            [cause, new JournalEntry("severity_rose", Reason.SeverityRose, null, data) { Told = told }],
            new Telling(MessageKind.SeverityRose, Reason.SeverityRose, told, Rings: true));
    }

    private static IncidentClock Shortened(Incident incident, Situation situation)
    {
        var (clock, regulation, now) = (incident.Clock, situation.Regulation, situation.Now);
        var inOwnership = incident.Phase is Phase.Ownership;
        var limits = clock with
        {
            EscalationDueAt = Earlier(clock.EscalationDueAt, now + situation.LimitOf(incident.Phase, incident.Level, incident.Severity)),
            OwnershipLimitAt = inOwnership ? Earlier(clock.OwnershipLimitAt, now + regulation.Ownership.For(incident.Severity)) : clock.OwnershipLimitAt,
            ResolutionLimitAt = Earlier(clock.ResolutionLimitAt, now + regulation.Resolution.For(incident.Severity)),
        };
        return limits.EscalationDueAt is { } dueAt ? limits with { EscalationDueAt = situation.DueFirst(dueAt, incident.Phase, limits) } : limits;
    }

    /// <summary>What does not run is not started by a rise.</summary>
    private static DateTimeOffset? Earlier(DateTimeOffset? running, DateTimeOffset limit) => running is { } at && limit < at ? limit : running;
}
