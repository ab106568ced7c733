using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

public sealed class OpeningTests
{
    [Fact] // rules 2 and 5
    public void The_first_level_is_told_at_once_by_the_card()
    {
        var opened = new Drill().Changes(Fired());
        var card = Assert.Single(opened.Tellings);
        Assert.Equal((MessageKind.Card, true), (card.Kind, card.Rings));
        Assert.Equal(["ann", "bob", "lena", "max"], card.Mentions);
        Assert.Equal(["opened", "told"], opened.Entries.Select(e => e.Event));
        Assert.Equal(["ann", "bob", "lena", "max"], opened.Entries[1].Told);
    }

    [Theory] // rule 6
    [InlineData(Severity.High, 5)]
    [InlineData(Severity.Critical, 2)]
    public void The_ownership_limit_is_that_of_the_severity(Severity severity, double minutes)
    {
        var drill = Opened(severity);
        Assert.Equal(minutes, drill.DueInMinutes);
        Assert.Equal(Start + Minutes(minutes), drill.Incident!.Clock.OwnershipLimitAt);
        Assert.Equal((Phase.Ownership, null, 0), (drill.Incident.Phase, drill.Incident.Owner, drill.Incident.Level));
    }

    [Fact] // rules 6 and 8
    public void A_first_level_that_reaches_nobody_is_skipped_at_once_and_the_room_is_told()
    {
        var rules = Standard with { Levels = [new Level("night shift", [new Audience.Named("gone")], null), .. Standard.Levels.Skip(1)] };
        var drill = new Drill { Rules = rules };
        var opened = drill.Changes(Fired());
        Assert.Equal(["lena"], opened.Tellings[0].Mentions);
        Assert.Equal((MessageKind.Escalated, Reason.LevelHasNobody, false), (opened.Tellings[1].Kind, opened.Tellings[1].Reason, opened.Tellings[1].Rings));
        Assert.Equal(["night shift"], opened.Tellings[1].SkippedLevels);
        Assert.Equal(["opened", "level_skipped", "told"], opened.Entries.Select(e => e.Event));
        Assert.Equal((1, 7), (drill.Incident!.Level, drill.DueInMinutes));
    }

    [Fact] // rule 9
    public void With_nobody_at_any_level_the_last_resort_is_told_at_once()
    {
        var drill = new Drill { People = PeopleOf() };
        var opened = drill.Changes(Fired());
        Assert.Equal([MessageKind.Card, MessageKind.LastResort], opened.Tellings.Select(t => t.Kind));
        Assert.All(opened.Tellings, t => Assert.Equal(["cto"], t.Mentions));
        Assert.Equal((3, 30), (drill.Incident!.Level, drill.DueInMinutes));
    }

    [Fact] // rule 9
    public void A_last_resort_that_reaches_nobody_is_on_record_and_tried_again()
    {
        var drill = new Drill { People = PeopleOf(), Rules = Standard with { LastResort = new LastResort([new Audience.Named("gone")], Minutes(30)) } };
        var opened = drill.Changes(Fired());
        Assert.Equal(Reason.LevelHasNobody, opened.Entries[^1].Reason);
        Assert.Empty(opened.Entries[^1].Told);
        Assert.Equal(30, drill.DueInMinutes);
        Assert.Equal(Reason.LevelHasNobody, drill.Due().Entries[^1].Reason);
        Assert.Equal(60, drill.DueInMinutes);
    }

    [Fact]
    public void A_person_at_a_level_twice_is_told_once()
    {
        var rules = Standard with { Levels = [new Level("duty", [new Audience.Named("ann"), new Audience.InRole(TopicRole.Member)], null)] };
        Assert.Equal(["ann", "bob"], new Drill { Rules = rules }.Changes(Fired()).Tellings[0].Mentions);
    }
}
