using System.Reflection;
using System.Text;
using System.Text.Json;
using Polilog.Core.Incidents;
using Polilog.Core.Regulation;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

/// <summary>docs/regulation.md, made by deciding: every stimulus in every phase has a defined answer.</summary>
public sealed class RegulationTableTests
{
    private static readonly IReadOnlyList<(Stimulus Stimulus, string Meaning)> Stimuli =
    [
        (Fired(condition: 2), "a new episode that no open incident takes in"),
        (new Stimulus.Joined(Member(2)), "one more episode of the same group"),
        (new Stimulus.SeverityChanged(1, 1, Severity.Critical), "a member is graver (or less grave) than before"),
        (new Stimulus.Recovered(1, 1, "recovery"), "the last firing member recovered"),
        (new Stimulus.SourceNote(1, 2, Transition.Acknowledged), "somebody acknowledged, muted or commented at the source"),
        (new Stimulus.SourceNotTold(1, "zabbix", "It is refused."), "a source could not be told who took it, or that it is over"),
        (new Stimulus.Take("bob"), "a member says: I take it"),
        (new Stimulus.Resolve("bob", null), "a member says: it is solved"),
        (new Stimulus.Due(DueReason.Escalation), "the running limit is over"),
        (new Stimulus.MutingBegan(7, Start.AddHours(2)), "a silence or maintenance covers all that fires of it"),
        (new Stimulus.MutingEnded(), "nothing covers it any more"),
        (new Stimulus.OwnerAbsent(9, Start.AddDays(2)), "the owner's absence has begun"),
        (new Stimulus.OwnerLeft("ann"), "the owner does not belong to the topic any more"),
    ];

    private static readonly IReadOnlyList<(string Phase, Func<Drill> Incident)> Phases =
    [
        ("no incident", () => new Drill()),
        ("Ownership", () => Opened()),
        ("Resolution", () => TakenBy("ann")),
        ("muted", () => Muted(TakenBy("ann"))),
        ("Resolved", () => Resolved()),
    ];

    [Fact]
    public void Every_stimulus_has_a_row()
    {
        var kinds = typeof(Stimulus).GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public).Where(t => t.IsSubclassOf(typeof(Stimulus)));
        Assert.Equal(kinds.Select(t => t.Name).Order(), Stimuli.Select(s => s.Stimulus.GetType().Name).Order());
        Assert.Equal(Enum.GetValues<Phase>().Length + 2, Phases.Count);
    }

    [Fact]
    public void The_document_shows_what_the_code_decides()
    {
        var text = new StringBuilder("""
            # What the regulation answers

            Every stimulus in every phase, with the standard rules of a topic (recovery resolves, the same condition reopens within 20 minutes). Made from the code by
            `RegulationTableTests`; run it with `SNAPSHOT_ACCEPT=1` after a change of the rules.

            A cell names what the journal records, then the new messages in brackets (the card always changes with it), or why nothing changes. "→" gives the phase
            afterwards where it is another one. "muted" is an incident in Resolution that a silence or maintenance mutes.

            """);
        text.Append("\n| Stimulus | Meaning | ").AppendJoin(" | ", Phases.Select(p => p.Phase)).Append(" |\n|---|---|").Append(string.Concat(Phases.Select(_ => "---|"))).Append('\n');
        foreach (var (stimulus, meaning) in Stimuli)
            text.Append("| `").Append(stimulus.Name).Append("` | ").Append(meaning).Append(" | ").AppendJoin(" | ", Phases.Select(p => Answer(p.Incident(), stimulus))).Append(" |\n");
        Snapshot.VerifyFile(text.ToString(), Repository.PathOf("docs/regulation.md"));
    }

    private static string Answer(Drill drill, Stimulus stimulus)
    {
        var phase = drill.Incident?.Phase;
        if (stimulus is Stimulus.Due && drill.Incident?.Clock.DueAt is { } dueAt)
            drill.Now = dueAt;
        return Regulator.Decide(drill.Incident, stimulus, drill.Rules, drill.People, drill.Now) switch
        {
            Decision.Changed changed => string.Join(", ", changed.Entries.Select(e => e.Event))
                + (changed.Tellings.Count == 0 ? "" : $" [{string.Join(", ", changed.Tellings.Select(t => Name(t.Kind)))}]")
                + (changed.Next.Phase == phase ? "" : $" → {changed.Next.Phase}"),
            Decision.Unchanged unchanged => $"nothing: {Name(unchanged.Reason)}",
            Decision.Refused refused => $"refused: {Name(refused.Reason)}",
            var other => throw new InvalidOperationException($"{other} is no decision."),
        };
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
