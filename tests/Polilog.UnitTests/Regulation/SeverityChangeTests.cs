using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

public sealed class SeverityChangeTests
{
    [Theory] // rule 18
    [InlineData(1, 3)] // now + 2 is earlier than 5
    [InlineData(4, 5)] // 5 is earlier than now + 2
    public void A_rise_moves_the_due_time_only_forward(double at, double due)
    {
        var drill = Opened().At(at);
        var rose = drill.Changes(new Stimulus.SeverityChanged(1, 1, Severity.Critical));
        Assert.Equal(due, drill.DueInMinutes);
        Assert.Equal((MessageKind.SeverityRose, true), (rose.Tellings[0].Kind, rose.Tellings[0].Rings));
        Assert.Equal(["ann", "bob", "lena", "max"], rose.Tellings[0].Mentions);
        Assert.Equal(["member_severity_changed", "severity_rose"], rose.Entries.Select(e => e.Event));
    }

    [Fact] // rule 18
    public void In_resolution_a_rise_is_told_to_the_owner()
    {
        var drill = TakenBy("bob").At(10);
        var rose = drill.Changes(new Stimulus.SeverityChanged(1, 1, Severity.Critical));
        Assert.Equal(["bob"], rose.Tellings[0].Mentions);
        Assert.Equal((40, Start + Minutes(40)), (drill.DueInMinutes, drill.Incident!.Clock.ResolutionLimitAt));
    }

    [Fact] // rule 18
    public void A_rise_after_an_escalation_is_told_to_the_level_that_was_reached()
    {
        var drill = Opened();
        drill.Due();
        Assert.Equal(["lena"], drill.Changes(new Stimulus.SeverityChanged(1, 1, Severity.Critical)).Tellings[0].Mentions);
    }

    [Fact] // rule 18
    public void A_fall_is_only_shown_and_the_peak_is_kept()
    {
        var drill = Opened();
        var (due, revision) = (drill.DueInMinutes, drill.Incident!.Revision);
        var fell = drill.At(1).Changes(new Stimulus.SeverityChanged(1, 1, Severity.Warning));
        Assert.Empty(fell.Tellings);
        Assert.Equal((due, revision + 1), (drill.DueInMinutes, drill.Incident.Revision));
        Assert.Equal((Severity.Warning, Severity.High), (drill.Incident.Severity, drill.Incident.PeakSeverity));
    }

    [Fact] // rule 18
    public void The_severity_is_the_highest_of_the_members_that_fire()
    {
        var drill = Opened();
        drill.Changes(new Stimulus.Joined(Member(2, severity: Severity.Warning)));
        Assert.Equal(Severity.High, drill.Incident!.Severity);
        drill.Changes(new Stimulus.Recovered(1, 1, "recovery"));
        Assert.Equal(Severity.Warning, drill.Incident.Severity);
    }

    [Fact]
    public void The_same_severity_again_changes_nothing()
    {
        Assert.Equal(Reason.SeverityUnchanged, Opened().LeavesUnchanged(new Stimulus.SeverityChanged(1, 1, Severity.High)));
    }

    [Fact] // rule 20
    public void After_it_was_resolved_a_rise_rings_nobody()
    {
        var drill = Resolved();
        Assert.Empty(drill.Changes(new Stimulus.SeverityChanged(1, 1, Severity.Critical)).Tellings);
        Assert.Null(drill.DueInMinutes);
    }
}
