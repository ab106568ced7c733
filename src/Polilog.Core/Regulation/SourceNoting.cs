using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Sdk;

namespace Polilog.Core.Regulation;

/// <summary>What people did at the source is on record, and what it could not be told; neither moves anything.</summary>
internal static class SourceNoting
{
    public static Decision Decide(Incident incident, Stimulus.SourceNote note, Situation situation)
    {
        var data = new JsonObject { ["condition"] = note.ConditionId, ["state_version"] = note.StateVersion };
        return Noted(incident, new JournalEntry(EventOf(note.What), Reason.SourceNote, null, data), [], situation);
    }

    /// <summary>The other way round: who looks only at the source must learn it from somebody.</summary>
    public static Decision Decide(Incident incident, Stimulus.SourceNotTold untold, Situation situation)
    {
        var said = $"{untold.Connection}: {untold.Reason}";
        var entry = new JournalEntry("source_not_told", Reason.SourceRefused, null, new JsonObject { ["delivery"] = untold.Delivery }) { Text = said };
        return Noted(incident, entry, [new Telling(MessageKind.SourceNotTold, Reason.SourceRefused, [], Rings: false) { Text = said }], situation);
    }

    // The card does not show it.
    private static Decision.Changed Noted(Incident incident, JournalEntry entry, IReadOnlyList<Telling> tellings, Situation situation)
    {
        var noted = situation.Changed(incident, incident, [entry], tellings);
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
