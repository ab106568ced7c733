namespace Polilog.Core.Delivery;

/// <summary>How long a lane waits before it tries again: doubling from half a second to half a minute, spread so that lanes do not return all at once.</summary>
/// <param name="random">From 0 to 1.</param>
internal sealed class Backoff(Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="attempts">Failed ones in a row, at least one.</param>
    public TimeSpan After(int attempts)
    {
        var whole = First * Math.Pow(2, Math.Clamp(attempts - 1, 0, 10));
        return (whole < Longest ? whole : Longest) * (0.5 + (random() / 2));
    }
}
