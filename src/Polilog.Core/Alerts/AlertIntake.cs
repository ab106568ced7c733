using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polilog.Core.Storage;

namespace Polilog.Core.Alerts;

/// <summary>
/// Turns concurrent requests into few transactions. While one batch is being committed the next one gathers by itself, so that a lone request waits for nobody
/// and a storm fills the batches. Whoever submitted is told after the commit.
/// </summary>
internal sealed partial class AlertIntake(
    IntakeStore store, RefreshBuffer refreshes, RawRequestPartitions partitions, HubSignals signals, IntakeMetrics metrics, TimeProvider time, ILogger<AlertIntake> log)
    : BackgroundService
{
    private const int Writers = 2;
    private const int MaxAlertsInBatch = 1024;
    private const long MaxBytesInBatch = 16 << 20;
    private const long MaxQueuedBytes = 64 << 20;

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(5);

    private readonly Channel<Waiting> queue = Channel.CreateUnbounded<Waiting>();
    private long queuedBytes;
    private string? outage;

    public int QueuedRequests => queue.Reader.Count;

    public long QueuedBytes => Interlocked.Read(ref queuedBytes);

    /// <summary>Answers when the request is in the database, or will not get there.</summary>
    public Task<IntakeOutcome> SubmitAsync(IntakeRequest request)
    {
        var waiting = new Waiting(request);
        // A request larger than the whole queue is let in when nothing else waits.
        if (Interlocked.Add(ref queuedBytes, request.Weight) is var queued && queued > MaxQueuedBytes && queued > request.Weight)
        {
            Interlocked.Add(ref queuedBytes, -request.Weight);
            return Task.FromResult(IntakeOutcome.Overloaded);
        }
        if (queue.Writer.TryWrite(waiting))
            return waiting.Answer.Task;
        Interlocked.Add(ref queuedBytes, -request.Weight);
        return Task.FromResult(new IntakeOutcome(IntakeVerdict.Unavailable, "Polilog is stopping; send again later."));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was let in is still written; the writers end when the queue is empty.
        queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll([FlushNowAndThenAsync(stoppingToken), .. Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteBatchesAsync, CancellationToken.None))]);
        await FlushAsync();
    }

    private async Task WriteBatchesAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            var batch = TakeBatch();
            if (batch.Count > 0)
                await WriteAsync(batch);
        }
    }

    private List<Waiting> TakeBatch()
    {
        var batch = new List<Waiting>();
        var (alerts, bytes) = (0, 0L);
        while (alerts < MaxAlertsInBatch && bytes < MaxBytesInBatch && queue.Reader.TryRead(out var waiting))
        {
            batch.Add(waiting);
            alerts += waiting.Request.Alerts.Length;
            bytes += waiting.Request.Weight;
        }
        Interlocked.Add(ref queuedBytes, -bytes);
        return batch;
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception failure) when (DatabaseFault.Outage(failure) is { } sentence)
        {
            Report(sentence, failure);
            Answer(batch, new IntakeOutcome(IntakeVerdict.Unavailable, sentence));
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One of them is poison: each alone, so that it spoils no neighbour.
            foreach (var waiting in batch)
                await WriteAsync([waiting]);
        }
        catch (Exception failure)
        {
            LogRefused(failure, batch[0].Request.Connection.Name);
            Answer(batch, new IntakeOutcome(IntakeVerdict.Refused, $"It could not be stored: {failure.Message}"));
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        var began = time.GetTimestamp();
        await partitions.EnsureAsync(batch[0].Request.ReceivedAt, CancellationToken.None);
        IntakeRequest[] requests = [.. batch.Select(w => w.Request)];
        using var span = Tracing.StartFor("store", batch, w => w.Context)?.SetTag("polilog.requests", requests.Length);
        var written = await store.WriteAsync(requests, CancellationToken.None);
        refreshes.Add(requests, written);
        Answer(batch, IntakeOutcome.Committed);
        if (written.Changes.Count > 0)
        {
            // Refreshes alone, or a batch that leaves nobody waiting, are no storm.
            if (QueuedRequests > 0)
                signals.IntakeIsBusy();
            signals.ConditionsChanged.Raise();
        }
        Report(null, null);
        metrics.Written(written.Changes.Count + written.Refreshes, written.Refreshes, time.GetElapsedTime(began));
    }

    private static void Answer(List<Waiting> batch, IntakeOutcome outcome)
    {
        foreach (var waiting in batch)
            waiting.Answer.SetResult(outcome);
    }

    private async Task FlushNowAndThenAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(FlushInterval, time, stop);
                await FlushAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the last flush follows when the writers are done
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await refreshes.FlushAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            Report(DatabaseFault.Outage(failure) ?? failure.Message, failure);
        }
    }

    // Once per outage, not once per request.
    private void Report(string? sentence, Exception? failure)
    {
        var before = Interlocked.Exchange(ref outage, sentence);
        if (sentence is not null && before is null)
            LogOutage(failure, sentence);
        else if (sentence is null && before is not null)
            LogBack();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Alerts cannot be stored; senders get 503 and try again. {Sentence}")]
    private partial void LogOutage(Exception? failure, string sentence);

    [LoggerMessage(Level = LogLevel.Information, Message = "Alerts are stored again.")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, Message = "A request of connection {Connection} could not be stored and becomes a dead letter.")]
    private partial void LogRefused(Exception failure, string connection);

    private sealed class Waiting(IntakeRequest request)
    {
        public IntakeRequest Request { get; } = request;

        /// <summary>Of the span in which the request was read.</summary>
        public ActivityContext Context { get; } = Activity.Current?.Context ?? default;

        public TaskCompletionSource<IntakeOutcome> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
