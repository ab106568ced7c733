using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.Regulation;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

public sealed class RecoveryTests
{
    private static readonly Stimulus.Recovered First = new(1, 1, "recovery");
    private static readonly Stimulus.Recovered Second = new(2, 1, "recovery");

    [Fact] // rule 19
    public void It_is_resolved_when_the_last_member_recovered()
    {
        var drill = TakenBy("ann");
        drill.Changes(new Stimulus.Joined(Member(2)));
        Assert.Empty(drill.Changes(First).Tellings);
        Assert.True(drill.Incident!.IsOpen);
        var resolved = drill.At(9).Changes(Second);
        Assert.Equal((Phase.Resolved, Start + Minutes(9), null), (drill.Incident.Phase, drill.Incident.ResolvedAt, drill.Incident.Clock.DueAt));
        Assert.Equal("ann", drill.Incident.Owner);
        Assert.Equal((MessageKind.Resolved, Reason.AllRecovered, null), (resolved.Tellings[0].Kind, resolved.Tellings[0].Reason, resolved.Tellings[0].Actor));
        Assert.Equal(["member_recovered", "resolved"], resolved.Entries.Select(e => e.Event));
    }

    [Fact] // rule 19
    public void Asked_once_the_owner_resolves_himself_and_the_limits_run_on()
    {
        var drill = TakenBy("ann");
        drill.Rules = Standard with { Recovery = RecoveryRule.AskOwner };
        var asked = drill.At(9).Changes(First);
        Assert.Equal((MessageKind.Recovered, Reason.RecoveryNeedsOwner, true), (asked.Tellings[0].Kind, asked.Tellings[0].Reason, asked.Tellings[0].Rings));
        Assert.Equal(["ann"], asked.Tellings[0].Mentions);
        Assert.Equal((Phase.Resolution, 61), (drill.Incident!.Phase, drill.DueInMinutes));
        Assert.Equal(Reason.MemberRecovered, drill.LeavesUnchanged(First));
    }

    [Fact] // rule 19
    public void Without_an_owner_there_is_nobody_to_ask_and_it_is_resolved()
    {
        var drill = Opened();
        drill.Rules = Standard with { Recovery = RecoveryRule.AskOwner };
        drill.Changes(First);
        Assert.Equal(Phase.Resolved, drill.Incident!.Phase);
    }

    [Fact]
    public void Kept_open_it_waits_for_a_person_and_the_limits_run_on()
    {
        var drill = Opened();
        drill.Rules = Standard with { Recovery = RecoveryRule.KeepOpen };
        var kept = drill.Changes(First);
        Assert.Equal((MessageKind.Recovered, Reason.RecoveryKeepsOpen, false), (kept.Tellings[0].Kind, kept.Tellings[0].Reason, kept.Tellings[0].Rings));
        Assert.Equal((Phase.Ownership, 5), (drill.Incident!.Phase, drill.DueInMinutes));
    }

    [Fact] // rule 20
    public void After_a_person_resolved_it_the_recovery_is_recorded_and_told_to_nobody()
    {
        var drill = Resolved();
        var recovered = drill.Changes(First);
        Assert.Empty(recovered.Tellings);
        Assert.False(drill.Incident!.Members[0].IsFiring);
        Assert.Equal(Phase.Resolved, drill.Incident.Phase);
    }

    [Fact]
    public void A_recovery_that_races_with_a_take_never_reopens()
    {
        var drill = Opened();
        drill.Changes(First);
        drill.Refuses(new Stimulus.Take("ann"));
        Assert.Equal(Phase.Resolved, drill.Incident!.Phase);
    }
}
