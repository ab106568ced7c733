using System.Threading.Channels;

namespace Polilog.Core.Storage;

/// <summary>
/// Wakes one waiting loop at once; raised while nobody waits, it is remembered, and raised many times it wakes once. An accelerator only: what it announces is in
/// the database, and every loop also looks there by itself.
/// </summary>
internal sealed class Signal(TimeProvider time)
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => raised.Writer.TryWrite(true);

    /// <summary>Waits until raised, but not longer than <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await raised.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // time to look without having been told
        }
    }
}
