using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>
/// Silence and maintenance (rule 24): limits stand still with what is left of them, nobody is told, not even of a rise; take, recovery and resolve work. At the end
/// the present level is told, in Resolution the owner, and the rest runs on.
/// </summary>
internal static class Muting
{
    public static Decision Began(Incident incident, Stimulus.MutingBegan began, Situation situation)
    {
        var clock = incident.Clock;
        if (clock.MutedBy == began.Fact && clock.MutedUntilAt == began.Until)
            return new Decision.Unchanged(Reason.Muted);
        var next = incident with { Clock = clock with { MutedBy = began.Fact, MutedUntilAt = began.Until, MutedSinceAt = clock.MutedSinceAt ?? situation.Now } };
        return situation.Changed(incident, next, [new JournalEntry("muted", Reason.Muted, null, new JsonObject { ["fact"] = began.Fact, ["until"] = began.Until })]);
    }

    public static Decision Ended(Incident incident, Situation situation)
    {
        if (!incident.Clock.IsMuted)
            return new Decision.Unchanged(Reason.MutingEnded);
        var next = incident with { Clock = RunningOn(incident.Clock, situation.Now) };
        var told = new Ladder(situation, owner: null).Present(next);
        return situation.Changed(
            incident,
            next,
            [new JournalEntry("unmuted", Reason.MutingEnded, null, new JsonObject { ["due_at"] = next.Clock.EscalationDueAt }) { Told = told }],
            new Telling(MessageKind.Unmuted, Reason.MutingEnded, told, Rings: true));
    }

    /// <summary>Decides as if the limits ran, and lets them stand still again; what a person did is shown, everything else is kept quiet.</summary>
    public static Decision Quietly(Incident muted, Func<Incident, Decision> decide, Situation situation)
    {
        var decision = decide(muted with { Clock = RunningOn(muted.Clock, situation.Now) });
        if (decision is not Decision.Changed changed)
            return decision;
        var next = changed.Next.IsOpen
            ? changed.Next with { Clock = changed.Next.Clock with { MutedBy = muted.Clock.MutedBy, MutedUntilAt = muted.Clock.MutedUntilAt, MutedSinceAt = situation.Now } }
            : changed.Next;
        return new Decision.Changed(
            next,
            [.. changed.Entries.Select(e => e with { Told = [] })],
            [.. changed.Tellings.Where(t => t.Kind is MessageKind.Taken or MessageKind.Resolved).Select(t => t with { Mentions = [], Rings = false })]);
    }

    /// <summary>The limits as they are when what was left of them runs on from now.</summary>
    private static IncidentClock RunningOn(IncidentClock clock, DateTimeOffset now)
    {
        var stood = now - (clock.MutedSinceAt ?? now);
        return clock with
        {
            MutedBy = null,
            MutedUntilAt = null,
            MutedSinceAt = null,
            EscalationDueAt = clock.EscalationDueAt + stood,
            OwnershipLimitAt = clock.OwnershipLimitAt + stood,
            ResolutionLimitAt = clock.ResolutionLimitAt + stood,
        };
    }
}
