namespace Polilog.Bench.Load;

/// <summary>How long each of many things took.</summary>
internal sealed class Latencies(IEnumerable<TimeSpan> measured)
{
    private readonly TimeSpan[] sorted = [.. measured.Order()];

    public int Count => sorted.Length;

    public TimeSpan Max => At(1);

    /// <param name="share">0.99: so many took no longer than the answer.</param>
    public TimeSpan At(double share) => sorted.Length == 0 ? TimeSpan.Zero : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    public override string ToString() => $"p50 {At(0.5).TotalMilliseconds:N1} ms, p99 {At(0.99).TotalMilliseconds:N1} ms, max {Max.TotalMilliseconds:N1} ms";
}
