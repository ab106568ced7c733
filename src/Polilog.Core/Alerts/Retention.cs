using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polilog.Core.People;

namespace Polilog.Core.Alerts;

/// <summary>Every hour: partitions for the coming days, and an end for what is older or larger than may be kept.</summary>
internal sealed partial class Retention(
    RawRequestPartitions partitions, DeadLetterStore deadLetters, StrikeStore strikes, RequestKeys requestKeys, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    private const int KeepDays = 7;
    private const long KeepBytes = 10L << 30;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task RunOnceAsync(DateTimeOffset now, CancellationToken cancel)
    {
        // First: a program that uses keys may have only so many of them.
        await requestKeys.DropOldAsync(cancel);
        await partitions.EnsureAsync(now, cancel);
        foreach (var day in await partitions.DropOldAsync(now, KeepDays, KeepBytes, cancel))
            LogDropped(day);
        await deadLetters.DropOldAsync(now.AddDays(-KeepDays), cancel);
        await strikes.DropOldAsync(now.AddDays(-KeepDays), cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Raw requests of {Day} were dropped.")]
    private partial void LogDropped(DateOnly day);

    [LoggerMessage(Level = LogLevel.Error, Message = "Retention failed; it is tried again in an hour.")]
    private partial void LogFailed(Exception failure);
}
