using Polilog.Core.Alerts;

namespace Polilog.Host.Ingress;

/// <summary>Before the first request: strikes of a process that died, connections, partitions. Afterwards, every few seconds: what other hosts have changed or cleared.</summary>
internal sealed partial class IngressUpkeep(
    ConnectionStore connections,
    StrikeStore strikes,
    QuarantineStore quarantine,
    ConnectionReaders readers,
    IntakeBacklog backlog,
    RawRequestPartitions partitions,
    IngressOptions options,
    TimeProvider time,
    ILogger<IngressUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await CrashSlots.CollectAsync(options.CrashSlotFolder, async attempts =>
        {
            LogStrikes(attempts.Count);
            await strikes.AddAsync(attempts, now, cancellationToken);
        });
        await partitions.EnsureAsync(now, cancellationToken);
        await RunOnceAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await connections.RefreshAsync(cancel);
        await strikes.RefreshAsync(cancel);
        readers.Clear(await quarantine.ClearedConnectionsAsync(cancel));
        await backlog.RefreshAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception failure)
            {
                // What is known in memory stays in use.
                LogNotRefreshed(failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The host died while {Count} requests were being read; each of them has a strike.")]
    private partial void LogStrikes(int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connections could not be read again: {Reason}")]
    private partial void LogNotRefreshed(string reason);
}
