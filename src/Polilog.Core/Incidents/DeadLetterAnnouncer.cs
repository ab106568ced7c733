using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Messages;
using Polilog.Core.Regulation;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>
/// Tells the administrators' topic of requests that could not be read: one message per connection and kind, however many there are; a sender that is broken must not
/// flood the room. Again only after a day of silence, or when what was told is settled.
/// </summary>
internal sealed partial class DeadLetterAnnouncer(
    NpgsqlDataSource database, ConfigurationHolder configurations, MessageRenderer renderer, HubSignals signals, TimeProvider time, ILogger<DeadLetterAnnouncer> log)
    : BackgroundService
{
    private const int Most = 1000;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(1);

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

    // Skip locked: another host tells of what it has claimed.
    private const string ClaimSql = """
        with claimed as (
            select id, connection_name, kind, reason, received_at
            from dead_letter
            where announced_at is null
            order by id
            limit @limit
            for no key update skip locked
        )
        select c.id, c.connection_name, c.kind, c.reason, c.received_at,
               exists (
                   select from dead_letter told
                   where told.connection_name = c.connection_name and told.kind = c.kind and told.announced_at > @since and told.settled_at is null
               )
        from claimed c
        order by c.id
        """;

    private const string SetAnnouncedSql = "update dead_letter set announced_at = @now where id = any(@ids)";

    /// <summary>Tells of what nobody was told about yet.</summary>
    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var now = await IncidentStore.ReadClockAsync(connection, cancel);
        var claimed = await ClaimAsync(connection, now - Quiet, cancel);
        if (claimed.Count == 0)
            return;
        var messages = claimed.GroupBy(l => (l.ConnectionName, l.Kind)).Where(g => !g.First().IsTold).Select(g => Render(g.First(), g.Count(), now)).ToList();
        await MessageWriter.WriteAsync(connection, messages, now, cancel);
        await using (var command = new NpgsqlCommand(SetAnnouncedSql, connection))
        {
            command.Parameters.AddWithValue("now", now);
            command.AddArray("ids", claimed, l => l.Id);
            await command.ExecuteNonQueryAsync(cancel);
        }
        await transaction.CommitAsync(cancel);
        if (messages.Count == 0)
            return;
        signals.DeliveriesOwed.Raise();
        signals.RoomsChanged.Raise();
    }

    private static async Task<IReadOnlyList<ClaimedLetter>> ClaimAsync(NpgsqlConnection connection, DateTimeOffset since, CancellationToken cancel)
    {
        var claimed = new List<ClaimedLetter>();
        await using var command = new NpgsqlCommand(ClaimSql, connection);
        command.Parameters.AddWithValue("limit", Most);
        command.Parameters.AddWithValue("since", since);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            claimed.Add(new ClaimedLetter(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetBoolean(5)));
        return claimed;
    }

    private NewMessage Render(ClaimedLetter letter, int count, DateTimeOffset now)
    {
        var configuration = configurations.Current;
        var topic = configuration.FindTopic(configuration.Document.AdministratorsTopic)!;
        var view = IncidentViews.WithoutIncident(configuration, topic, "/dead-letters") with
        {
            Title = count == 1 ? $"{letter.ConnectionName}: {letter.Kind}" : $"{letter.ConnectionName}: {letter.Kind} × {count}",
            Severity = Severity.High,
            PeakSeverity = Severity.High,
            OpenedAt = letter.ReceivedAt,
            Now = now,
            Text = letter.Reason,
        };
        var rendered = renderer.Render(MessageKind.DeadLetter, view, topic.Language, configuration.TemplatesOf(topic));
        return new NewMessage(
            configuration.TopicId(topic.Key),
            IncidentId: null,
            IncidentRows.Name(MessageKind.DeadLetter),
            Revision: 1,
            topic.Language,
            rendered.Text,
            rendered.Html,
            Rings: true,
            [.. IncidentRows.IdsOf(configuration.PeopleOf(topic, now).Find([new Audience.OnCall()]), configuration)],
            topic.MatrixRoom is { } room ? [$"matrix:{room}"] : []);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The administrators cannot be told of dead letters now; it is tried again.")]
    private partial void LogTrouble(Exception failure);

    /// <param name="IsTold">They were told of the same connection and kind within the day, and it is not settled.</param>
    private sealed record ClaimedLetter(long Id, string ConnectionName, string Kind, string Reason, DateTimeOffset ReceivedAt, bool IsTold);
}
