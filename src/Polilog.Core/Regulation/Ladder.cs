using System.Text.Json.Nodes;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;

namespace Polilog.Core.Regulation;

/// <summary>One step of an escalation: who is told, and which levels were passed over on the way. The level above the highest is the last resort.</summary>
internal sealed record Rung(int Level, IReadOnlyList<string> People, IReadOnlyList<int> Skipped);

/// <summary>Finds who is told, anew at each telling (rules 7-9): levels that reach nobody are passed over; in Resolution the owner is not somebody.</summary>
internal sealed class Ladder(Situation situation, string? owner)
{
    private readonly TopicRegulation regulation = situation.Regulation;

    public int LastResort => regulation.Levels.Count;

    /// <summary>The first level from this one on that has somebody; with none left, the last resort.</summary>
    public Rung From(int level)
    {
        var skipped = new List<int>();
        for (; level < LastResort; level++)
        {
            if (PeopleOf(level) is { Count: > 0 } people)
                return new Rung(level, people, skipped);
            skipped.Add(level);
        }
        return new Rung(LastResort, PeopleOf(LastResort), skipped);
    }

    /// <summary>People of the highest level that has somebody; empty: nobody at any level.</summary>
    public IReadOnlyList<string> Highest() =>
        Enumerable.Range(0, LastResort).Reverse().Select(PeopleOf).FirstOrDefault(people => people.Count > 0) ?? [];

    /// <summary>Who is told of news at the present level (rule 18): in Resolution the owner. Who is absent cannot be told (rule 7): then the level is, as if nobody owned it.</summary>
    public IReadOnlyList<string> Present(Incident incident)
    {
        if (incident is { Phase: Phase.Resolution, Owner: { } person } && situation.People.IsPresentMember(person))
            return [person];
        var rung = From(Math.Min(incident.Level, LastResort));
        var reachesSomebody = rung.Level < LastResort || (incident.Level >= LastResort && rung.People.Count > 0);
        return !reachesSomebody && Highest() is { Count: > 0 } highest ? highest : rung.People;
    }

    public IReadOnlyList<string> NamesOf(IReadOnlyList<int> levels) => [.. levels.Select(l => regulation.Levels[l].Name)];

    /// <summary>The record of a telling: whom it reached, and that the levels in between reached nobody.</summary>
    public static IReadOnlyList<JournalEntry> Entries(string name, Reason reason, Rung rung, DateTimeOffset dueAt)
    {
        var data = new JsonObject { ["level"] = rung.Level, ["due_at"] = dueAt };
        return
        [
            .. rung.Skipped.Select(level => new JournalEntry("level_skipped", Reason.LevelHasNobody, null, new JsonObject { ["level"] = level })),
            new JournalEntry(name, rung.People.Count > 0 ? reason : Reason.LevelHasNobody, null, data) { Told = rung.People },
        ];
    }

    /// <summary>What the room reads besides the ringing message when the first levels reach nobody (rule 8), or when it came to the last resort at once (rule 9).</summary>
    public IReadOnlyList<Telling> TellingsOnStart(Rung rung) => rung switch
    {
        { Skipped.Count: 0 } => [],
        _ when rung.Level == LastResort => [new Telling(MessageKind.LastResort, Reason.LevelHasNobody, rung.People, Rings: true) { SkippedLevels = NamesOf(rung.Skipped) }],
        _ => [new Telling(MessageKind.Escalated, Reason.LevelHasNobody, rung.People, Rings: false) { SkippedLevels = NamesOf(rung.Skipped) }],
    };

    /// <summary>When the step after this telling is due.</summary>
    public DateTimeOffset DueAfter(Rung rung, Phase phase, Sdk.Severity severity) => situation.Now + (rung.Level == LastResort
        ? regulation.LastResort.Every
        : situation.LimitOf(phase, rung.Level, severity));

    private IReadOnlyList<string> PeopleOf(int level)
    {
        var notify = level < LastResort ? regulation.Levels[level].Notify : regulation.LastResort.Notify;
        return [.. situation.People.Find(notify).Where(p => p != owner)];
    }
}
