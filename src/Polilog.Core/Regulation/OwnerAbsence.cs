using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;

namespace Polilog.Core.Regulation;

/// <summary>An owner's absence has begun (rule 12): it does not take ownership away, but leads are told, once per absence.</summary>
internal static class OwnerAbsence
{
    public static Decision Decide(Incident incident, Stimulus.OwnerAbsent absent, Situation situation)
    {
        if (incident.Clock.AbsenceTold == absent.Fact)
            return new Decision.Unchanged(Reason.OwnerAbsent);
        IReadOnlyList<string> told = [.. situation.People.Find([new Audience.InRole(TopicRole.Lead)]).Where(p => p != incident.Owner)];
        return situation.Changed(
            incident,
            incident with { Clock = incident.Clock with { AbsenceTold = absent.Fact } },
            [new JournalEntry("owner_absent", Reason.OwnerAbsent, null, new JsonObject { ["fact"] = absent.Fact, ["until"] = absent.Until }) { Told = told }],
            new Telling(MessageKind.OwnerAbsent, Reason.OwnerAbsent, told, Rings: told.Count > 0));
    }
}
