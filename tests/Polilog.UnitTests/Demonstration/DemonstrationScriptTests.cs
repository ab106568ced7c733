using Polilog.Host.Demonstration;

namespace Polilog.UnitTests.Demonstration;

public sealed class DemonstrationScriptTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AllScenesTwice = 2 * Scenes.All.Count * DemonstrationScript.Beat;

    public static TheoryData<int> Seeds => [1, 7, 4711];

    [Theory, MemberData(nameof(Seeds))]
    public void Whoever_looks_for_ten_seconds_sees_an_alarm_arrive_one_taken_and_one_solved(int seed)
    {
        var script = new DemonstrationScript(seed);
        for (var from = TimeSpan.Zero; from < AllScenesTwice; from += Second / 2)
        {
            var seen = script.Between(from, from + (10 * Second));
            Assert.Contains(seen, s => s is DemonstrationStep.Fire && s.At == s.Alarm.BeganAt);
            Assert.Contains(seen, s => s is DemonstrationStep.Take);
            Assert.True(seen.Any(s => s is DemonstrationStep.Resolve || (s is DemonstrationStep.Recover && !IsSolvedByHand(s.Alarm))), $"nothing is solved in the ten seconds from {from}");
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Pieces_of_the_timeline_make_the_whole(int seed)
    {
        var script = new DemonstrationScript(seed);
        var whole = script.Between(TimeSpan.Zero, AllScenesTwice);
        var pieces = new List<DemonstrationStep>();
        for (var from = TimeSpan.Zero; from < AllScenesTwice; from += 0.3 * Second)
            pieces.AddRange(script.Between(from, Min(from + (0.3 * Second), AllScenesTwice)));
        Assert.Equal(whole.Select(Told), pieces.Select(Told));
    }

    [Fact]
    public void The_same_seed_plays_the_same_and_another_one_differs()
    {
        var one = new DemonstrationScript(1).Between(TimeSpan.Zero, AllScenesTwice).Select(Told).ToList();
        Assert.Equal(one, new DemonstrationScript(1).Between(TimeSpan.Zero, AllScenesTwice).Select(Told));
        Assert.NotEqual(one, new DemonstrationScript(2).Between(TimeSpan.Zero, AllScenesTwice).Select(Told));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_room_never_has_more_than_a_handful_of_alarms_and_each_of_them_ends(int seed)
    {
        var steps = new DemonstrationScript(seed).Between(TimeSpan.Zero, 3 * AllScenesTwice);
        var on = new Dictionary<long, string>();
        foreach (var step in steps)
        {
            if (step is DemonstrationStep.Fire)
                on[step.Alarm.Number] = step.Alarm.Topic;
            else if (step is DemonstrationStep.Recover)
                on.Remove(step.Alarm.Number);
            Assert.All(on.Values.CountBy(topic => topic), open => Assert.InRange(open.Value, 1, 7));
        }
        // What is still on belongs to the last minute.
        Assert.All(on.Keys, number => Assert.True(number * DemonstrationScript.Beat > (3 * AllScenesTwice) - (60 * Second)));
    }

    [Fact]
    public void Two_alarms_that_are_on_together_never_have_one_title()
    {
        var titles = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var step in new DemonstrationScript(1).Between(TimeSpan.Zero, 3 * AllScenesTwice))
        {
            foreach (var title in step.Alarm.Titles)
            {
                if (step is DemonstrationStep.Recover)
                    titles.Remove(title);
                else
                    Assert.Equal(step.Alarm.Number, titles[title] = titles.GetValueOrDefault(title, step.Alarm.Number));
            }
        }
    }

    [Fact]
    public void The_scenes_show_what_a_room_can_do()
    {
        Assert.Contains(Scenes.All, s => s.Alarm.Hosts.Count > 3 && s.Acts.Any(a => a is Act.Spreads));
        Assert.Contains(Scenes.All, s => s.Acts.Any(a => a is Act.Repeats));
        Assert.Contains(Scenes.All, s => s.Acts.All(a => a is Act.Recovers));
        Assert.Contains(Scenes.All, s => s.Acts.OfType<Act.Takes>().Any(t => t.Second > 20));
        Assert.Equal(["PAY", "SKLAD", "WEB"], Scenes.All.Select(s => s.Alarm.Topic).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static bool IsSolvedByHand(Alarm alarm) => Scenes.All.Any(s => s.Alarm.Check == alarm.Check && s.Acts.Any(a => a is Act.Solves));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Told(DemonstrationStep step) => $"{step.At} {step.GetType().Name} {step.Alarm.Number} {string.Join(", ", step.Alarm.Titles)}";
}
