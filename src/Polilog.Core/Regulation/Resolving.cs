using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;

namespace Polilog.Core.Regulation;

/// <summary>A person says it is solved (rules 16, 17, 20): any member may; the last owner stays on record, nothing is due any more.</summary>
internal static class Resolving
{
    public static Decision Decide(Incident incident, Stimulus.Resolve resolve, Situation situation)
    {
        if (Authority.Refuse(resolve.Person, TopicRole.Member, incident, situation.People) is { } refused)
            return refused;
        var entry = new JournalEntry("resolved", Reason.SolvedByPerson, resolve.Person, []) { Text = resolve.Text };
        return Changed(incident, incident, cause: null, entry, resolve.Person, situation);
    }

    /// <param name="cause">Recorded before it; null: nothing but the resolving itself.</param>
    public static Decision.Changed Changed(Incident before, Incident next, JournalEntry? cause, JournalEntry resolved, string? actor, Situation situation) => situation.Changed(
        before,
        next with { Phase = Phase.Resolved, ResolvedAt = situation.Now, Clock = next.Clock with { EscalationDueAt = null } },
        cause is null ? [resolved] : [cause, resolved],
        new Telling(MessageKind.Resolved, resolved.Reason, [], Rings: false) { Actor = actor, Text = resolved.Text });
}
