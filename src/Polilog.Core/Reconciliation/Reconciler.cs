using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Reconciliation;

/// <summary>Compares one snapshot of a source with what is known, and does what follows: what was found enters by the ordinary intake.</summary>
internal sealed class Reconciler(ReconciliationStore store, RefreshBuffer refreshes, AlertIntake intake, HubSignals signals, ReconciliationMetrics metrics, TimeProvider time)
{
    /// <exception cref="AlertSourceException">What was found could not be stored; it is found again.</exception>
    public async Task ReconcileAsync(ActiveConnection connection, AlertSnapshot snapshot, bool resolvesMissing, DateTimeOffset askedAt, CancellationToken cancel)
    {
        // What this host has heard and not written yet is news, too.
        await refreshes.FlushAsync(cancel);
        var current = new Dictionary<DedupKey, Alert>();
        foreach (var alert in snapshot.Alerts.Where(a => a.Status == AlertStatus.Firing))
            current.TryAdd(DedupKey.Of(connection.Family, connection.Name, alert.Identity), alert);
        var known = await store.KnownAsync(connection, current.Keys, cancel);
        var comparison = SnapshotComparison.Of(current, snapshot.IsComplete, known, resolvesMissing, askedAt);
        await store.MarkAsync(connection, comparison, cancel);
        var resolved = comparison.Missing.Count == 0 ? 0 : await store.ResolveAsync(comparison.Missing, askedAt, cancel);
        if (resolved > 0)
            signals.ConditionsChanged.Raise();
        if (comparison.Found.Count > 0)
            await TakeInAsync(connection, comparison.Found);
        metrics.Compared(connection.Name, comparison.Found.Count, resolved);
    }

    private async Task TakeInAsync(ActiveConnection connection, IReadOnlyDictionary<DedupKey, FoundAlert> found)
    {
        Alert[] alerts = [.. found.Values.Select((f, i) => f.Alert with { Index = i })];
        var body = BodyOf(alerts);
        var outcome = await intake.SubmitAsync(new IntakeRequest(connection, time.GetUtcNow(), "application/json", SHA256.HashData(body.Span), body, alerts)
        {
            ComparedWith = found.ToDictionary(f => f.Key, f => f.Value.ComparedWith),
        });
        if (outcome.Verdict != IntakeVerdict.Committed)
            throw new AlertSourceException($"{alerts.Length} alerts were found and could not be stored: {outcome.Reason}");
    }

    // Kept in place of what the source did not send.
    private static ReadOnlyMemory<byte> BodyOf(IReadOnlyList<Alert> alerts)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
            AlertJson.Write(writer, ConnectorResult.Of(alerts));
        return body.WrittenMemory;
    }
}
