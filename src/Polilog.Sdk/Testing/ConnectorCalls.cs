using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Polilog.Sdk.Testing;

/// <summary>
/// Calls a connector as the host does, and measures. A call that does not come back is left behind on its thread, as the host must do, too.
/// </summary>
internal sealed class ConnectorCalls(IConnector connector) : IDisposable
{
    /// <summary>The host gives up after two seconds; a test machine that is busy with much else gets longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<Caller> idle = [];

    /// <summary>A call did not come back.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Reads it, and asks the connector's other abilities about it.</summary>
    /// <param name="recorded">Whose request it is, but for the body.</param>
    /// <param name="body">Copied: a connector that writes into it must not spoil the next call.</param>
    /// <param name="culture">Of the thread that calls; default: the invariant one.</param>
    public CallOutcome Call(ConnectorCase recorded, ReadOnlyMemory<byte> body, CultureInfo? culture = null)
    {
        if (!idle.TryTake(out var caller))
            caller = new Caller(connector);
        if (caller.Call(ConnectorCase.Fresh(recorded.Request, body.ToArray()), culture ?? CultureInfo.InvariantCulture, Patience) is { } outcome)
        {
            idle.Add(caller);
            return outcome;
        }
        IsLost = true;
        return new CallOutcome(null, null, $"does not come back within {Patience.TotalSeconds:0} s; the host gives up after 2 s, and the thread is lost", Patience, 0);
    }

    public void Dispose()
    {
        while (idle.TryTake(out var caller))
            caller.Dispose();
    }

    /// <summary>A thread that calls.</summary>
    private sealed class Caller : IDisposable
    {
        private readonly IConnector connector;
        private readonly SemaphoreSlim asked = new(0);
        private readonly SemaphoreSlim answered = new(0);
        private ConnectorRequest? request;
        private CultureInfo culture = CultureInfo.InvariantCulture;
        private CallOutcome? outcome;

        public Caller(IConnector connector)
        {
            this.connector = connector;
            new Thread(Run) { IsBackground = true, Name = "connector" }.Start();
        }

        public CallOutcome? Call(ConnectorRequest asking, CultureInfo asCulture, TimeSpan patience)
        {
            (request, culture) = (asking, asCulture);
            asked.Release();
            return answered.Wait(patience) ? outcome : null;
        }

        public void Dispose()
        {
            request = null;
            asked.Release();
        }

        private void Run()
        {
            while (true)
            {
                asked.Wait();
                if (request is null)
                    return;
                CultureInfo.CurrentCulture = culture;
                outcome = Measure(request);
                answered.Release();
            }
        }

        private CallOutcome Measure(ConnectorRequest asking)
        {
            var before = SHA256.HashData(asking.Body.Span);
            var (started, held) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            var (answer, thrown) = Read(asking);
            var (took, allocated) = (Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - held);
            var fault = SHA256.HashData(asking.Body.Span).AsSpan().SequenceEqual(before) ? AbilityLaws.Broken(connector, asking, answer) : "changes the bytes of the request, which others read after it";
            return new CallOutcome(answer, thrown, fault, took, allocated);
        }

        private (ConnectorResult?, Exception?) Read(ConnectorRequest asking)
        {
            try
            {
                return (connector.Read(asking) ?? throw new InvalidOperationException("Read returned null"), null);
            }
            catch (Exception e)
            {
                return (null, e);
            }
        }
    }
}

/// <summary>What came of one call.</summary>
/// <param name="Answer">Null: there was none.</param>
/// <param name="Thrown">Null, as well as the answer: the call did not come back.</param>
/// <param name="Fault">What else was wrong, as the end of a sentence about the connector; null: nothing.</param>
/// <param name="Took">Reading alone.</param>
/// <param name="Allocated">Bytes, by reading alone.</param>
internal sealed record CallOutcome(ConnectorResult? Answer, Exception? Thrown, string? Fault, TimeSpan Took, long Allocated);
