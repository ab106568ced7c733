using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Planning;

/// <summary>Reads what the incidents since a moment were made of, in the order in which they were opened and joined.</summary>
internal static class RecordedEpisodes
{
    // The fate of an episode names the version that was decided about, and the history the severity of that version. Title, labels, resource and check are kept only as
    // the condition has them now; the title of an opener is also that of its incident.
    private const string ReadSql = """
        with episode as materialized (
            select i.id, i.topic_id, i.number, i.route, i.title, i.opened_at, i.resolved_at, e.condition_id, e.episode, e.joined_at, e.severity, f.fate_id, f.state_version
            from incident i
            join incident_episode e on e.incident_id = i.id
            left join (
                select f.incident_id, f.condition_id, f.episode, min(f.id) as fate_id, min(f.state_version) as state_version
                from fate f
                where f.at >= @since and f.incident_id is not null
                group by f.incident_id, f.condition_id, f.episode
            ) f on f.incident_id = e.incident_id and f.condition_id = e.condition_id and f.episode = e.episode
            where i.opened_at >= @since
        )
        select e.id, t.key, e.number, e.route, e.title, e.opened_at, e.resolved_at, e.condition_id, e.episode, e.joined_at, encode(c.dedup_key, 'hex'),
               n.name, n.connector, coalesce(h.severity, e.severity), n.unknown_severity, c.title, c.alert,
               coalesce((
                   select b.received_at
                   from condition_change b
                   where b.condition_id = e.condition_id and b.episode = e.episode and b.state_version > coalesce((
                       select p.state_version
                       from condition_change p
                       where p.condition_id = e.condition_id and p.episode < e.episode and p.state_version < e.state_version
                       order by p.state_version desc
                       limit 1
                   ), 0)
                   order by b.state_version
                   limit 1
               ), e.joined_at)
        from episode e
        join topic t on t.id = e.topic_id
        join condition c on c.id = e.condition_id
        join connection n on n.id = c.connection_id
        left join condition_change h on h.condition_id = e.condition_id and h.state_version = e.state_version
        order by e.opened_at, e.id, e.fate_id nulls last, e.joined_at, e.condition_id
        """;

    public static async IAsyncEnumerable<RecordedEpisode> ReadAsync(NpgsqlDataSource database, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ReadSql);
        command.Parameters.AddWithValue("since", since);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var last = 0L;
        while (await reader.ReadAsync(cancel))
        {
            var isOpener = reader.GetInt64(0) != last;
            last = reader.GetInt64(0);
            yield return Read(reader, isOpener);
        }
    }

    private static RecordedEpisode Read(NpgsqlDataReader reader, bool isOpener)
    {
        var (topic, details) = (reader.GetString(1), AlertDetails.Parse(reader.GetString(16)));
        return new RecordedEpisode(
            $"{topic}-{reader.GetInt32(2)}",
            topic,
            reader.GetString(3),
            reader.GetFieldValue<DateTimeOffset>(5),
            reader.MomentAt(6),
            isOpener,
            reader.GetInt64(7),
            reader.GetInt32(8),
            reader.GetFieldValue<DateTimeOffset>(9),
            reader.GetFieldValue<DateTimeOffset>(17),
            reader.GetString(10),
            reader.GetString(11),
            reader.GetString(12),
            (Severity)reader.GetInt16(13),
            (Severity)reader.GetInt16(14),
            reader.GetString(isOpener ? 4 : 15),
            details.Resource,
            details.Check,
            details.Labels ?? FrozenDictionary<string, string>.Empty);
    }
}
