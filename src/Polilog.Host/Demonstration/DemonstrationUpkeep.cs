using Npgsql;

namespace Polilog.Host.Demonstration;

/// <summary>
/// Forgets what was resolved an hour ago, so that a demonstration left alone for weeks stays small. A real hub never does: what happened there is on record.
/// </summary>
internal sealed partial class DemonstrationUpkeep(NpgsqlDataSource database, TimeProvider time, ILogger<DemonstrationUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private const string FindOldSql = "select coalesce(array_agg(id), '{}') from incident where resolved_at < @before";
    private const string ForgetDeliveriesSql = "delete from delivery where message_id in (select id from message where incident_id = any(@incidents))";
    private const string ForgetMessagesSql = "delete from message where incident_id = any(@incidents)";
    private const string ForgetFatesSql = "delete from fate where incident_id = any(@incidents)";
    private const string ForgetFactsSql = "delete from report_fact where incident_id = any(@incidents)";
    private const string ForgetTextsSql = "delete from journal_text where journal_id in (select id from journal where incident_id = any(@incidents))";
    private const string ForgetJournalSql = "delete from journal where incident_id = any(@incidents)";
    private const string ForgetEpisodesSql = "delete from incident_episode where incident_id = any(@incidents)";
    private const string ForgetIncidentsSql = "delete from incident where id = any(@incidents)";
    private const string ForgetHistorySql = "delete from condition_change where received_at < @before";

    // Only what never fires again: the intake may be reading any other.
    private const string ForgetConditionsSql = """
        delete from condition c
        where is_one_shot and status = 2 and changed_at < @before and not exists (select from incident_episode e where e.condition_id = c.id)
        """;

    private const string ForgetRequestsSql = "delete from raw_request where received_at < @before";

    public async Task RunOnceAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var before = now - Keep;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var find = new NpgsqlCommand(FindOldSql, connection) { Parameters = { new("before", before) } };
        var incidents = (long[])(await find.ExecuteScalarAsync(cancel))!;
        foreach (var sql in (string[])[ForgetDeliveriesSql, ForgetMessagesSql, ForgetFatesSql, ForgetFactsSql, ForgetTextsSql, ForgetJournalSql, ForgetEpisodesSql, ForgetIncidentsSql])
            await ExecuteAsync(connection, sql, new NpgsqlParameter("incidents", incidents), cancel);
        foreach (var sql in (string[])[ForgetHistorySql, ForgetConditionsSql, ForgetRequestsSql])
            await ExecuteAsync(connection, sql, new NpgsqlParameter("before", before), cancel);
        await transaction.CommitAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await RunOnceAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.Message);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, NpgsqlParameter parameter, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { parameter } };
        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demonstration could not forget old incidents and tries again: {Reason}")]
    private partial void LogFailed(string reason);
}
