using System.Diagnostics;

namespace Polilog.Bench.Load;

/// <summary>What came of a load.</summary>
internal sealed record LoadResult(int Requests, int Alerts, TimeSpan Took, Latencies Latencies)
{
    public double AlertsPerSecond => Alerts / Took.TotalSeconds;
}

/// <summary>Two kinds of load; both are bounded in count, and any answer but 200 ends them.</summary>
internal static class Loads
{
    /// <summary>Every connection sends its next request as soon as the last was answered: what a server can take at most.</summary>
    /// <param name="requests">One for each connection.</param>
    /// <param name="first">The number of the first alert.</param>
    public static async Task<LoadResult> ClosedAsync(int port, IReadOnlyList<AlertRequest> requests, int count, long first, CancellationToken cancel)
    {
        var (began, next, latencies) = (0L, 0, new TimeSpan[count]);
        var connections = await Task.WhenAll(requests.Select(_ => LoadConnection.OpenAsync(port, cancel)));
        began = Stopwatch.GetTimestamp();
        await Task.WhenAll(requests.Zip(connections, (request, connection) => Task.Run(
            async () =>
            {
                for (var i = Interlocked.Increment(ref next) - 1; i < count; i = Interlocked.Increment(ref next) - 1)
                {
                    var sent = Stopwatch.GetTimestamp();
                    await SendAsync(connection, request.From(first + ((long)i * request.Alerts)), cancel);
                    latencies[i] = Stopwatch.GetElapsedTime(sent);
                }
            },
            cancel)));
        var took = Stopwatch.GetElapsedTime(began);
        foreach (var connection in connections)
            connection.Dispose();
        return new LoadResult(count, count * requests[0].Alerts, took, new Latencies(latencies));
    }

    /// <summary>
    /// Requests leave at a fixed rate, whether or not earlier ones were answered, and each is timed from the moment it was to leave: waiting for a slow server is not
    /// left out of the figures.
    /// </summary>
    /// <param name="requests">One for each connection; enough of them that one is free.</param>
    public static async Task<LoadResult> OpenAsync(int port, IReadOnlyList<AlertRequest> requests, int count, double perSecond, long first, CancellationToken cancel)
    {
        var (next, latencies) = (0, new TimeSpan[count]);
        var connections = await Task.WhenAll(requests.Select(_ => LoadConnection.OpenAsync(port, cancel)));
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(requests.Zip(connections, (request, connection) => Task.Run(
            async () =>
            {
                for (var i = Interlocked.Increment(ref next) - 1; i < count; i = Interlocked.Increment(ref next) - 1)
                {
                    var due = TimeSpan.FromSeconds(i / perSecond);
                    if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                        await Task.Delay(early, cancel);
                    // The timer is up to a millisecond early or late; what it is late counts.
                    await SendAsync(connection, request.From(first + ((long)i * request.Alerts)), cancel);
                    latencies[i] = Stopwatch.GetElapsedTime(began) - due;
                }
            },
            cancel)));
        var took = Stopwatch.GetElapsedTime(began);
        foreach (var connection in connections)
            connection.Dispose();
        return new LoadResult(count, count * requests[0].Alerts, took, new Latencies(latencies));
    }

    private static async ValueTask SendAsync(LoadConnection connection, ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        var status = await connection.SendAsync(request, cancel);
        if (status != 200)
            throw new InvalidOperationException($"A request was answered {status}, not 200.");
    }
}
