using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

/// <summary>Resolved at minute 10 by Ann, who owned it; reopens within 20 minutes.</summary>
public sealed class ReopeningTests
{
    [Fact] // rule 21
    public void The_same_condition_at_the_last_instant_reopens_it_to_ownership_and_names_the_former_owner()
    {
        var drill = Resolved().At(30);
        var reopened = drill.Changes(Fired(episode: 2));
        var incident = drill.Incident!;
        Assert.Equal((142, Phase.Ownership, null, 0), (incident.Number, incident.Phase, incident.Owner, incident.Level));
        Assert.Equal((null, 35.0), (incident.ResolvedAt, drill.DueInMinutes));
        Assert.Null(incident.Clock.ResolutionLimitAt);
        var telling = Assert.Single(reopened.Tellings);
        Assert.Equal((MessageKind.Reopened, "ann", true), (telling.Kind, telling.PreviousOwner, telling.Rings));
        Assert.Equal(["ann", "bob", "lena", "max"], telling.Mentions);
    }

    [Fact] // rule 21
    public void Later_it_is_a_new_matter()
    {
        var drill = Resolved().At(30.001);
        var opened = drill.Changes(Fired(episode: 2));
        Assert.Equal((0L, 0), (opened.Next.Id, opened.Next.Number));
        Assert.Equal("opened", opened.Entries[0].Event);
    }

    [Fact] // rule 21
    public void To_the_previous_owner_it_goes_on_in_resolution_with_a_new_limit()
    {
        var drill = Resolved().At(20);
        drill.Rules = Standard with { Reopen = new ReopenRule(Minutes(20), ToPreviousOwner: true) };
        var reopened = drill.Changes(Fired(episode: 2));
        Assert.Equal((Phase.Resolution, "ann", 80), (drill.Incident!.Phase, drill.Incident.Owner, drill.DueInMinutes));
        Assert.Equal(["ann"], reopened.Tellings[0].Mentions);
    }

    [Fact] // rule 21
    public void A_previous_owner_who_left_the_topic_is_not_given_it_again()
    {
        var drill = Resolved().At(20);
        drill.Rules = Standard with { Reopen = new ReopenRule(Minutes(20), ToPreviousOwner: true) };
        drill.People = PeopleOf(("bob", TopicRole.Member));
        drill.Changes(Fired(episode: 2));
        Assert.Equal((Phase.Ownership, null), (drill.Incident!.Phase, drill.Incident.Owner));
    }

    [Fact]
    public void A_regulation_that_never_reopens_opens_a_new_one_at_once()
    {
        var drill = Resolved();
        drill.Rules = Standard with { Reopen = new ReopenRule(TimeSpan.Zero, ToPreviousOwner: false) };
        Assert.Equal("opened", drill.Changes(Fired(episode: 2)).Entries[0].Event);
    }

    [Fact] // rule 11: its resolution limit is a new one
    public void A_take_after_the_reopening_starts_a_new_resolution_limit()
    {
        var drill = Resolved().At(30);
        drill.Changes(Fired(episode: 2));
        drill.At(31).Changes(new Stimulus.Take("bob"));
        Assert.Equal(Start + Minutes(91), drill.Incident!.Clock.ResolutionLimitAt);
    }
}
