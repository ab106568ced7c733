using CsCheck;
using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.UnitTests.Alerts;

/// <summary>The state rules of every family: PAYLOADS calls them 1 to 6.</summary>
public sealed class ConditionFoldTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Alert> Any = Gen.Select(
        Gen.Enum<AlertStatus>(), Gen.OneOf(Transition.Problem, Transition.Refresh, Transition.Recovery, Transition.Acknowledged, Transition.Note, Transition.SeverityChanged),
        Gen.Int[-1, 4], Gen.Enum<Severity>(), Gen.Int[0, 3], Gen.OneOf("a", "b", "")).Select((status, transition, start, severity, fact, title) => Alert(status) with
        {
            Transition = transition,
            StartsAt = start < 0 ? null : Noon.AddMinutes(start),
            EndsAt = status is AlertStatus.Resolved ? Noon.AddMinutes(start + 5) : null,
            Severity = severity,
            SourceEventId = fact == 0 ? null : $"fact {fact}",
            Acknowledged = transition is Transition.Acknowledged ? true : null,
            Title = title,
        });

    // An identity is one-shot by its nature, not from alert to alert.
    private static readonly Gen<Alert[]> Story = Gen.Select(Any.Array[1, 12], Gen.Bool, (story, oneShot) => story.Select(a => a with { IsOneShot = oneShot }).ToArray());

    [Fact]
    public void The_same_start_again_is_a_refresh()
    {
        var firing = Apply(Alert(AlertStatus.Firing) with { StartsAt = Noon });
        Assert.Equal(firing, Apply(firing, Alert(AlertStatus.Firing) with { StartsAt = Noon }));
    }

    [Fact]
    public void Firing_on_firing_keeps_the_earliest_start_and_is_a_refresh()
    {
        var firing = Apply(Alert(AlertStatus.Firing) with { StartsAt = Noon });
        var earlier = Apply(firing, Alert(AlertStatus.Firing) with { StartsAt = Noon.AddHours(-1) });
        Assert.Equal((firing.StateVersion, 1, Noon.AddHours(-1)), (earlier.StateVersion, earlier.Episode, earlier.StartsAt));
        Assert.Equal(earlier, Apply(earlier, Alert(AlertStatus.Firing) with { StartsAt = Noon.AddHours(1) }));
    }

    [Fact]
    public void The_end_of_what_nobody_saw_is_stored_without_an_episode()
    {
        var end = Apply(Alert(AlertStatus.Resolved) with { EndsAt = Noon });
        Assert.Equal((AlertStatus.Resolved, 0), (end.Status, end.Episode));
    }

    [Theory]
    [InlineData(0, false, AlertStatus.Firing, 1)]
    [InlineData(10, false, AlertStatus.Firing, 2)]
    [InlineData(null, false, AlertStatus.Firing, 2)]
    [InlineData(10, true, AlertStatus.Resolved, 1)]
    public void Firing_after_the_end_is_the_old_episode_if_it_has_the_old_start_a_new_one_else_and_never_again_if_one_shot(int? start, bool oneShot, AlertStatus status, int episode)
    {
        var over = Apply(Apply(Alert(AlertStatus.Firing) with { StartsAt = Noon, IsOneShot = oneShot }), Alert(AlertStatus.Resolved) with { EndsAt = Noon.AddMinutes(5) });
        var again = Apply(over, Alert(AlertStatus.Firing) with { StartsAt = start is { } minutes ? Noon.AddMinutes(minutes) : null });
        Assert.Equal((status, episode), (again.Status, again.Episode));
    }

    [Fact]
    public void A_resolve_keeps_the_severity_of_the_time_when_it_fired()
    {
        var over = Apply(Apply(Alert(AlertStatus.Firing) with { Severity = Severity.High }), Alert(AlertStatus.Resolved) with { Severity = Severity.Info });
        Assert.Equal(Severity.High, over.Severity);
    }

    [Fact]
    public void An_end_without_a_title_keeps_the_one_that_is_known()
    {
        var over = Apply(Apply(Alert(AlertStatus.Firing) with { Title = "Disk is full" }), Alert(AlertStatus.Resolved) with { Title = "" });
        Assert.Equal((AlertStatus.Resolved, "Disk is full"), (over.Status, over.Title));
    }

    [Fact]
    public void What_comes_after_an_end_without_a_title_says_what_it_was_and_fires_no_more()
    {
        var late = Apply(Apply(Alert(AlertStatus.Resolved) with { Title = "", IsOneShot = true }), Alert(AlertStatus.Firing) with { Title = "Disk is full", IsOneShot = true });
        Assert.Equal((AlertStatus.Resolved, 0, "Disk is full"), (late.Status, late.Episode, late.Title));
    }

    [Fact]
    public void Whatever_is_delivered_twice_in_a_row_changes_nothing_the_second_time() => Story.Sample(story =>
    {
        var (_, facts, last) = Fold(story);
        Assert.Equal(last, Next(last, story[^1], facts));
    });

    [Fact]
    public void A_request_that_is_delivered_again_leaves_the_condition_where_it_was() => Story.Where(s => !s.Any(EdgeFact.Is)).Sample(story =>
    {
        var ordered = InOrder(story);
        var (_, facts, once) = Fold(ordered);
        var twice = ordered.Aggregate(once, (condition, alert) => Next(condition, alert, facts));
        Assert.Equal((once.Status, once.Acknowledged), (twice.Status, twice.Acknowledged));
    });

    [Fact]
    public void Only_a_resolve_ends_what_fires() => Story.Where(s => s.All(a => a.Status is not AlertStatus.Resolved)).Sample(story =>
    {
        var (states, _, _) = Fold(story);
        Assert.DoesNotContain(states.SkipWhile(s => s.Status is not AlertStatus.Firing), s => s.Status is not AlertStatus.Firing);
    });

    [Fact]
    public void Versions_rise_by_one_with_every_change_and_episodes_never_fall() => Story.Sample(story =>
    {
        var (states, _, _) = Fold(story);
        foreach (var (before, after) in states.Zip(states.Skip(1)))
        {
            Assert.InRange(after.StateVersion - before.StateVersion, 0, 1);
            Assert.True(after.Episode >= before.Episode);
            Assert.True(after.StateVersion > before.StateVersion || after with { StartsAt = before.StartsAt, ExpiresAt = before.ExpiresAt } == before);
        }
    });

    // Two that the source's time does not tell apart keep their order, and are left out here.
    [Fact]
    public void Within_a_request_the_time_of_the_source_decides_not_the_order() => Story
        .Select(story => story.DistinctBy(a => (a.StartsAt ?? a.EndsAt, a.EndsAt)).ToArray())
        .SelectMany(story => Gen.Shuffle(story).Select(shuffled => (story, shuffled)))
        .Sample(orders => Assert.Equal(InOrder(orders.story), InOrder(orders.shuffled)));

    private static Alert[] InOrder(Alert[] alerts) =>
        [.. new IntakeRequest(new ActiveConnection(1, "c", "x", "x", "{}", Severity.Average, []), Noon, null, [], default, alerts).Alerts.Select(k => k.Alert)];

    private static (List<Condition> States, HashSet<string> Facts, Condition Last) Fold(Alert[] story)
    {
        var (states, facts) = (new List<Condition>(), new HashSet<string>());
        Condition? condition = null;
        foreach (var alert in story)
            states.Add(condition = Next(condition, alert, facts));
        return (states, facts, condition!);
    }

    private static Condition Next(Condition? present, Alert alert, HashSet<string> facts) =>
        ConditionFold.Apply(present, alert, EdgeFact.Is(alert) && EdgeFact.IdOf(alert) is { } fact && !facts.Add(fact));

    private static Condition Apply(Alert alert) => Apply(null, alert);

    private static Condition Apply(Condition? present, Alert alert) => ConditionFold.Apply(present, alert, isKnownFact: false);

    private static Alert Alert(AlertStatus status) => new()
    {
        Identity = Identity.Of(("key", "x")),
        Status = status,
        Transition = status is AlertStatus.Resolved ? Transition.Recovery : Transition.Problem,
        Title = "a",
    };
}
