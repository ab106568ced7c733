using Dapper;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Portal.Rooms;
using Polilog.Portal.Words;
using Polilog.Sdk;

namespace Polilog.Portal.Topics;

/// <summary>Reads all topics at a glance, in two statements however many there are.</summary>
internal sealed class TopicsReader(NpgsqlDataSource database, ConfigurationHolder configurations)
{
    private const string OpenSql = """
        select i.topic_id, i.severity, i.phase, p.key as owner, count(*)::integer as incidents
        from incident i
        left join person p on p.id = i.owner_id
        where i.topic_id = any(@topics) and i.phase in (0, 1)
        group by i.topic_id, i.severity, i.phase, p.key
        """;

    private const string LastSql = """
        select t.id as topic_id, m.text, m.created_at
        from unnest(@topics::integer[]) t (id)
        cross join lateral (
            select m.text, m.created_at
            from message m
            where m.topic_id = t.id and m.kind <> 'answer' and (m.kind <> 'card' or m.revision = 1)
            order by m.id desc
            limit 1
        ) m
        """;

    /// <summary>As the configuration names them.</summary>
    public async Task<IReadOnlyList<TopicView>> ReadAsync(IReadOnlyCollection<TopicSettings> topics, PortalWords words, DateTimeOffset now, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        var parameters = new { topics = topics.Select(t => configuration.TopicId(t.Key)).ToArray() };
        await using var connection = await database.OpenConnectionAsync(cancel);
        var open = (await connection.QueryAsync<OpenRow>(new CommandDefinition(OpenSql, parameters, cancellationToken: cancel))).ToLookup(r => r.TopicId);
        var last = (await connection.QueryAsync<LastRow>(new CommandDefinition(LastSql, parameters, cancellationToken: cancel))).ToDictionary(r => r.TopicId);
        return [.. topics.Select(t => ViewOf(t, configuration, open[configuration.TopicId(t.Key)].ToList(), last.GetValueOrDefault(configuration.TopicId(t.Key)), words, now))];
    }

    private static TopicView ViewOf(TopicSettings topic, ActiveConfiguration configuration, List<OpenRow> open, LastRow? last, PortalWords words, DateTimeOffset now) => new()
    {
        Key = topic.Key,
        Name = topic.Name,
        Language = topic.Language,
        Voice = RoomVoice.Of(topic, now) with { Words = words },
        Ownerless = open.Where(r => r.Phase is Phase.Ownership).Sum(r => r.Incidents),
        Owned = open.Where(r => r.Phase is Phase.Resolution).Sum(r => r.Incidents),
        Severities = [.. open.GroupBy(r => r.Severity).OrderByDescending(g => g.Key).Select(g => new SeverityCount(g.Key, g.Sum(r => r.Incidents)))],
        Owners = [.. open.Where(r => r.Owner is not null).GroupBy(r => r.Owner!, StringComparer.Ordinal).OrderByDescending(g => g.Max(r => r.Severity)).Select(g => configuration.FindPerson(g.Key)?.Name ?? g.Key)],
        // The plain text says the addresses behind its links, too.
        LastText = last?.Text.Split('\n', 2)[0].Split(" (http", 2)[0],
        LastAt = last?.CreatedAt,
    };

    private sealed record OpenRow
    {
        public int TopicId { get; init; }
        public Severity Severity { get; init; }
        public Phase Phase { get; init; }
        public string? Owner { get; init; }
        public int Incidents { get; init; }
    }

    private sealed record LastRow
    {
        public int TopicId { get; init; }
        public string Text { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
    }
}
