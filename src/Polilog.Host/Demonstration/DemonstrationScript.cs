namespace Polilog.Host.Demonstration;

/// <summary>The timeline of the demonstration: scenes that begin one after another, without end. Pure, so that it can be looked at without waiting for it.</summary>
/// <param name="seed">Chooses hosts, figures and small delays.</param>
internal sealed class DemonstrationScript(int seed)
{
    /// <summary>From the beginning of a scene to that of the next one.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(4);

    private const double JitterSeconds = 0.7;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(Scenes.All.Max(s => s.Seconds) + 3);

    /// <summary>What happens from one moment (included) to another (excluded), in order.</summary>
    public IReadOnlyList<DemonstrationStep> Between(TimeSpan from, TimeSpan to)
    {
        var first = Math.Max(0, (long)((from - Longest) / Beat));
        var steps = new List<DemonstrationStep>();
        for (var number = first; number * Beat < to; number++)
            steps.AddRange(Play(number).Where(s => s.At >= from && s.At < to));
        return [.. steps.OrderBy(s => s.At)];
    }

    private IEnumerable<DemonstrationStep> Play(long number)
    {
        var scene = Scenes.All[(int)(number % Scenes.All.Count)];
        var random = new Random(unchecked((seed * 7919) + (int)number));
        var beganAt = number * Beat;
        var alarm = Cast(scene, random) with { Number = number, BeganAt = beganAt };
        var isSpreading = scene.Acts.Any(a => a is Act.Spreads);
        var atFirst = isSpreading ? [.. alarm.Hosts.Take((alarm.Hosts.Count + 1) / 2)] : alarm.Hosts;
        yield return new DemonstrationStep.Fire(beganAt, alarm, atFirst);
        foreach (var act in scene.Acts)
        {
            var at = beganAt + TimeSpan.FromSeconds(act.Second + (random.NextDouble() * JitterSeconds));
            foreach (var step in StepsOf(act, at, alarm, atFirst))
                yield return step;
        }
    }

    private static IEnumerable<DemonstrationStep> StepsOf(Act act, TimeSpan at, Alarm alarm, IReadOnlyList<string> atFirst) => act switch
    {
        Act.Repeats => [new DemonstrationStep.Fire(at, alarm, atFirst)],
        Act.Spreads => [new DemonstrationStep.Fire(at, alarm, alarm.Hosts)],
        Act.Takes(_, var person) => [new DemonstrationStep.Take(at, alarm, person)],
        Act.Recovers => [new DemonstrationStep.Recover(at, alarm, alarm.Hosts)],
        Act.Solves(_, var person, var text) =>
        [
            new DemonstrationStep.Resolve(at, alarm, person, text),
            new DemonstrationStep.Recover(at + TimeSpan.FromSeconds(1.5), alarm, alarm.Hosts),
        ],
        _ => throw new InvalidOperationException($"Act {act.GetType().Name} has no steps."),
    };

    private static Alarm Cast(Scene scene, Random random)
    {
        var figure = random.Next(61, 98).ToString();
        return scene.Alarm with
        {
            Hosts = scene.Pool.Count == 0 ? scene.Alarm.Hosts : [scene.Pool[random.Next(scene.Pool.Count)]],
            Title = scene.Alarm.Title.Replace("{n}", figure, StringComparison.Ordinal),
            Message = scene.Alarm.Message.Replace("{n}", figure, StringComparison.Ordinal),
        };
    }
}
