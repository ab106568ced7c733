using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

/// <summary>An owner leaves the topic (rules 11, 12). Opened at 12:00, taken by Ann at 12:01 to be solved by 13:01.</summary>
public sealed class ReleasingTests
{
    [Fact]
    public void It_returns_to_Ownership_and_the_level_is_told_with_a_fresh_limit()
    {
        var drill = Left(TakenBy("ann"));
        var telling = Released(drill).Tellings[0];
        Assert.Equal((MessageKind.Released, true, "ann"), (telling.Kind, telling.Rings, telling.PreviousOwner));
        Assert.Equal(["bob", "lena", "max"], telling.Mentions);
        Assert.Equal((Phase.Ownership, null, 0, 15), (drill.Incident!.Phase, drill.Incident.Owner, drill.Incident.Level, drill.DueInMinutes));
    }

    [Fact]
    public void It_returns_to_the_level_that_Ownership_had_reached()
    {
        var drill = Opened();
        drill.Due();
        drill.At(6).Changes(new Stimulus.Take("ann"));
        Left(drill);
        Assert.Equal(["lena"], Released(drill).Tellings[0].Mentions);
        Assert.Equal((1, 17), (drill.Incident!.Level, drill.DueInMinutes));
    }

    [Fact]
    public void The_resolution_limit_runs_on_and_escalates_if_it_is_due_first()
    {
        var drill = Left(TakenBy("ann"), atMinutes: 59);
        Assert.Equal(61, drill.DueInMinutes);
        var escalated = drill.Due();
        Assert.Equal(Reason.NotSolvedInTime, escalated.Tellings[0].Reason);
        Assert.Equal((1, 68), (drill.Incident!.Level, drill.DueInMinutes));
        Assert.Equal(Reason.NobodyTookIt, drill.Due().Tellings[0].Reason);
    }

    [Fact]
    public void What_was_owed_before_the_owner_left_is_told_at_once()
    {
        var drill = Left(TakenBy("ann"), atMinutes: 63);
        Assert.Equal(63, drill.DueInMinutes);
        drill.Due();
        Assert.Equal(1, drill.Incident!.Level);
    }

    [Fact]
    public void An_escalation_before_does_not_put_off_the_resolution_limit()
    {
        var drill = Left(TakenBy("ann"), atMinutes: 50);
        drill.Due();
        Assert.Equal(61, drill.DueInMinutes);
    }

    [Fact]
    public void The_next_take_does_not_renew_the_resolution_limit()
    {
        var drill = Left(TakenBy("ann"));
        drill.At(12).Changes(new Stimulus.Take("bob"));
        Assert.Equal(61, drill.DueInMinutes);
    }

    [Fact]
    public void After_a_used_up_resolution_limit_the_next_take_has_the_limit_of_the_level()
    {
        var drill = TakenBy("ann");
        drill.Due();
        Left(drill, atMinutes: 62);
        Assert.Equal(67, drill.DueInMinutes);
        drill.At(63).Changes(new Stimulus.Take("bob"));
        Assert.Equal((123, Start + Minutes(61)), (drill.DueInMinutes, drill.Incident!.Clock.ResolutionLimitAt));
    }

    [Fact]
    public void A_rise_afterwards_shortens_both_limits()
    {
        var drill = Left(TakenBy("ann"));
        drill.At(11).Changes(new Stimulus.SeverityChanged(1, 1, Severity.Critical));
        Assert.Equal((13, Start + Minutes(41)), (drill.DueInMinutes, drill.Incident!.Clock.ResolutionLimitAt));
    }

    [Fact]
    public void While_muted_nobody_is_told_and_what_is_left_runs_on_afterwards()
    {
        var drill = Left(Muted(TakenBy("ann")), atMinutes: 10);
        Assert.Empty(Released(drill).Tellings);
        Assert.Equal(["bob", "lena", "max"], drill.At(120).Changes(new Stimulus.MutingEnded()).Tellings[0].Mentions);
        Assert.Equal((Phase.Ownership, 125), (drill.Incident!.Phase, drill.DueInMinutes));
    }

    [Fact]
    public void Who_took_it_over_meanwhile_keeps_it()
    {
        var drill = TakenBy("ann");
        drill.At(5).Changes(new Stimulus.Take("bob"));
        Assert.Equal(Reason.OwnerLeft, drill.LeavesUnchanged(new Stimulus.OwnerLeft("ann")));
    }

    private static Drill Left(Drill drill, double atMinutes = 10)
    {
        drill.People = PeopleOf(("bob", TopicRole.Member), ("lena", TopicRole.Lead), ("max", TopicRole.Manager));
        drill.At(atMinutes).Changes(new Stimulus.OwnerLeft("ann"));
        return drill;
    }

    private static Decision.Changed Released(Drill drill) => drill.Decisions.OfType<Decision.Changed>().Last();
}
