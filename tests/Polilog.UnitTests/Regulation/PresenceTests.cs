using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Sdk;
using static Polilog.UnitTests.Regulation.Drill;

namespace Polilog.UnitTests.Regulation;

/// <summary>Absences and overrides decide who is told (rules 7, 21, 27).</summary>
public sealed class PresenceTests
{
    private static readonly (string Person, TopicRole Role)[] Members = [("ann", TopicRole.Member), ("bob", TopicRole.Member), ("lena", TopicRole.Lead)];

    [Fact]
    public void Who_is_absent_is_told_nothing()
    {
        var drill = new Drill { People = With(absent: ["ann"]) };
        Assert.Equal(["bob", "lena"], drill.Changes(Fired()).Tellings[0].Mentions);
    }

    [Fact]
    public void A_level_whose_people_are_all_absent_is_skipped()
    {
        var drill = Opened();
        drill.People = With(absent: ["lena"]);
        Assert.Equal(["leads", "management"], drill.Due().Tellings[0].SkippedLevels);
    }

    [Fact]
    public void Who_is_absent_may_still_take()
    {
        var drill = Opened();
        drill.People = With(absent: ["ann"]);
        Assert.Equal("ann", drill.Changes(new Stimulus.Take("ann")).Next.Owner);
    }

    [Fact]
    public void An_override_puts_one_person_on_call_alone_and_the_one_declared_last_wins()
    {
        Assert.Equal(["bob"], With(onCall: ["bob", "ann"]).Find([new Audience.OnCall()]));
        Assert.Equal(["ann"], With(onCall: ["bob", "ann"], absent: ["bob"]).Find([new Audience.OnCall()]));
    }

    [Fact]
    public void An_override_whose_person_is_absent_or_left_the_topic_leaves_every_member_on_call()
    {
        Assert.Equal(["ann", "bob", "lena"], With(onCall: ["dan"]).Find([new Audience.OnCall()]));
        Assert.Equal(["ann", "lena"], With(onCall: ["bob"], absent: ["bob"]).Find([new Audience.OnCall()]));
    }

    [Fact]
    public void A_previous_owner_who_is_absent_does_not_get_it_back()
    {
        var drill = Resolved();
        drill.Rules = Standard with { Reopen = new ReopenRule(Minutes(20), ToPreviousOwner: true) };
        drill.People = With(absent: ["ann"]);
        Assert.Null(drill.At(12).Changes(Fired(episode: 2)).Next.Owner);
    }

    [Fact]
    public void While_the_owner_is_absent_the_present_level_is_told_of_what_happens()
    {
        foreach (var (stimulus, kind) in new (Stimulus, MessageKind)[]
                 {
                     (new Stimulus.Joined(Member(2)), MessageKind.Joined),
                     (new Stimulus.SeverityChanged(1, 1, Severity.Critical), MessageKind.SeverityRose),
                     (new Stimulus.Recovered(1, 1, "recovery"), MessageKind.Recovered),
                 })
        {
            var drill = TakenBy("ann");
            drill.Rules = Standard with { Recovery = RecoveryRule.AskOwner };
            drill.People = With(absent: ["ann"]);
            var telling = drill.At(5).Changes(stimulus).Tellings.Single(t => t.Kind == kind);
            Assert.Equal(["bob", "lena"], telling.Mentions);
            Assert.Equal("ann", drill.Incident!.Owner);
        }
    }

    [Fact]
    public void At_the_end_of_a_mute_the_present_level_is_told_in_the_place_of_an_absent_owner()
    {
        var drill = Muted(TakenBy("ann"));
        drill.People = With(absent: ["ann"]);
        Assert.Equal(["bob", "lena"], drill.At(12).Changes(new Stimulus.MutingEnded()).Tellings[0].Mentions);
    }

    [Fact]
    public void With_nobody_present_at_any_level_the_last_resort_is_told_in_the_place_of_an_absent_owner()
    {
        var drill = TakenBy("ann");
        drill.People = With(absent: ["ann", "bob", "lena"]);
        Assert.Equal(["cto"], drill.At(5).Changes(new Stimulus.Joined(Member(2))).Tellings[0].Mentions);
    }

    [Fact]
    public void An_absent_owner_is_not_rung_for_when_somebody_takes_over()
    {
        var drill = TakenBy("ann");
        drill.People = With(absent: ["ann"]);
        var telling = Assert.Single(drill.At(5).Changes(new Stimulus.Take("bob")).Tellings);
        Assert.Empty(telling.Mentions);
        Assert.Equal((false, "ann"), (telling.Rings, telling.PreviousOwner));
    }

    [Fact]
    public void Leads_are_told_once_when_an_owners_absence_begins_and_he_stays_the_owner()
    {
        var drill = TakenBy("ann");
        var told = drill.At(5).Changes(new Stimulus.OwnerAbsent(9, Start.AddDays(1)));
        Assert.Equal(["lena"], Assert.Single(told.Tellings).Mentions);
        Assert.Equal(("ann", Phase.Resolution, 61), (drill.Incident!.Owner, drill.Incident.Phase, drill.DueInMinutes));
        Assert.Equal(Reason.OwnerAbsent, drill.At(6).LeavesUnchanged(new Stimulus.OwnerAbsent(9, Start.AddDays(1))));
        Assert.Single(drill.Changes(new Stimulus.OwnerAbsent(10, Start.AddDays(1))).Tellings);
    }

    private static TopicPeople With(IReadOnlyList<string>? onCall = null, IReadOnlyList<string>? absent = null) => PeopleOf(Members, onCall ?? [], absent ?? []);
}
