using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

public sealed class TakingTests
{
    [Fact] // rule 11
    public void A_take_makes_an_owner_and_starts_the_resolution_limit()
    {
        var drill = Opened().At(3);
        var taken = drill.Changes(new Stimulus.Take("ann"));
        var incident = drill.Incident!;
        Assert.Equal((Phase.Resolution, "ann", Start + Minutes(3)), (incident.Phase, incident.Owner, incident.TakenAt));
        Assert.Equal(Start + Minutes(63), incident.Clock.ResolutionLimitAt);
        Assert.Equal((MessageKind.Taken, "ann", false), (taken.Tellings[0].Kind, taken.Tellings[0].Actor, taken.Tellings[0].Rings));
        Assert.Equal(("taken", "ann"), (taken.Entries[0].Event, taken.Entries[0].Person));
    }

    [Fact] // rule 13
    public void A_take_over_keeps_due_time_and_level_and_rings_for_the_owner_before()
    {
        var drill = TakenBy("ann");
        drill.Due();
        var (level, due) = (drill.Incident!.Level, drill.Incident.Clock.DueAt);
        var taken = drill.Changes(new Stimulus.Take("bob"));
        Assert.Equal(("bob", level, due), (drill.Incident.Owner, drill.Incident.Level, drill.Incident.Clock.DueAt));
        Assert.Equal(("ann", "bob", Reason.TakenOver), (taken.Tellings[0].PreviousOwner, taken.Tellings[0].Actor, taken.Tellings[0].Reason));
        Assert.Equal(["ann"], taken.Tellings[0].Mentions);
    }

    [Fact] // rules 11 and 13
    public void A_take_over_that_restarts_the_clock_renews_limit_and_level()
    {
        var drill = TakenBy("ann");
        drill.Rules = Standard with { TakeOver = new TakeOverRule(TopicRole.Member, RestartClock: true) };
        drill.Due();
        drill.At(65).Changes(new Stimulus.Take("bob"));
        Assert.Equal((0, 125, Start + Minutes(125)), (drill.Incident!.Level, drill.DueInMinutes, drill.Incident.Clock.ResolutionLimitAt));
    }

    [Fact] // rule 13
    public void Taking_what_one_owns_is_answered_and_changes_nothing()
    {
        var drill = TakenBy("ann");
        Assert.Equal(Reason.AlreadyYours, drill.LeavesUnchanged(new Stimulus.Take("ann")));
    }

    [Fact]
    public void Of_two_who_saw_nobody_the_second_does_not_take_over_and_learns_who_won()
    {
        var drill = Opened();
        var seen = drill.Incident!.Version;
        drill.Changes(new Stimulus.Take("ann", seen));
        var refused = drill.Refuses(new Stimulus.Take("bob", seen));
        Assert.Equal(Reason.TakenMeanwhile, refused.Reason);
        Assert.Contains("Ann", refused.Text, StringComparison.Ordinal);
        drill.Changes(new Stimulus.Take("bob", drill.Incident.Version));
        Assert.Equal("bob", drill.Incident.Owner);
    }

    [Fact] // rule 16
    public void Who_is_no_member_is_refused_and_told_who_may()
    {
        var refused = Opened().Refuses(new Stimulus.Take("dan"));
        Assert.Equal(Reason.NotAMember, refused.Reason);
        Assert.Equal("Dan, you are not a member of PAY. Those who may act on PAY-142: Ann, Bob, Lena, Max. Ask one of them, or an administrator to appoint you.", refused.Text);
    }

    [Fact] // rule 16
    public void Who_is_unknown_is_refused_and_told_what_to_do()
    {
        var refused = Opened().Refuses(new Stimulus.Take("eve"));
        Assert.Equal(Reason.UnknownPerson, refused.Reason);
        Assert.Contains("administrator", refused.Text, StringComparison.Ordinal);
    }

    [Fact] // rules 13 and 16
    public void A_take_over_may_be_kept_for_leads_while_a_take_needs_no_such_role()
    {
        var drill = new Drill { Rules = Standard with { TakeOver = new TakeOverRule(TopicRole.Lead, RestartClock: false) } };
        drill.Changes(Fired());
        drill.Changes(new Stimulus.Take("ann"));
        var refused = drill.Refuses(new Stimulus.Take("bob"));
        Assert.Equal((Reason.RoleTooLow, "PAY-142 is owned by Ann. Only these may take it over: Lena, Max. Ask the owner or one of them."), (refused.Reason, refused.Text));
        drill.Changes(new Stimulus.Take("max"));
        Assert.Equal("max", drill.Incident!.Owner);
    }

    [Fact]
    public void What_is_resolved_cannot_be_taken()
    {
        var refused = Resolved().Refuses(new Stimulus.Take("bob"));
        Assert.Equal(Reason.AlreadyResolved, refused.Reason);
        Assert.Contains("PAY-142 is resolved already", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_russian_topic_is_refused_in_russian()
    {
        var drill = Opened();
        drill.People = new TopicPeople("PAY", "ru", [new("ann", TopicRole.Member)], new Dictionary<string, Person> { ["dan"] = new("dan", "Дан", null, []) });
        Assert.Contains("вас нет среди участников PAY", drill.Refuses(new Stimulus.Take("dan")).Text, StringComparison.Ordinal);
    }
}
