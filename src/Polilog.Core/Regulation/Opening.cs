using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>A new matter: nobody is responsible yet, the first level is told at once (rules 2, 5, 8).</summary>
internal static class Opening
{
    public static Decision Decide(Stimulus.Fired fired, Situation situation)
    {
        var ladder = new Ladder(situation, owner: null);
        var rung = ladder.From(0);
        var dueAt = ladder.DueAfter(rung, Phase.Ownership, fired.Member.Severity);
        var incident = new Incident
        {
            Topic = fired.Topic,
            Route = fired.Route,
            GroupKey = fired.GroupKey,
            Title = fired.Title,
            Regulation = situation.Regulation.Key,
            Phase = Phase.Ownership,
            Level = rung.Level,
            Severity = fired.Member.Severity,
            PeakSeverity = fired.Member.Severity,
            OpenedAt = situation.Now,
            ChangedAt = situation.Now,
            Clock = new IncidentClock
            {
                EscalationDueAt = dueAt,
                OwnershipLimitAt = situation.Now + situation.Regulation.Ownership.For(fired.Member.Severity),
            },
            Members = [fired.Member],
        };
        JsonObject data = Situation.DataOf(fired.Member);
        data["route"] = fired.Route;
        return situation.Changed(
            incident,
            incident,
            [new JournalEntry("opened", Reason.NewEpisode, null, data), .. Ladder.Entries("told", Reason.NewEpisode, rung, dueAt)],
            [new Telling(MessageKind.Card, Reason.NewEpisode, rung.People, Rings: true), .. ladder.TellingsOnStart(rung)]);
    }
}
