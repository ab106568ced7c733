using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

public sealed class EscalationTests
{
    [Fact] // rules 6 and 9
    public void Nobody_takes_it_and_every_level_is_told_in_its_time()
    {
        var drill = Opened();
        var told = Enumerable.Range(0, 7).Select(_ =>
        {
            var (at, due) = (drill.DueInMinutes, drill.Due());
            var telling = Assert.Single(due.Tellings);
            return $"{at} {telling.Kind} {telling.Reason} {string.Join(',', telling.Mentions)} level {drill.Incident!.Level}";
        }).ToList();
        Assert.Equal(
            [
                "5 Escalated NobodyTookIt lena level 1",
                "12 Escalated NobodyTookIt max level 2",
                "17 Escalated LevelsExhausted max level 2",
                "32 Escalated LevelsExhausted max level 2",
                "47 LastResort LevelsExhausted cto level 3",
                "77 LastResort LevelsExhausted cto level 3",
                "107 LastResort LevelsExhausted cto level 3",
            ],
            told);
    }

    [Fact] // rule 5
    public void The_first_escalation_in_resolution_tells_the_second_level()
    {
        var drill = TakenBy("ann", atMinutes: 1);
        Assert.Equal(61, drill.DueInMinutes);
        var due = drill.Due();
        Assert.Equal((MessageKind.Escalated, Reason.NotSolvedInTime), (due.Tellings[0].Kind, due.Tellings[0].Reason));
        Assert.Equal(["lena"], due.Tellings[0].Mentions);
        Assert.Equal((1, Phase.Resolution, "ann"), (drill.Incident!.Level, drill.Incident.Phase, drill.Incident.Owner));
        Assert.Equal(68, drill.DueInMinutes);
    }

    [Fact] // rule 7
    public void In_resolution_the_owner_does_not_count_as_somebody()
    {
        var drill = TakenBy("lena");
        var due = drill.Due();
        Assert.Equal(["max"], due.Tellings[0].Mentions);
        Assert.Equal(["leads"], due.Tellings[0].SkippedLevels);
        Assert.Equal(2, drill.Incident!.Level);
    }

    [Fact] // rule 7
    public void Who_is_told_is_found_at_the_moment_of_the_telling()
    {
        var drill = Opened();
        drill.People = PeopleOf(("ann", TopicRole.Member), ("dan", TopicRole.Lead));
        Assert.Equal(["dan"], drill.Due().Tellings[0].Mentions);
    }

    [Fact] // rules 8 and 9
    public void When_the_levels_above_are_empty_the_highest_that_has_somebody_is_told_again()
    {
        var drill = new Drill { People = PeopleOf(("ann", TopicRole.Member)) };
        drill.Changes(Fired());
        var due = drill.Due();
        Assert.Equal(["ann"], due.Tellings[0].Mentions);
        Assert.Equal(["leads", "management"], due.Tellings[0].SkippedLevels);
        Assert.Equal(["level_skipped", "level_skipped", "told_again"], due.Entries.Select(e => e.Event));
        Assert.Equal((20, 1), (drill.DueInMinutes, drill.Incident!.Clock.Repeats));
    }

    [Fact] // rule 9
    public void Without_repeats_the_last_resort_follows_the_highest_level_at_once()
    {
        var drill = new Drill { Rules = Standard with { Exhausted = new Exhausted(0, Minutes(15)) } };
        drill.Changes(Fired());
        drill.Due();
        drill.Due();
        Assert.Equal(MessageKind.LastResort, drill.Due().Tellings[0].Kind);
    }

    [Fact] // rule 9
    public void A_take_ends_the_last_resort_and_resolution_begins_at_its_first_level()
    {
        var drill = Opened();
        for (var i = 0; i < 5; i++)
            drill.Due();
        drill.Changes(new Stimulus.Take("bob"));
        Assert.Equal((Phase.Resolution, 0, 3, 0), (drill.Incident!.Phase, drill.Incident.Level, drill.Incident.Clock.OwnershipLevel, drill.Incident.Clock.Repeats));
        Assert.Equal(47 + 60, drill.DueInMinutes);
    }

    [Fact] // rule 1
    public void Before_its_time_a_due_changes_nothing()
    {
        var drill = Opened().At(4.99);
        Assert.Equal(Reason.NotYetDue, drill.LeavesUnchanged(new Stimulus.Due(DueReason.Escalation)));
    }

    [Fact] // rule 1
    public void A_take_at_the_last_instant_is_in_time()
    {
        var drill = Opened().At(5);
        drill.Changes(new Stimulus.Take("ann"));
        Assert.Equal(Reason.NotYetDue, drill.LeavesUnchanged(new Stimulus.Due(DueReason.Escalation)));
    }

    [Fact] // rule 25: a late engine makes up for one step; its successor counts from then
    public void A_late_decision_makes_one_step_and_counts_from_now()
    {
        var drill = Opened().At(500);
        drill.Changes(new Stimulus.Due(DueReason.Escalation));
        Assert.Equal((1, 507), (drill.Incident!.Level, drill.DueInMinutes));
    }
}
