using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

public sealed class JoiningTests
{
    [Fact]
    public void In_ownership_a_join_is_shown_and_rings_nobody()
    {
        var drill = Opened().At(1);
        var joined = drill.Changes(new Stimulus.Joined(Member(2)));
        Assert.Empty(joined.Tellings);
        Assert.Equal((5, 2, 2), (drill.DueInMinutes, drill.Incident!.Members.Count, drill.Incident.Revision));
    }

    [Fact] // DESIGN 5, groups
    public void In_resolution_a_join_tells_the_owner_and_changes_no_clock()
    {
        var drill = TakenBy("ann").At(20);
        var joined = drill.Changes(new Stimulus.Joined(Member(2)));
        Assert.Equal((MessageKind.Joined, true), (joined.Tellings[0].Kind, joined.Tellings[0].Rings));
        Assert.Equal(["ann"], joined.Tellings[0].Mentions);
        Assert.Equal(61, drill.DueInMinutes);
    }

    [Fact] // rule 18
    public void A_graver_join_is_a_rise()
    {
        var drill = Opened().At(1);
        var joined = drill.Changes(new Stimulus.Joined(Member(2, severity: Severity.Critical)));
        Assert.Equal(MessageKind.SeverityRose, Assert.Single(joined.Tellings).Kind);
        Assert.Equal(["joined", "severity_rose"], joined.Entries.Select(e => e.Event));
        Assert.Equal(3, drill.DueInMinutes);
    }

    [Fact]
    public void The_same_episode_firing_again_takes_its_place_among_the_members()
    {
        var drill = Opened();
        drill.Changes(new Stimulus.Joined(Member(2)));
        drill.Changes(new Stimulus.Recovered(1, 1, "recovery"));
        drill.Changes(new Stimulus.Joined(Member(1)));
        Assert.Equal([1L, 2L], drill.Incident!.Members.Select(m => m.ConditionId));
        Assert.All(drill.Incident.Members, m => Assert.True(m.IsFiring));
    }
}
