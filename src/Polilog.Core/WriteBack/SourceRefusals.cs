using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Incidents;

namespace Polilog.Core.WriteBack;

/// <summary>Tells rooms of what their sources could not be told for good: on the way of all decisions, so that it stands in the journal once.</summary>
internal sealed partial class SourceRefusals(DecisionTransaction transaction, TimeProvider time, ILogger<SourceRefusals> log) : BackgroundService
{
    private const int Most = 200;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    private string? trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Poll, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                trouble = null;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Once per trouble.
                if (trouble != failure.Message)
                    LogTrouble(failure);
                trouble = failure.Message;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Skip locked: another host tells of what it has claimed. The mark is set at the claim, in the transaction that tells.
    private const string ClaimSql = """
        with claimed as (
            select id
            from delivery
            where status = 2 and content is not null and refusal_told_at is null
            order by id
            limit @limit
            for no key update skip locked
        )
        update delivery d
        set refusal_told_at = @now
        from claimed c, message m
        where d.id = c.id and m.id = d.message_id
        returning d.id, m.incident_id, split_part(d.destination, ':', 2), coalesce(d.reason, '')
        """;

    /// <summary>Tells of what no room was told of yet.</summary>
    public Task RunOnceAsync(CancellationToken cancel) => transaction.RunAsync(
        async (connection, configuration) =>
        {
            if (transaction.IsLeftToOthers)
                return (true, default(DecisionBatch));
            var now = await IncidentStore.ReadClockAsync(connection, cancel);
            var refused = await ClaimAsync(connection, now, cancel);
            if (refused.Count == 0)
                return (true, default(DecisionBatch));
            var incidents = await IncidentStore.LockAsync(connection, [.. refused.Select(r => r.IncidentId).Distinct()], cancel);
            var batch = new DecisionBatch(configuration, await IncidentStore.ReadClockAsync(connection, cancel), []);
            // A topic that has left the configuration has no room to be told in.
            batch.Add(incidents.Where(i => configuration.FindTopic(i.Topic) is not null));
            foreach (var one in refused.Where(r => batch.Knows(r.IncidentId)).OrderBy(r => r.DeliveryId))
                batch.Decide(batch.WorkOf(one.IncidentId), new Stimulus.SourceNotTold(one.DeliveryId, one.Connection, one.Reason), "engine");
            return (true, batch);
        },
        cancel);

    private static async Task<IReadOnlyList<RefusedDelivery>> ClaimAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel)
    {
        var refused = new List<RefusedDelivery>();
        await using var command = new NpgsqlCommand(ClaimSql, connection);
        command.Parameters.AddWithValue("limit", Most);
        command.Parameters.AddWithValue("now", now);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            refused.Add(new RefusedDelivery(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3)));
        return refused;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Rooms cannot be told now of what their sources were not told; it is tried again.")]
    private partial void LogTrouble(Exception failure);

    private sealed record RefusedDelivery(long DeliveryId, long IncidentId, string Connection, string Reason);
}
