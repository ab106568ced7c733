using System.Collections.Concurrent;
using System.Diagnostics;
using Polilog.Bench.Load;

namespace Polilog.Bench.Room;

/// <summary>When each numbered card was accepted and when it was first seen by a reader. The time between is what people wait.</summary>
internal sealed class ArrivalTimes(int count)
{
    private readonly ConcurrentDictionary<int, long> accepted = new();
    private readonly ConcurrentDictionary<int, long> seen = new();
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Accepted(int card) => accepted[card] = Stopwatch.GetTimestamp();

    public void Seen(int card)
    {
        if (seen.TryAdd(card, Stopwatch.GetTimestamp()) && seen.Count == count)
            all.TrySetResult();
    }

    /// <summary>Until every card was seen.</summary>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancel) => all.Task.WaitAsync(patience, cancel);

    // A card may be readable before its sender has read the answer.
    public Latencies Latencies() => new(seen.Select(s => Stopwatch.GetElapsedTime(Math.Min(accepted[s.Key], s.Value), s.Value)));
}
