using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Incidents;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>
/// Ends conditions whose lease lapsed without a refresh. Absence means something only to who was listening: what lapsed while a connection could not be heard waits
/// until the connection has been heard for five minutes again, or has stayed silent for a whole lease.
/// </summary>
internal sealed partial class ConditionExpiry(NpgsqlDataSource database, HubSignals signals, TimeProvider time, ILogger<ConditionExpiry> log) : BackgroundService
{
    private const int Most = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Refreshes are written seconds after they came; what a crash loses of them comes again with the next one.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan HeardAgainFor = TimeSpan.FromMinutes(5);

    private string? trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // In memory on purpose: a host that has just begun to listen cannot tell a silent sender from its own deafness; another host that listens longer can.
        DateTimeOffset? listensSince = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = await ReadClockAsync(stoppingToken);
                listensSince ??= now;
                while (await RunOnceAsync(now, listensSince.Value, stoppingToken) == Most)
                {
                    // there are more
                }
                trouble = null;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                listensSince = null;
                Report(failure);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Skip locked: an intake that holds the row is refreshing or ending it now. The version rises, so that an intake which has read the row already reads it again.
    private const string ExpireSql = """
        with lapsed as (
            select c.id
            from condition c
            join connection n on n.id = c.connection_id
            where c.status = 1 and c.expires_at < @now::timestamptz - @grace::interval
              and case
                      when n.received_at > c.expires_at then n.receives_since <= c.expires_at or n.receives_since <= @now - @heard_again_for::interval
                      else @listens_since::timestamptz + (c.expires_at - c.last_seen_at) <= @now
                  end
            order by c.id
            limit @limit
            for no key update of c skip locked
        ), ended as (
            update condition c
            set status = 2, state_version = c.state_version + 1, ends_at = c.expires_at, expires_at = null, changed_at = @now
            from lapsed l
            where c.id = l.id
            returning c.id, c.state_version, c.episode, c.ends_at, c.severity
        )
        insert into condition_change (condition_id, state_version, episode, received_at, occurred_at, status, transition, severity, raw_index)
        select e.id, e.state_version, e.episode, @now, e.ends_at, 2, @expired, e.severity, 0
        from ended e
        """;

    /// <summary>Returns how many conditions were ended; as many as one round takes: there may be more.</summary>
    /// <param name="listensSince">Since when this host hears without a break.</param>
    public async Task<int> RunOnceAsync(DateTimeOffset now, DateTimeOffset listensSince, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ExpireSql);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("grace", Grace);
        command.Parameters.AddWithValue("heard_again_for", HeardAgainFor);
        command.Parameters.AddWithValue("listens_since", listensSince);
        command.Parameters.AddWithValue("limit", Most);
        command.Parameters.AddWithValue("expired", (short)Transition.Expired);
        var ended = await command.ExecuteNonQueryAsync(cancel);
        if (ended > 0)
            signals.ConditionsChanged.Raise();
        return ended;
    }

    private async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await IncidentStore.ReadClockAsync(connection, cancel);
    }

    // Once per trouble.
    private void Report(Exception failure)
    {
        var sentence = DatabaseFault.Outage(failure) ?? failure.Message;
        if (trouble != sentence)
            LogTrouble(failure, sentence);
        trouble = sentence;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Lapsed leases cannot be ended now; it is tried again. {Sentence}")]
    private partial void LogTrouble(Exception failure, string sentence);
}
