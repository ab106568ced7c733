using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

public sealed class ResolvingTests
{
    [Fact] // rules 16 and 17
    public void Any_member_may_resolve_and_the_last_owner_stays_on_record()
    {
        var drill = TakenBy("ann").At(10);
        var resolved = drill.Changes(new Stimulus.Resolve("bob", "restarted it"));
        Assert.Equal((Phase.Resolved, "ann", null), (drill.Incident!.Phase, drill.Incident.Owner, drill.Incident.Clock.DueAt));
        Assert.Equal(("resolved", "bob", "restarted it"), (resolved.Entries[0].Event, resolved.Entries[0].Person, resolved.Entries[0].Text));
        Assert.Equal((MessageKind.Resolved, "bob", "restarted it"), (resolved.Tellings[0].Kind, resolved.Tellings[0].Actor, resolved.Tellings[0].Text));
    }

    [Fact]
    public void In_ownership_it_can_be_resolved_without_having_been_taken()
    {
        var drill = Opened();
        drill.Changes(new Stimulus.Resolve("ann", null));
        Assert.Equal((Phase.Resolved, null), (drill.Incident!.Phase, drill.Incident.TakenAt));
    }

    [Fact]
    public void Resolved_again_changes_nothing()
    {
        Assert.Equal(Reason.AlreadyResolved, Resolved().LeavesUnchanged(new Stimulus.Resolve("bob", null)));
    }

    [Fact] // rule 16
    public void Who_is_no_member_cannot_resolve()
    {
        Assert.Equal(Reason.NotAMember, TakenBy("ann").Refuses(new Stimulus.Resolve("dan", null)).Reason);
    }

    [Fact] // the journal holds no free text
    public void What_was_written_is_not_in_the_data_of_the_journal()
    {
        var resolved = TakenBy("ann").Changes(new Stimulus.Resolve("ann", "call Ivan"));
        Assert.All(resolved.Entries, e => Assert.DoesNotContain("Ivan", e.Data.ToJsonString(), StringComparison.Ordinal));
    }
}
