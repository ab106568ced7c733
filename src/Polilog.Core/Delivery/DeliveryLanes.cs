using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polilog.Core.Configuration;
using Polilog.Core.Storage;
using Polilog.Core.WriteBack;

namespace Polilog.Core.Delivery;

/// <summary>
/// Sends what is owed: one lane per destination, in order, one attempt under way in each; lanes do not wait for one another. A single loop takes turns with two
/// set-based statements: write what has finished, then begin what can begin. An attempt that ends wakes the loop, as does whoever owes something new.
/// </summary>
internal sealed partial class DeliveryLanes(
    DeliveryStore store,
    IEnumerable<IRoomGateway> gateways,
    ConfigurationHolder configuration,
    HubSignals signals,
    Backoff backoff,
    DeliveryMetrics metrics,
    TimeProvider time,
    ILogger<DeliveryLanes> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PollIntervalOfSources = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BacklogInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceAtStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WorthALine = TimeSpan.FromSeconds(30);
    private const int MaximumUnderWay = 32;

    private readonly Dictionary<string, IRoomGateway> gatewayOf = gateways.ToDictionary(g => g.Scheme, StringComparer.Ordinal);
    private readonly string[] schemes = [.. gateways.Select(g => g.Scheme)];
    // Every hub can tell sources and hardly ever does; this host's own decisions wake the loop at once.
    private readonly TimeSpan pollInterval = gateways.All(g => g.Scheme == SourceTellings.Scheme) ? PollIntervalOfSources : PollInterval;
    private readonly string holder = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly Dictionary<TakenDelivery, Task> underWay = [];
    private readonly ConcurrentQueue<FinishedAttempt> finished = new();
    private readonly Dictionary<string, string> troubles = new(StringComparer.Ordinal);
    private Installation? installation;
    private string? troubleOfTurns;
    private long renewedAt = time.GetTimestamp();
    private long backlogReadAt;

    /// <summary>Attempts that are not settled yet.</summary>
    internal int UnderWay => underWay.Count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (schemes.Length > 0)
            {
                await TryTurnAsync(stoppingToken);
                await signals.DeliveriesOwed.WaitAsync(pollInterval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FinishAsync();
        }
    }

    private async Task TryTurnAsync(CancellationToken cancel)
    {
        try
        {
            await TakeTurnAsync(cancel);
            troubleOfTurns = null;
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            // Once per trouble, not at every turn while it lasts.
            var sentence = DatabaseFault.Outage(e) ?? e.Message;
            if (sentence != troubleOfTurns)
                LogTurnFailed(log, e, sentence);
            troubleOfTurns = sentence;
        }
    }

    /// <summary>Writes what has finished and begins what can begin.</summary>
    internal async Task TakeTurnAsync(CancellationToken cancel)
    {
        installation ??= await store.InstallationAsync(cancel);
        var now = await store.ReadClockAsync(cancel);
        await SettleAsync(now, cancel);
        await RenewAsync(now, cancel);
        await MeasureAsync(now, cancel);
        // Behind a card change that was skipped the next delivery may be ready at once.
        var skipped = 1L;
        while (skipped > 0 && underWay.Count < MaximumUnderWay)
            skipped = Begin(await store.TakeAsync(holder, schemes, MaximumUnderWay - underWay.Count, now, cancel), cancel);
    }

    // Returns how many deliveries were skipped.
    private long Begin(IReadOnlyList<TakenDelivery> taken, CancellationToken cancel)
    {
        foreach (var delivery in taken)
        {
            if (delivery.Destination is null)
                continue;
            if (delivery.DeliveryId is null)
                Finish(new FinishedAttempt(delivery, null));
            else
                underWay[delivery] = AttemptAsync(delivery, MessageOf(delivery), cancel);
        }
        var skipped = taken is [var first, ..] ? first.Skipped : 0;
        metrics.Superseded(skipped);
        return skipped;
    }

    private async Task AttemptAsync(TakenDelivery delivery, OutgoingMessage message, CancellationToken cancel)
    {
        // Never on the loop's own turn: a gateway may work long before it first waits.
        await Task.Yield();
        var began = time.GetTimestamp();
        DeliveryOutcome? outcome = null;
        using var span = Tracing.Start("deliver", System.Diagnostics.ActivityKind.Client)?.SetTag("polilog.destination", delivery.Destination).SetTag("polilog.delivery", message.DeliveryId);
        try
        {
            outcome = await gatewayOf[delivery.Scheme].SendAsync(message, cancel);
            span?.SetTag("polilog.outcome", outcome.GetType().Name);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The host stops: the delivery stays owed, with its transaction id.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogAttemptFailed(log, e, message.DeliveryId, delivery.Destination!);
            outcome = new DeliveryOutcome.RetryLater(null, $"Sending failed inside Polilog: {e.Message}", WholeAccount: false);
        }
        if (outcome is not null)
            metrics.Attempted(delivery.Scheme, outcome, time.GetElapsedTime(began));
        Finish(new FinishedAttempt(delivery, outcome));
    }

    private void Finish(FinishedAttempt attempt)
    {
        finished.Enqueue(attempt);
        signals.DeliveriesOwed.Raise();
    }

    // What has finished leaves the queue only when it is written: while the database is away, it is kept.
    private async Task SettleAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var ended = finished.ToArray();
        if (ended.Length == 0)
            return;
        foreach (var pause in ended.Where(e => e.Outcome is DeliveryOutcome.RetryLater { WholeAccount: true }).GroupBy(e => e.Delivery.Scheme, StringComparer.Ordinal))
        {
            var longest = pause.Select(e => (DeliveryOutcome.RetryLater)e.Outcome!).MaxBy(r => r.Delay ?? TimeSpan.Zero)!;
            await store.PauseAsync(pause.Key, now + (longest.Delay ?? backoff.After(1)), longest.Reason, cancel);
        }
        var answering = ended.Where(e => e.Outcome is DeliveryOutcome.Delivered).Select(e => e.Delivery.Scheme)
            .Except(ended.Where(e => e.Outcome is DeliveryOutcome.RetryLater { WholeAccount: true }).Select(e => e.Delivery.Scheme), StringComparer.Ordinal);
        await store.SettleAsync([.. ended.Select(e => ResultOf(e, now))], [.. answering], now, cancel);
        foreach (var attempt in ended)
        {
            finished.TryDequeue(out _);
            underWay.Remove(attempt.Delivery);
            Tell(attempt);
        }
    }

    private SettledDelivery ResultOf(FinishedAttempt attempt, DateTimeOffset now)
    {
        var result = RawResultOf(attempt, now);
        return result with { Reason = Storable(result.Reason), Trouble = Storable(result.Trouble) };
    }

    // All lanes settle in one statement: one reason that the database does not take would hold up every one of them.
    private static string? Storable(string? words) => words is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(words)).Replace("\0", "", StringComparison.Ordinal);

    private SettledDelivery RawResultOf(FinishedAttempt attempt, DateTimeOffset now)
    {
        var (destination, fence, id) = (attempt.Delivery.Destination!, attempt.Delivery.Fence, attempt.Delivery.DeliveryId);
        return attempt.Outcome switch
        {
            DeliveryOutcome.Delivered delivered => new(destination, fence, id, DeliveryStatus.Delivered, delivered.Proof, null, now, Trouble: null),
            DeliveryOutcome.Rejected rejected => new(destination, fence, id, DeliveryStatus.Rejected, null, rejected.Reason, now, rejected.Reason),
            DeliveryOutcome.RetryLater { WholeAccount: true } retry => new(destination, fence, id, DeliveryStatus.Owed, null, retry.Reason, now, Trouble: null),
            DeliveryOutcome.RetryLater retry => new(destination, fence, id, DeliveryStatus.Owed, null, retry.Reason, now + (retry.Delay ?? backoff.After(attempt.Delivery.Attempts + 1)), retry.Reason),
            _ => new(destination, fence, id, DeliveryStatus.Owed, null, null, now, Trouble: null),
        };
    }

    // An attempt may last longer than a lease.
    private async Task RenewAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (underWay.Count == 0 || time.GetElapsedTime(renewedAt) < RenewInterval)
            return;
        await store.RenewAsync([.. underWay.Keys.Select(d => (d.Destination!, d.Fence))], now, cancel);
        renewedAt = time.GetTimestamp();
    }

    private async Task MeasureAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (backlogReadAt != 0 && time.GetElapsedTime(backlogReadAt) < BacklogInterval)
            return;
        metrics.Owed(await store.BacklogAsync(cancel), now);
        backlogReadAt = time.GetTimestamp();
    }

    private OutgoingMessage MessageOf(TakenDelivery delivery) => new(
        delivery.DeliveryId!.Value,
        delivery.Destination![(delivery.Scheme.Length + 1)..],
        delivery.Answers is { } asked
            ? TransactionKey.OfAnswer(installation!, asked)
            : TransactionKey.Of(installation!, delivery.IncidentId, delivery.Kind, delivery.Revision, delivery.MessageId),
        delivery.Kind,
        delivery.RootProof,
        delivery.Text,
        delivery.Html,
        delivery.Rings,
        delivery.IsCritical,
        [.. delivery.Mentions.Select(key => configuration.Current.FindPerson(key)).OfType<People.Person>().Select(gatewayOf[delivery.Scheme].AccountOf).OfType<string>()],
        delivery.FirstAttemptAt,
        delivery.Attempts,
        delivery.Answers is null ? null : new Question(delivery.Answers, delivery.AnswersIn),
        delivery.Content);

    // One sentence when a destination, or the whole account, begins to fail, and one when it works again; not one per attempt.
    private void Tell(FinishedAttempt attempt)
    {
        switch (attempt.Outcome)
        {
            case DeliveryOutcome.Rejected rejected:
                LogRejected(log, attempt.Delivery.DeliveryId!.Value, attempt.Delivery.Destination!, rejected.Reason);
                break;
            case DeliveryOutcome.RetryLater { WholeAccount: true } retry when retry.Delay < WorthALine:
                break;
            case DeliveryOutcome.RetryLater retry when troubles.TryAdd(attempt.Delivery.Scheme, retry.Reason):
                LogRetrying(log, attempt.Delivery.Destination!, retry.Reason);
                break;
            case DeliveryOutcome.Delivered when troubles.Remove(attempt.Delivery.Scheme):
                LogWorksAgain(log, attempt.Delivery.Scheme);
                break;
        }
    }

    // The requests under way are cancelled by now; what cannot be written any more is found out at the next start, under the same transaction ids.
    private async Task FinishAsync()
    {
        using var patience = new CancellationTokenSource(PatienceAtStop, time);
        try
        {
            await Task.WhenAll(underWay.Values).WaitAsync(patience.Token);
            await SettleAsync(await store.ReadClockAsync(patience.Token), patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or Npgsql.NpgsqlException)
        {
            LogStoppedUnsettled(log, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deliveries cannot be taken up; what is owed is still owed. {Sentence}")]
    private static partial void LogTurnFailed(ILogger log, Exception exception, string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {Delivery} to {Destination} failed inside Polilog.")]
    private static partial void LogAttemptFailed(ILogger log, Exception exception, long delivery, string destination);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Delivery} to {Destination} is refused for good: {Reason}")]
    private static partial void LogRejected(ILogger log, long delivery, string destination, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages to {Destination} wait and are tried again: {Reason}")]
    private static partial void LogRetrying(ILogger log, string destination, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Messages go out by {Scheme} again.")]
    private static partial void LogWorksAgain(ILogger log, string scheme);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped before the last results of deliveries were written ({Reason}); they are found out at the next start.")]
    private static partial void LogStoppedUnsettled(ILogger log, string reason);

    private sealed record FinishedAttempt(TakenDelivery Delivery, DeliveryOutcome? Outcome);
}
