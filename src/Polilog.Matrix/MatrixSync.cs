using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Storage;

namespace Polilog.Matrix;

/// <summary>
/// Listens to the homeserver, one host at a time, and lets the commands it hears be decided. What was heard is kept together with the place after it, so that a
/// crash at any point loses nothing; what was kept and not decided is decided by whoever listens next.
/// </summary>
internal sealed partial class MatrixSync(
    SyncRound round, SyncStore store, RoomCommands commands, CommandStore kept, MatrixSettings settings, Backoff backoff, SyncMetrics metrics, TimeProvider time, ILogger<MatrixSync> log)
    : BackgroundService
{
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TakeInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan WorthALine = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatienceAtStop = TimeSpan.FromSeconds(2);

    private readonly string holder = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private long? forgotAt;
    private int failures;
    private string? trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await TakeAsync(stoppingToken) is { } lease)
                    await ListenAsync(lease, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Tell(DatabaseFault.Outage(failure) ?? failure.Message, failure);
            }
            metrics.Idle();
            await Task.Delay(TakeInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Null: another host listens.</summary>
    internal async Task<SyncLease?> TakeAsync(CancellationToken cancel) => commands.AreLeftToOthers ? null : await store.TakeAsync(settings.UserId, holder, await store.ReadClockAsync(cancel), cancel);

    // Ends when another host listens, or with a failure of the database.
    private async Task ListenAsync(SyncLease lease, CancellationToken stopping)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewing = RenewAsync(lease, held);
        try
        {
            await commands.RunAsync(held.Token);
            for (SyncLease? next = lease; next is not null;)
                next = await RunPacedAsync(next, held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // Another host has taken over.
        }
        finally
        {
            await held.CancelAsync();
            await renewing;
            await ReleaseAsync(lease);
        }
    }

    // The homeserver answers for each of the bot's own messages, too, and that costs it as much as the message itself: asked at once again and again it is late with both.
    // Whoever writes first after half a second of silence is heard at once.
    internal async Task<SyncLease?> RunPacedAsync(SyncLease lease, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var next = await RunOnceAsync(lease, cancel);
        if (Pace - time.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time, cancel);
        return next;
    }

    /// <summary>Hears, keeps and decides what is new. Null: another host listens now.</summary>
    internal async Task<SyncLease?> RunOnceAsync(SyncLease lease, CancellationToken cancel)
    {
        if (commands.AreLeftToOthers)
            return null;
        var outcome = await round.RunAsync(lease, hasFailed: failures > 0, cancel);
        if (outcome is not SyncOutcome.Heard { News: var news })
        {
            await WaitAsync(lease, (SyncOutcome.Trouble)outcome, cancel);
            return lease;
        }
        var now = await store.ReadClockAsync(cancel);
        if (await store.CommitAsync(lease, news, now, cancel) is not { } next)
            return null;
        Works();
        if (news.Commands.Count > 0)
            await commands.RunAsync(cancel);
        if (forgotAt is not { } at || time.GetElapsedTime(at) >= ForgetInterval)
        {
            await kept.ForgetAsync(now - KeepFor, cancel);
            forgotAt = time.GetTimestamp();
        }
        return next;
    }

    private async Task WaitAsync(SyncLease lease, SyncOutcome.Trouble failed, CancellationToken cancel)
    {
        // A limit is no failure: the same request is right a little later.
        var wait = failed.Wait ?? backoff.After(++failures);
        metrics.Troubled();
        if (failed.Wait is null || failed.Wait >= WorthALine)
        {
            Tell(failed.Reason, null);
            await store.SetTroubleAsync(lease, failed.Reason, cancel);
        }
        await Task.Delay(wait, time, cancel);
    }

    private async Task RenewAsync(SyncLease lease, CancellationTokenSource held)
    {
        while (!held.IsCancellationRequested)
        {
            await Task.Delay(RenewInterval, time, held.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!held.IsCancellationRequested && !await store.RenewAsync(lease, await store.ReadClockAsync(held.Token), held.Token))
                    await held.CancelAsync();
            }
            catch (Exception e) when (e is OperationCanceledException or Npgsql.NpgsqlException)
            {
                // Whether the lease still holds is found out by what is written under it.
            }
        }
    }

    private async Task ReleaseAsync(SyncLease lease)
    {
        using var patience = new CancellationTokenSource(PatienceAtStop, time);
        try
        {
            await store.ReleaseAsync(lease, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or Npgsql.NpgsqlException)
        {
            // It ends by itself.
        }
    }

    // One line when it begins and one when it is over.
    private void Tell(string reason, Exception? failure)
    {
        if (trouble is null)
            LogTrouble(failure, reason);
        trouble = reason;
    }

    private void Works()
    {
        (failures, var was, trouble) = (0, trouble, null);
        metrics.Heard();
        if (was is not null)
            LogWorksAgain();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Commands from Matrix rooms are not heard; none is lost. {Reason}")]
    private partial void LogTrouble(Exception? failure, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Commands from Matrix rooms are heard again.")]
    private partial void LogWorksAgain();
}
