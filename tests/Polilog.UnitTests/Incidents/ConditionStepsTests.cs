using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.UnitTests.Incidents;

/// <summary>One condition, number 7; its incident, where it has one, is number 1.</summary>
public sealed class ConditionStepsTests
{
    [Fact]
    public void An_unseen_episode_is_new() => Assert.Equal([new ConditionStep.NewEpisode([])], Steps(Firing(), [Change(1)]));

    [Fact]
    public void Over_asks_the_incident_to_recover() => Assert.Equal(
        [new ConditionStep.Stimulate(1, new Stimulus.Recovered(7, 1, "recovery"), Fates.Recovered)],
        Steps(Firing() with { Status = AlertStatus.Resolved }, [Change(2, status: AlertStatus.Resolved, transition: Transition.Recovery)], Known()));

    [Fact]
    public void However_often_it_flapped_the_present_state_decides() => Assert.Equal(
        [new ConditionStep.Settle(Fates.Refreshed, "same_episode", 1, 9)],
        Steps(
            Firing(),
            [Change(2, status: AlertStatus.Resolved), Change(3), Change(4, status: AlertStatus.Resolved), Change(5)],
            Known()));

    [Fact]
    public void The_severity_that_counts_is_compared_with_the_decided_one() => Assert.Equal(
        [new ConditionStep.Stimulate(1, new Stimulus.SeverityChanged(7, 1, Severity.Average), Fates.SeverityChanged)],
        Steps(Firing() with { Severity = Severity.Unknown }, [Change(2)], Known()));

    [Fact]
    public void Fired_again_only_the_newest_incident_of_a_route_hears_it() => Assert.Equal(
        [new ConditionStep.FiresAgain(3, Group("a")), new ConditionStep.FiresAgain(2, Group("b"))],
        Steps(Firing(), [Change(2)], Known(1, "a", isFiring: false), Known(2, "b", isFiring: false), Known(3, "a", isFiring: false)));

    [Fact]
    public void Where_it_fires_already_an_older_incident_hears_nothing() => Assert.Equal(
        [new ConditionStep.Settle(Fates.Refreshed, "same_episode", 1, 9)],
        Steps(Firing(), [Change(2)], Known(1, "a", isFiring: false), Known(2, "a")));

    [Fact]
    public void Notes_of_the_source_keep_their_order() => Assert.Equal(
        [Transition.Acknowledged, Transition.Note, Transition.Unacknowledged],
        Steps(Firing(), [Change(2, transition: Transition.Acknowledged), Change(3, transition: Transition.Note), Change(4, transition: Transition.Unacknowledged)], Known())
            .OfType<ConditionStep.Stimulate>().Select(s => Assert.IsType<Stimulus.SourceNote>(s.Stimulus).What));

    [Fact]
    public void Every_condition_gets_a_fate_for_its_present_state()
    {
        foreach (var status in Enum.GetValues<AlertStatus>())
            foreach (var transition in Enum.GetValues<Transition>())
                foreach (var members in (DecidedMember[][])[[], [Known()], [Known(isFiring: false)]])
                {
                    var steps = Steps(Firing() with { Status = status }, [Change(2, status: status, transition: transition)], members);
                    Assert.Contains(steps, s => s is not ConditionStep.Stimulate { Fate: null });
                }
    }

    private static IReadOnlyList<ConditionStep> Steps(ClaimedCondition condition, ConditionChange[] changes, params DecidedMember[] members) =>
        ConditionSteps.Of(condition, changes, members);

    private static ClaimedCondition Firing() => new(
        7, "key", 1, "main", "prometheus", AlertStatus.Firing, Severity.High, UnknownSeverity: Severity.Average, Episode: 1, StateVersion: 9, DecidedVersion: 1,
        SeriesKey: null, "Disk full", null, null, DateTimeOffset.UnixEpoch, "{}");

    private static ConditionChange Change(long version, int episode = 1, AlertStatus status = AlertStatus.Firing, Transition transition = Transition.Problem) =>
        new(7, version, episode, status, transition);

    private static DecidedMember Known(long incident = 1, string route = "a", bool isFiring = true) => new(incident, Group(route), 7, 1, isFiring, Severity.High);

    private static IncidentGroup Group(string route) => new(1, route, "g");
}
