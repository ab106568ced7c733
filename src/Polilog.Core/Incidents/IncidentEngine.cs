using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polilog.Core.Configuration;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>
/// Decides what is owed: conditions that changed and incidents whose time has come, many in one transaction. Any number of hosts may do so side by side. Nothing
/// waits in memory: woken or not, every round looks into the database.
/// </summary>
internal sealed partial class IncidentEngine(DecisionTransaction transaction, HubSignals signals, EngineMetrics metrics, TimeProvider time, ILogger<IncidentEngine> log) : BackgroundService
{
    private const int MostConditions = 500;
    private const int MostDue = 200;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // In a storm every second the most severe 500, whatever the intake has to do.
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);

    // After a failure that no single condition explained the next round begins small.
    private int limit = MostConditions;
    private string? trouble;
    private ActiveConfiguration? lookedForOwners;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isMoreOwed = false;
            try
            {
                if (signals.IsIntakeBusy)
                {
                    // New conditions wait; what is due does not.
                    await DecideDueAsync(stoppingToken);
                    await signals.LetIntakeGoFirstAsync(Courtesy, stoppingToken);
                }
                isMoreOwed = await RunOnceAsync(stoppingToken);
                Report(null, null);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Report(DatabaseFault.Outage(failure) ?? failure.Message, failure);
            }
            if (!isMoreOwed)
                await signals.ConditionsChanged.WaitAsync(Poll, stoppingToken);
        }
    }

    /// <summary>One round: conditions, then due incidents. True if there is more to do at once.</summary>
    public async Task<bool> RunOnceAsync(CancellationToken cancel)
    {
        var conditions = await DecideConditionsAsync(cancel);
        var due = await DecideDueAsync(cancel);
        return conditions || due;
    }

    private async Task<bool> DecideConditionsAsync(CancellationToken cancel)
    {
        var asked = limit;
        var began = time.GetTimestamp();
        IReadOnlyList<ClaimedCondition> claimed = [];
        try
        {
            await transaction.RunAsync(
                async (connection, configuration) =>
                {
                    if (transaction.IsLeftToOthers)
                        return (0, null);
                    (claimed, var batch) = await new ConditionDecisions(configuration, connection, LogConditionFailed).RunAsync(asked, cancel);
                    if (batch is not null)
                        await UndecidedConditions.SetDecidedAsync(connection, claimed, cancel);
                    return (claimed.Count, batch);
                },
                cancel);
            limit = Math.Min(MostConditions, limit * 4);
            Measure("condition", claimed.Count, began);
            return claimed.Count == asked;
        }
        catch (Exception failure) when (failure is not OperationCanceledException && DatabaseFault.Outage(failure) is null && claimed.Count > 0)
        {
            // One of them cannot be written: each alone until it is found, so that it holds back nobody.
            limit = 1;
            if (claimed.Count == 1)
                await GiveUpAsync(claimed[0], failure, cancel);
            return true;
        }
    }

    private async Task GiveUpAsync(ClaimedCondition condition, Exception failure, CancellationToken cancel)
    {
        LogConditionFailed(failure, condition);
        await transaction.RunAsync(
            async (connection, configuration) =>
            {
                var batch = new DecisionBatch(configuration, await IncidentStore.ReadClockAsync(connection, cancel), []);
                batch.Add(Fate.Failed(condition, failure));
                batch.ForgetMuted([condition.Id]);
                await UndecidedConditions.SetDecidedAsync(connection, [condition], cancel);
                return (true, batch);
            },
            cancel);
    }

    private async Task<bool> DecideDueAsync(CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var late = new List<TimeSpan>();
        var woken = false;
        ActiveConfiguration? known = null;
        var decided = await transaction.RunAsync(
            async (connection, configuration) =>
            {
                late.Clear();
                if (transaction.IsLeftToOthers)
                    return (0, null);
                var now = await IncidentStore.ReadClockAsync(connection, cancel);
                woken = await MutedEpisodes.WakeAsync(connection, now, cancel);
                if ((known = configuration) != lookedForOwners)
                    woken |= await OwnersWhoLeft.WakeAsync(connection, configuration, now, cancel);
                var due = await IncidentStore.ClaimDueAsync(connection, now, MostDue, cancel);
                if (due.Count == 0)
                    return (0, woken ? new DecisionBatch(configuration, now, []) : null);
                var batch = new DecisionBatch(configuration, now, []);
                var incidents = await IncidentStore.LockAsync(connection, due, cancel);
                batch.Add(incidents);
                var coverage = await MuteCoverage.ReadAsync(connection, batch, incidents, cancel);
                var waiting = new List<Incident>();
                foreach (var id in due)
                    if (await DecideDueAsync(connection, batch, id, coverage, late, cancel) is { } unchanged)
                        waiting.Add(unchanged);
                await IncidentStore.SetDueAsync(connection, waiting, cancel);
                return (due.Count, batch);
            },
            cancel);
        lookedForOwners = known;
        late.ForEach(metrics.Late);
        Measure("due", decided, began);
        return decided == MostDue || woken;
    }

    /// <summary>The incident if it has nothing to do before its next limit.</summary>
    private async Task<Incident?> DecideDueAsync(Npgsql.NpgsqlConnection connection, DecisionBatch batch, long id, MuteCoverage coverage, List<TimeSpan> late, CancellationToken cancel)
    {
        try
        {
            var work = batch.WorkOf(id);
            if (work.Before!.Clock.DueAt is { } dueAt && dueAt < batch.Now)
                late.Add(batch.Now - dueAt);
            // Rule 1: what mutes it comes first.
            if (coverage.Of(work.Before) is { } mute)
                batch.Decide(work, new Stimulus.MutingBegan(mute.Fact.Id, mute.Until), "engine");
            if (OwnersWhoLeft.Of(work.Before, batch.Configuration, batch.Now) is { } left)
                batch.Decide(work, new Stimulus.OwnerLeft(left), "engine");
            if (coverage.Of(work.Before) is null)
                batch.Decide(work, StimulusOf(work.After!, batch), "engine");
            return work.IsChanged ? null : work.After;
        }
        catch (Exception failure)
        {
            LogDueFailed(failure, id);
            await IncidentStore.PostponeAsync(connection, id, batch.Now.AddMinutes(1), cancel);
            return null;
        }
    }

    private static Stimulus StimulusOf(Incident incident, DecisionBatch batch)
    {
        if (incident.Clock.IsMuted)
            return new Stimulus.MutingEnded();
        return incident is { Phase: Phase.Resolution, Owner: { } owner } && batch.Configuration.Facts.AbsenceOf(owner, batch.Now) is { } absence && incident.Clock.AbsenceTold != absence.Id
            ? new Stimulus.OwnerAbsent(absence.Id, absence.Until ?? DateTimeOffset.MaxValue)
            : new Stimulus.Due(DueReason.Escalation);
    }

    private void Measure(string about, int count, long began)
    {
        if (count == 0)
            return;
        var took = time.GetElapsedTime(began);
        metrics.Decided(about, count, took);
        Tracing.Record($"decide {about}", time.GetUtcNow() - took, "polilog.decided", count);
    }

    // Once per trouble, not twice a second while it lasts.
    private void Report(string? sentence, Exception? failure)
    {
        if (sentence == trouble)
            return;
        if (sentence is null)
            LogBack();
        else
            LogTrouble(failure, sentence);
        trouble = sentence;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Decisions cannot be made; what is owed is still owed. {Sentence}")]
    private partial void LogTrouble(Exception? failure, string sentence);

    [LoggerMessage(Level = LogLevel.Information, Message = "Decisions are made again.")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, Message = "No decision about condition {Condition} could be made; its fate is engine_failed.")]
    private partial void LogConditionFailed(Exception failure, long condition);

    private void LogConditionFailed(Exception failure, ClaimedCondition condition) => LogConditionFailed(failure, condition.Id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Incident {Incident} is due but could not be decided; it is tried again in a minute.")]
    private partial void LogDueFailed(Exception failure, long incident);
}
