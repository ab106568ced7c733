using Polilog.Core.Alerts;
using Polilog.Core.Reconciliation;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Host.Ingress;

/// <summary>
/// Asks, about once a minute, every source that can be asked what fires, each within its own budget: a slow one holds up no other. A source that does not answer resolves
/// nothing and is announced nowhere; it is shown with its connection.
/// </summary>
internal sealed partial class AlertSources(
    ConnectionStore connections,
    ConnectionReaders readers,
    AlertSourceStore store,
    Reconciler reconciler,
    SourceCalls calls,
    ReconciliationMetrics metrics,
    TimeProvider time,
    ILogger<AlertSources> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Asks every source whose time has come, and ends when all are done.</summary>
    public async Task RunOnceAsync(CancellationToken cancel) => await Task.WhenAll(await BeginAsync(cancel));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var underWay = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            underWay.RemoveAll(t => t.IsCompleted);
            try
            {
                underWay.AddRange(await BeginAsync(stoppingToken));
            }
            catch (Exception failure)
            {
                LogNotAsked(DatabaseFault.Outage(failure) ?? failure.Message);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(underWay);
    }

    private async Task<IReadOnlyList<Task>> BeginAsync(CancellationToken cancel)
    {
        var sources = connections.Active.Select(c => (Connection: c, Source: Asked(readers.Of(c).Used.Connector)))
            .Where(s => s.Source is not null).ToDictionary(s => s.Connection.Id, s => (s.Connection, Source: s.Source!));
        if (sources.Count == 0)
            return [];
        // As PostgreSQL keeps it: the answer is matched with its question by this moment.
        var askedAt = new DateTimeOffset(time.GetUtcNow().UtcTicks / 10 * 10, TimeSpan.Zero);
        var due = await store.ClaimAsync([.. sources.Keys], IntervalOf, askedAt, cancel);
        return [.. due.Select(id => Task.Run(() => AskAsync(sources[id].Connection, sources[id].Source, askedAt, cancel), CancellationToken.None))];
    }

    // No two go in step for long.
    private static TimeSpan IntervalOf(int connectionId) => TimeSpan.FromSeconds(55 + (connectionId * 7 % 11));

    private async Task AskAsync(ActiveConnection connection, IAlertSource source, DateTimeOffset askedAt, CancellationToken cancel)
    {
        string? trouble = null;
        try
        {
            var snapshot = await calls.CallAsync(connection, (client, budget) => source.ReadCurrentAsync(client, askedAt, budget), cancel);
            await reconciler.ReconcileAsync(connection, snapshot, source.ResolvesMissing, askedAt, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            trouble = SourceCalls.SentenceOf(failure);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        metrics.Asked(connection.Name, trouble is null);
        try
        {
            await store.SettleAsync(connection.Id, askedAt, trouble, cancel);
        }
        catch (Exception failure)
        {
            LogNotAsked(DatabaseFault.Outage(failure) ?? failure.Message);
        }
    }

    /// <summary>Null: it cannot be asked, or has no address, or fails when asked for it.</summary>
    internal static IAlertSource? Asked(IConnector? connector)
    {
        try
        {
            return connector is IAlertSource { Address: not null } source ? source : null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sources could not be asked: {Reason}")]
    private partial void LogNotAsked(string reason);
}
