using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Senders who post one new alarm after another as fast as they are answered, and note what was accepted. What was not is given up, so that nobody mends a loss.</summary>
internal sealed class Senders : IAsyncDisposable
{
    private const int Count = 8;
    private const int HostsPerRequest = 5;

    private readonly TestHub hub;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<string> accepted = [];
    private readonly Task[] senders;
    private int requests;
    private int unavailable;

    public Senders(TestHub hub)
    {
        this.hub = hub;
        senders = [.. Enumerable.Range(0, Count).Select(_ => Task.Run(SendAsync))];
    }

    /// <summary>Titles of the alerts that were answered 200.</summary>
    public IReadOnlyCollection<string> Accepted => accepted;

    public Task AcceptedMoreAsync(int alerts)
    {
        var before = accepted.Count;
        return Eventually.GetAsync(() => Task.FromResult(accepted.Count), now => now >= before + alerts, $"{alerts} more alerts are accepted");
    }

    /// <summary>Waits until a sender was told that the hub cannot take anything now.</summary>
    public Task RefusedAsync() => Eventually.GetAsync(() => Task.FromResult(Volatile.Read(ref unavailable)), times => times > 0, "a sender is answered 503");

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(senders);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        http.Dispose();
        stop.Dispose();
    }

    private async Task SendAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var check = $"Load{Interlocked.Increment(ref requests)}";
            var alerts = Enumerable.Range(1, HostsPerRequest).Select(host => (check, $"host{host}")).ToList();
            switch (await AnswerAsync(Alarms.Of(alerts)))
            {
                case HttpStatusCode.OK:
                    alerts.ForEach(a => accepted.Add($"{a.check} on {a.Item2}"));
                    break;
                case HttpStatusCode.ServiceUnavailable:
                    Interlocked.Increment(ref unavailable);
                    break;
                case { } other:
                    throw new InvalidOperationException($"The hub answered {other}.");
            }
        }
    }

    // Null: nobody listens, or the connection broke before an answer.
    private async Task<HttpStatusCode?> AnswerAsync(string body)
    {
        try
        {
            return await hub.SendAsync(http, "prometheus", body);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            // The client passes on bare what it meets when the connection breaks right after it was made.
            return null;
        }
    }
}
