using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

/// <summary>Silence and maintenance (rule 24). Opened at 12:00, to be taken by 12:05; muted at 12:02 until 14:00 unless a test says otherwise.</summary>
public sealed class MutingTests
{
    [Fact]
    public void While_muted_nothing_is_due_but_the_end_of_it()
    {
        var drill = Opened();
        Assert.Empty(Muted(drill).Decisions.OfType<Decision.Changed>().Last().Tellings);
        Assert.Equal((120, DueReason.Unmuting), (drill.DueInMinutes, drill.Incident!.Clock.DueReason));
    }

    [Fact]
    public void At_the_end_the_present_level_is_told_and_what_was_left_of_the_limit_runs_on()
    {
        var drill = Muted(Opened());
        var ended = drill.At(120).Changes(new Stimulus.MutingEnded());
        var telling = Assert.Single(ended.Tellings);
        Assert.Equal((MessageKind.Unmuted, true), (telling.Kind, telling.Rings));
        Assert.Equal(["ann", "bob", "lena", "max"], telling.Mentions);
        Assert.Equal(123, drill.DueInMinutes);
        Assert.False(drill.Incident!.Clock.IsMuted);
    }

    [Fact]
    public void In_Resolution_the_owner_is_told_at_the_end_and_the_resolution_limit_has_stood_still()
    {
        var drill = Muted(TakenBy("ann"));
        Assert.Equal(["ann"], drill.At(12).Changes(new Stimulus.MutingEnded()).Tellings[0].Mentions);
        Assert.Equal(71, drill.DueInMinutes);
        Assert.Equal(Start + Minutes(71), drill.Incident!.Clock.ResolutionLimitAt);
    }

    [Fact]
    public void A_take_works_rings_for_nobody_and_has_its_whole_limit_afterwards()
    {
        var drill = Muted(Opened());
        var taken = drill.At(10).Changes(new Stimulus.Take("ann"));
        Assert.Equal("ann", taken.Next.Owner);
        Assert.All(taken.Tellings, t => Assert.False(t.Rings));
        Assert.Equal(120, drill.DueInMinutes);
        drill.At(100).Changes(new Stimulus.MutingEnded());
        Assert.Equal(160, drill.DueInMinutes);
    }

    [Fact]
    public void A_take_over_does_not_ring_for_the_owner_before()
    {
        var drill = Muted(TakenBy("ann"));
        Assert.Empty(Assert.Single(drill.At(5).Changes(new Stimulus.Take("bob")).Tellings).Mentions);
    }

    [Fact]
    public void A_rise_is_told_to_nobody_but_shortens_what_is_left()
    {
        var drill = Muted(TakenBy("ann"));
        var rise = drill.At(30).Changes(new Stimulus.SeverityChanged(1, 1, Severity.Critical));
        Assert.Empty(rise.Tellings);
        Assert.All(rise.Entries, e => Assert.Empty(e.Told));
        drill.At(40).Changes(new Stimulus.MutingEnded());
        Assert.Equal(70, drill.DueInMinutes);
    }

    [Fact]
    public void Recovery_resolves_it_and_ends_the_muting_with_it()
    {
        var drill = Muted(Opened());
        var recovered = drill.At(10).Changes(new Stimulus.Recovered(1, 1, "recovery"));
        Assert.Equal(Phase.Resolved, recovered.Next.Phase);
        Assert.False(recovered.Next.Clock.IsMuted);
        Assert.Null(drill.DueInMinutes);
    }

    [Fact]
    public void Another_mute_that_lasts_longer_goes_on_without_a_word()
    {
        var drill = Muted(Opened());
        var longer = drill.At(120).Changes(new Stimulus.MutingBegan(8, Start + Minutes(180)));
        Assert.Empty(longer.Tellings);
        drill.At(180).Changes(new Stimulus.MutingEnded());
        Assert.Equal(183, drill.DueInMinutes);
    }

    [Fact]
    public void What_is_known_already_changes_nothing()
    {
        var drill = Muted(Opened());
        Assert.Equal(Reason.Muted, drill.At(3).LeavesUnchanged(new Stimulus.MutingBegan(7, Start + Minutes(120))));
        Assert.Equal(Reason.MutingEnded, Opened().LeavesUnchanged(new Stimulus.MutingEnded()));
    }

    [Fact]
    public void After_the_end_the_next_level_is_told_when_the_rest_is_over()
    {
        var drill = Muted(Opened());
        drill.At(120).Changes(new Stimulus.MutingEnded());
        Assert.Equal(MessageKind.Escalated, drill.Due().Tellings[0].Kind);
    }
}
