using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>One more episode of the group: shown on the card; in Resolution the owner is told. It changes no clock, unless it makes the incident graver (rule 18).</summary>
internal static class Joining
{
    public static Decision Decide(Incident incident, Stimulus.Joined joined, Situation situation)
    {
        var members = incident.Members.With(joined.Member);
        var severity = members.HighestFiring(incident.Severity);
        var entry = new JournalEntry("joined", Reason.SameGroup, null, Situation.DataOf(joined.Member));
        var next = incident with { Members = members, Severity = severity };
        if (severity > incident.Severity)
            return SeverityChange.Rise(incident, next, situation, entry);
        if (incident.Phase is not Phase.Resolution)
            return situation.Changed(incident, next, [entry]);
        var told = new Ladder(situation, owner: null).Present(incident);
        return situation.Changed(incident, next, [entry with { Told = told }], new Telling(MessageKind.Joined, Reason.SameGroup, told, Rings: told.Count > 0));
    }
}
