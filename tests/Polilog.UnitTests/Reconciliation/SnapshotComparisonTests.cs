using CsCheck;
using Polilog.Core.Alerts;
using Polilog.Core.Reconciliation;
using Polilog.Sdk;

namespace Polilog.UnitTests.Reconciliation;

public sealed class SnapshotComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DedupKey Key = KeyOf("disk");

    [Theory]
    [InlineData(89, 0)]
    [InlineData(90, 1)]
    public void What_fires_unknown_to_us_is_found_after_ninety_seconds(int seconds, int found) =>
        Assert.Equal(found, Compare(Firing(Noon.AddSeconds(-seconds)), null).Found.Count);

    [Fact]
    public void A_source_that_gives_no_start_is_taken_at_its_word() => Assert.Equal(0, Assert.Single(Compare(Firing(null), null).Found).Value.ComparedWith);

    [Fact]
    public void What_the_source_silences_is_not_found() => Assert.Empty(Compare(Firing(Noon.AddHours(-1)) with { Suppressed = true }, null).Found);

    [Fact]
    public void What_the_source_silences_is_confirmed_if_it_is_known()
    {
        var comparison = Compare(Firing(Noon.AddHours(-1)) with { Suppressed = true }, Known(AlertStatus.Firing, marked: -1));

        Assert.Equal([1], comparison.Confirmed);
        Assert.Empty(comparison.Unconfirmed);
    }

    [Fact]
    public void What_ended_after_the_source_was_asked_is_left_alone() => Assert.Empty(Compare(Firing(Noon.AddHours(-1)), Known(AlertStatus.Resolved, news: Noon.AddSeconds(1))).Found);

    [Fact]
    public void What_ended_here_and_fires_on_at_the_source_is_found_against_the_version_that_was_seen() =>
        Assert.Equal(7, Assert.Single(Compare(Firing(Noon.AddHours(-1)), Known(AlertStatus.Resolved)).Found).Value.ComparedWith);

    [Fact]
    public void What_never_fires_again_is_not_found() => Assert.Empty(Compare(Firing(Noon.AddHours(-1)), Known(AlertStatus.Resolved) with { IsOneShot = true }).Found);

    [Fact]
    public void What_the_source_does_not_know_is_marked_and_the_second_time_resolved()
    {
        var first = Compare(null, Known(AlertStatus.Firing));
        Assert.Equal(new UnconfirmedCondition(1, Noon, 1), Assert.Single(first.Unconfirmed));
        Assert.Empty(first.Missing);

        var second = Compare(null, Known(AlertStatus.Firing, marked: -1, missing: 1));
        Assert.Equal(new UnconfirmedCondition(1, Noon.AddMinutes(-1), 2), Assert.Single(second.Unconfirmed));
        Assert.Equal([1], second.Missing);
    }

    [Fact]
    public void Without_leave_it_is_never_resolved() => Assert.Empty(Compare(null, Known(AlertStatus.Firing, marked: -60, missing: 60), resolves: false).Missing);

    [Fact]
    public void An_incomplete_snapshot_marks_and_breaks_the_row()
    {
        var comparison = Compare(null, Known(AlertStatus.Firing, marked: -1, missing: 1), isComplete: false);

        Assert.Equal(0, Assert.Single(comparison.Unconfirmed).Missing);
        Assert.Empty(comparison.Missing);
    }

    [Fact]
    public void What_was_sent_since_the_mark_is_counted_anew()
    {
        var comparison = Compare(null, Known(AlertStatus.Firing, news: Noon.AddSeconds(-30), marked: -1, missing: 1));

        Assert.Equal(new UnconfirmedCondition(1, Noon, 1), Assert.Single(comparison.Unconfirmed));
        Assert.Empty(comparison.Missing);
    }

    [Fact]
    public void What_was_sent_after_the_source_was_asked_is_not_marked() => Assert.Empty(Compare(null, Known(AlertStatus.Firing, news: Noon)).Unconfirmed);

    private static readonly Gen<(DedupKey Key, Alert? Current, ComparedCondition? Known)> Any = Gen.Select(
        Gen.Int[1, 20], Gen.Bool, Gen.Int[-300, 30], Gen.Bool, Gen.Enum<AlertStatus>(), Gen.Int[-300, 30], Gen.Int[-3, 1], Gen.Int[0, 3]).Select(
        (id, fires, start, suppressed, status, news, marked, missing) => (
            KeyOf($"{id}"),
            fires ? Firing(Noon.AddSeconds(start)) with { Suppressed = suppressed } : null,
            missing == 3 ? null : new ComparedCondition(id, status, false, 7, Noon.AddSeconds(news), marked > 0 ? null : Noon.AddMinutes(marked), missing)));

    [Fact]
    public void Whatever_is_compared_one_condition_has_one_outcome_and_later_news_wins() => Gen.Select(Any.Array[0, 12], Gen.Bool, Gen.Bool).Sample((rows, isComplete, resolves) =>
    {
        var distinct = rows.DistinctBy(r => r.Key).ToList();
        var current = distinct.Where(r => r.Current is not null).ToDictionary(r => r.Key, r => r.Current!);
        var known = distinct.Where(r => r.Known is not null).ToDictionary(r => r.Key, r => r.Known!);

        var comparison = SnapshotComparison.Of(current, isComplete, known, resolves, Noon);

        long[] outcomes = [.. comparison.Found.Keys.Where(known.ContainsKey).Select(k => known[k].Id), .. comparison.Unconfirmed.Select(u => u.Id), .. comparison.Confirmed];
        Assert.Equal(outcomes.Length, outcomes.Distinct().Count());
        var touched = comparison.Unconfirmed.Select(u => u.Id).Concat(comparison.Found.Keys.Where(known.ContainsKey).Select(k => known[k].Id)).ToHashSet();
        Assert.All(known.Values.Where(k => touched.Contains(k.Id)), k => Assert.True(k.NewsAt < Noon));
        Assert.All(comparison.Found, f => Assert.True(current.ContainsKey(f.Key) && f.Value.Alert.Suppressed != true));
        Assert.All(comparison.Unconfirmed, u => Assert.DoesNotContain(current.Keys, k => known.TryGetValue(k, out var c) && c.Id == u.Id));
        Assert.True(comparison.Missing.Count == 0 || (resolves && isComplete));
        Assert.Subset(comparison.Unconfirmed.Select(u => u.Id).ToHashSet(), comparison.Missing.ToHashSet());
    });

    private static SnapshotComparison Compare(Alert? current, ComparedCondition? known, bool isComplete = true, bool resolves = true) => SnapshotComparison.Of(
        current is null ? new Dictionary<DedupKey, Alert>() : new() { [Key] = current },
        isComplete,
        known is null ? new Dictionary<DedupKey, ComparedCondition>() : new() { [Key] = known },
        resolves,
        Noon);

    private static ComparedCondition Known(AlertStatus status, DateTimeOffset? news = null, int? marked = null, int missing = 0) =>
        new(1, status, false, 7, news ?? Noon.AddHours(-1), marked is { } minutes ? Noon.AddMinutes(minutes) : null, missing);

    private static Alert Firing(DateTimeOffset? start) => new() { Identity = Identity.Of(("id", "disk")), Status = AlertStatus.Firing, Title = "Disk", StartsAt = start };

    private static DedupKey KeyOf(string id) => DedupKey.Of("lines", "c", Identity.Of(("id", id)));
}
