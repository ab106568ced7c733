using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.Core.Regulation;

/// <summary>What people did at the source is on record; it moves nothing.</summary>
internal static class SourceNoting
{
    public static Decision Decide(Incident incident, Stimulus.SourceNote note, Situation situation)
    {
        var data = new JsonObject { ["condition"] = note.ConditionId, ["state_version"] = note.StateVersion };
        var noted = situation.Changed(incident, incident, [new JournalEntry(EventOf(note.What), Reason.SourceNote, null, data)]);
        // The card does not show it.
        return noted with { Next = noted.Next with { Revision = incident.Revision } };
    }

    private static string EventOf(Transition what) => what switch
    {
        Transition.Acknowledged => "acknowledged_at_source",
        Transition.Unacknowledged => "unacknowledged_at_source",
        Transition.Suppressed or Transition.DowntimeStart => "muted_at_source",
        Transition.Unsuppressed or Transition.DowntimeEnd => "unmuted_at_source",
        Transition.FlappingStart => "flaps_at_source",
        Transition.FlappingStop => "flaps_no_more_at_source",
        _ => "noted_at_source",
    };
}
