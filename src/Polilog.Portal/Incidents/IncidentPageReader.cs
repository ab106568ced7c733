using Dapper;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Portal.Rooms;

namespace Polilog.Portal.Incidents;

/// <summary>Reads one incident with all that belongs to it.</summary>
internal sealed class IncidentPageReader(NpgsqlDataSource database, ConfigurationHolder configurations, IncidentReader incidents, RoomViewReader rooms, RoomReader deliveries)
{
    public const int MostLines = 300;

    private const int MostAlerts = 100;

    private const string JournalSql = """
        select j.at, j.event, j.via, p.key as person, j.reason, coalesce(t.text, nullif(concat_ws(': ', s.actor, s.comment), '')) as text
        from journal j
        left join person p on p.id = j.person_id
        left join journal_text t on t.journal_id = j.id
        left join condition_change s
          on j.stimulus = 'source_note' and s.condition_id = (j.data ->> 'condition')::bigint and s.state_version = (j.data ->> 'state_version')::bigint
        where j.incident_id = @incident
        order by j.id desc
        limit @most
        """;

    private const string FatesSql = """
        select f.at, c.title, f.name, f.reason
        from incident_episode e
        join condition c on c.id = e.condition_id
        join fate f on f.condition_id = e.condition_id and f.episode = e.episode and f.incident_id = e.incident_id
        where e.incident_id = @incident
        order by f.id desc
        limit @most
        """;

    /// <summary>Null: there is none of this key, or its topic is no longer configured.</summary>
    public async Task<IncidentPageView?> FindAsync(string key, DateTimeOffset now, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        if (await incidents.FindAsync(key, cancel) is not { } row || configuration.FindTopic(row.Topic) is not { } topic)
            return null;
        var voice = RoomVoice.Of(topic, now);
        var parameters = new { incident = row.Id, most = MostLines };
        await using var connection = await database.OpenConnectionAsync(cancel);
        var journal = (await connection.QueryAsync<JournalTextRow>(
            new CommandDefinition(JournalSql, new { incident = row.Id, most = MostLines + 1 }, cancellationToken: cancel))).AsList();
        var fates = await connection.QueryAsync<ConditionFateRow>(new CommandDefinition(FatesSql, parameters, cancellationToken: cancel));
        return new IncidentPageView
        {
            Card = (await rooms.CardsAsync([row.Id], MostAlerts, cancel))[0],
            Voice = voice,
            Route = row.Route,
            GroupKey = row.GroupKey,
            Regulation = row.Regulation.Split('@')[0],
            Journal = [.. journal.Take(MostLines).Reverse().Select(j => new JournalLine(
                j.At, voice.Words.Event(j.Event), voice.Words.Via(j.Via), j.Person is { } person ? configuration.FindPerson(person)?.Name ?? person : null,
                j.Reason is { } reason ? voice.Words.Because(reason) : null, j.Text))],
            HasOlderLines = journal.Count > MostLines,
            Told = await rooms.ToldAsync(row.Id, cancel),
            Deliveries = [.. (await deliveries.DeliveriesAsync(MostLines, row.Id, null, null, cancel)).Select(d => new DeliveryLine(
                d.SettledAt ?? d.FirstAttemptAt ?? d.CreatedAt, d.Destination, $"{d.Kind} {d.Revision}", voice.Words.Of(d.Status), d.Attempts, d.Proof, d.Reason))],
            Fates = [.. fates.Select(f => new FateLine(f.At, f.Title, voice.Words.Fate(f.Name), voice.Words.Because(f.Reason)))],
        };
    }

    private sealed record JournalTextRow
    {
        public DateTimeOffset At { get; init; }
        public string Event { get; init; } = "";
        public string Via { get; init; } = "";
        public string? Person { get; init; }
        public string? Reason { get; init; }
        public string? Text { get; init; }
    }

    private sealed record ConditionFateRow
    {
        public DateTimeOffset At { get; init; }
        public string Title { get; init; } = "";
        public string Name { get; init; } = "";
        public string Reason { get; init; } = "";
    }
}
