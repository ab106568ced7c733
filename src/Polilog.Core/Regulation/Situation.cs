using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.Sdk;

namespace Polilog.Core.Regulation;

/// <summary>All a rule may look at besides the incident and the stimulus.</summary>
/// <param name="Now">The moment of the decision; never before the incident's last change.</param>
internal sealed record Situation(TopicRegulation Regulation, TopicPeople People, DateTimeOffset Now)
{
    /// <summary>How long the present level of a phase may last.</summary>
    public TimeSpan LimitOf(Phase phase, int level, Severity severity)
    {
        var ofPhase = (phase is Phase.Ownership ? Regulation.Ownership : Regulation.Resolution).For(severity);
        // Nobody is told when Resolution begins: what runs then is the resolution limit, not the first level's own.
        var toldInThisPhase = phase is Phase.Ownership || level > 0;
        return toldInThisPhase && level < Regulation.Levels.Count ? Regulation.Levels[level].Within ?? ofPhase : ofPhase;
    }

    /// <summary>In Ownership the resolution limit of what was taken before runs on beside the level's (rule 12): whichever is due first.</summary>
    public DateTimeOffset DueFirst(DateTimeOffset dueAt, Phase phase, IncidentClock clock) =>
        phase is Phase.Ownership && clock.ResolutionLimitAt is { } running && running > Now && running < dueAt ? running : dueAt;

    /// <summary>The only way a rule changes an incident: it keeps the counters and moments that every change moves.</summary>
    public Decision.Changed Changed(Incident before, Incident after, IReadOnlyList<JournalEntry> entries, params IReadOnlyList<Telling> tellings)
    {
        var moved = before.Owner != after.Owner || before.Phase != after.Phase || before.Level != after.Level;
        var next = after with
        {
            Version = moved ? before.Version + 1 : before.Version,
            Revision = before.Revision + 1,
            PeakSeverity = after.Severity > before.PeakSeverity ? after.Severity : before.PeakSeverity,
            ChangedAt = Now,
        };
        return new Decision.Changed(next, entries, tellings);
    }

    /// <summary>What the journal says of a member; enough to decide again.</summary>
    public static JsonObject DataOf(Member member) => new()
    {
        ["condition"] = member.ConditionId,
        ["episode"] = member.Episode,
        ["severity"] = (int)member.Severity,
    };
}
