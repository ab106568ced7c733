using System.Collections.Concurrent;
using System.Net;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary>Lets connectors ask and tell their sources, each call within its budget, by a client that follows and remembers nothing and takes no endless answer.</summary>
internal sealed class SourceCalls(TimeProvider time) : IDisposable
{
    private const int MaxAnswerBytes = 32 << 20;
    private const int MostOfTrouble = 1_000;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = MaxAnswerBytes,
        Timeout = Budget,
    };

    // A connector that does not come back keeps its thread; it is not given another one.
    private readonly ConcurrentDictionary<(int Connection, Type Answer), Task> calls = new();

    public void Dispose() => client.Dispose();

    /// <summary>Calls the connector; of one connection no two calls of one kind at a time.</summary>
    /// <exception cref="Exception">Whatever the connector throws; see <see cref="SentenceOf"/>.</exception>
    public async Task<T> CallAsync<T>(ActiveConnection connection, Func<HttpClient, CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        budget.CancelAfter(Budget);
        var key = (connection.Id, typeof(T));
        if (calls.TryGetValue(key, out var before) && !before.IsCompleted)
            throw new AlertSourceException("Its connector has not come back from an earlier question.");
        var running = Task.Run(() => call(client, budget.Token), cancel);
        calls[key] = running;
        return await running.WaitAsync(Budget, time, cancel);
    }

    /// <summary>Why a call did not come to its end, in one sentence.</summary>
    public static string SentenceOf(Exception failure) => Storable(Sentence(failure));

    /// <summary>A plugin's words: PostgreSQL takes no U+0000, and nobody reads pages.</summary>
    public static string Storable(string? words) => (words ?? "It gave no reason.").Replace("\0", "", StringComparison.Ordinal) is var clean && clean.Length > MostOfTrouble ? clean[..MostOfTrouble] : clean;

    private static string Sentence(Exception failure) => failure switch
    {
        AlertSourceException told => told.Message,
        TimeoutException or OperationCanceledException => $"It did not answer within {Budget.TotalSeconds:0} s.",
        HttpRequestException unreachable => $"It cannot be asked: {unreachable.Message}",
        _ when DatabaseFault.Outage(failure) is { } outage => outage,
        _ => $"The connector failed: {failure.GetType().Name}: {failure.Message}",
    };
}
