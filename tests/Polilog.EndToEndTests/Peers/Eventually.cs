using System.Diagnostics;

namespace Polilog.EndToEndTests.Peers;

/// <summary>Asks another process until its answer is as wanted. There is no signal to wait for; the pause leaves it the processor.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Predicate<T> wanted, string what)
    {
        using var pause = new PeriodicTimer(Pause);
        var begun = Stopwatch.GetTimestamp();
        T last;
        do
        {
            last = await ask();
            if (wanted(last))
                return last;
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
        while (Stopwatch.GetElapsedTime(begun) < Patience);
        throw new InvalidOperationException($"{what}: not so after {Patience.TotalSeconds} s; last: {last}");
    }
}
