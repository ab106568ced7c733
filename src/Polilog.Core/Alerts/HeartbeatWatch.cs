using System.Collections.Frozen;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Core.Routing;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>
/// Says when a connection that should be heard is not, and when it is again: as an alert about the connection, which goes the way of every other. Each host may say it:
/// the same silence is the same alert.
/// </summary>
internal sealed partial class HeartbeatWatch(
    NpgsqlDataSource database, ConnectionStore connections, ConfigurationHolder configurations, AlertIntake intake, TimeProvider time, ILogger<HeartbeatWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private string? trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset? listensSince = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = await ReadClockAsync(stoppingToken);
                await RunOnceAsync(now, listensSince ??= now, stoppingToken);
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

    /// <param name="listensSince">Since when this host hears without a break.</param>
    public async Task RunOnceAsync(DateTimeOffset now, DateTimeOffset listensSince, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        foreach (var seen in await ReadAsync(configuration, cancel))
        {
            var settings = configuration.FindConnection(seen.Connection)?.Heartbeat;
            if (connections.Find(seen.Connection) is not { } connection)
                continue;
            var last = seen.LastAt is null && settings is { Watchdog.Count: > 0 } ? await LastOfEarlierAsync(configuration, connection, cancel) : seen.LastAt;
            if (Heartbeat.Judge(settings, seen with { LastAt = last }, listensSince, now) is { } verdict)
                await SayAsync(connection, Heartbeat.AlertOf(verdict, connection.Name, settings?.Severity, TitleOf(configuration, connection, settings, now)), now);
        }
    }

    // Whoever is judged, and whoever was told to be silent when something was still expected of it.
    private const string ReadSql = """
        select n.name as connection, n.created_at,
               case when k.by_watchdog then (
                   select max(case when c.status = 1 then c.last_seen_at else least(c.last_seen_at, c.ends_at) end)
                   from fate f
                   join condition c on c.id = f.condition_id
                   where f.name = 'pulse' and c.connection_id = n.id
               ) else n.received_at end as last_at,
               case when own.status = 1 then own.starts_at end as told_since
        from unnest(@names::text[], @keys::bytea[], @expected::boolean[], @by_watchdog::boolean[]) k (name, dedup_key, is_expected, by_watchdog)
        join connection n on n.name = k.name and n.removed_at is null
        left join condition own on own.dedup_key = k.dedup_key
        where k.is_expected or own.status = 1
        order by n.name
        """;

    private async Task<IReadOnlyList<SignOfLife>> ReadAsync(ActiveConfiguration configuration, CancellationToken cancel)
    {
        var asked = connections.Active.Select(c => (Connection: c, configuration.FindConnection(c.Name)?.Heartbeat)).ToList();
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<SignOfLife>(new CommandDefinition(
            ReadSql,
            new
            {
                names = asked.Select(a => a.Connection.Name).ToArray(),
                keys = asked.Select(a => DedupKey.Of(a.Connection.Family, a.Connection.Name, Heartbeat.Identity).Bytes).ToArray(),
                expected = asked.Select(a => a.Heartbeat is not null).ToArray(),
                by_watchdog = asked.Select(a => a.Heartbeat is { Watchdog.Count: > 0 }).ToArray(),
            },
            cancellationToken: cancel))).AsList();
    }

    private const string FiringSql = "select title, severity, last_seen_at, alert from condition where connection_id = @id and status = 1";

    // What fired before it was made the pulse has no fate that says so, until its next episode.
    private async Task<DateTimeOffset?> LastOfEarlierAsync(ActiveConfiguration configuration, ActiveConnection connection, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(FiringSql);
        command.Parameters.AddWithValue("id", connection.Id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        DateTimeOffset? last = null;
        while (await reader.ReadAsync(cancel))
        {
            var details = AlertDetails.Parse(reader.GetString(3));
            var alert = new RoutedAlert(
                connection.Name, connection.Connector, (Severity)reader.GetInt16(1), details.Resource, details.Check, reader.GetString(0), details.Labels ?? FrozenDictionary<string, string>.Empty);
            if (configuration.IsPulse(alert) && reader.GetFieldValue<DateTimeOffset>(2) is var seen && (last is null || seen > last))
                last = seen;
        }
        return last;
    }

    private async Task SayAsync(ActiveConnection connection, Alert alert, DateTimeOffset now)
    {
        var body = Heartbeat.BodyOf(alert);
        var outcome = await intake.SubmitAsync(new IntakeRequest(connection, now, "application/json", SHA256.HashData(body), body, [alert]) { IsOwn = true });
        if (outcome.Verdict != IntakeVerdict.Committed)
            throw new InvalidOperationException($"It could not be stored: {outcome.Reason}");
        if (alert.Status == AlertStatus.Firing)
            LogSilent(connection.Name, alert.StartsAt);
        else
            LogHeard(connection.Name);
    }

    // In the language of the first topic that will hear it.
    private static string TitleOf(ActiveConfiguration configuration, ActiveConnection connection, HeartbeatSettings? settings, DateTimeOffset now)
    {
        var alert = Heartbeat.AlertOf(new HeartbeatVerdict.Silent(default), connection.Name, settings?.Severity, "");
        var routed = new RoutedAlert(connection.Name, connection.Connector, alert.Severity ?? Severity.High, alert.Resource, alert.Check, "", alert.Labels.ToFrozenDictionary(StringComparer.Ordinal));
        var language = configuration.Routes.Match(routed, now) is [var route, ..] ? configuration.FindTopic(route.Topic)?.Language : null;
        return Wording.Of(language ?? "en").Silence(connection.Name, settings?.SilentFor ?? TimeSpan.Zero, isWatchdog: settings is { Watchdog.Count: > 0 });
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection} has been silent since {Since}.")]
    private partial void LogSilent(string connection, DateTimeOffset? since);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection} is heard again.")]
    private partial void LogHeard(string connection);

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether connections are silent cannot be found out now; it is tried again. {Sentence}")]
    private partial void LogTrouble(Exception failure, string sentence);
}
