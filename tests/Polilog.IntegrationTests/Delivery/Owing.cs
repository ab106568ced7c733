using Dapper;
using Npgsql;

namespace Polilog.IntegrationTests.Delivery;

/// <summary>Writes messages and deliveries as the engine does, and reads what became of them.</summary>
internal sealed class Owing(NpgsqlDataSource database)
{
    private const string AddTopicSql = "insert into topic (key, last_number) values (@key, 0) on conflict (key) do update set key = excluded.key returning id";

    private const string AddPersonSql = "insert into person (key) values (@key) on conflict (key) do update set key = excluded.key returning id";

    private const string AddIncidentSql = """
        insert into incident (topic_id, number, route, group_key, title, phase, level, severity, peak_severity, version, revision, regulation, opened_at, changed_at, clock)
        values (@topic, @number, 'r', @number::text, 't', 0, 0, 5, 5, 0, 1, 'standard', @now, @now, '{}')
        returning id
        """;

    private const string AddMessageSql = """
        insert into message (topic_id, incident_id, kind, revision, language, text, html, rings, mentions, created_at)
        values (@topic, @incident, @kind, @revision, 'en', @text, @text, @rings, @mentions, @now)
        returning id
        """;

    private const string AddDeliverySql = """
        insert into delivery (destination, message_id, status, attempts, created_at, next_attempt_at)
        values (@destination, @message, 0, 0, @now, @now)
        returning id
        """;

    private const string StatusesSql = """
        select m.text, d.status::integer as status, d.attempts, d.proof, d.reason
        from delivery d
        join message m on m.id = d.message_id
        where d.destination like @destinations
        order by d.id
        """;

    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-03-01T10:00:00Z");
    private int number;

    public int[] Mentions { get; private set; } = [];

    public async Task MentionAsync(string person) => Mentions = [await ScalarAsync<int>(AddPersonSql, new { key = person })];

    public async Task<long> IncidentAsync() => await ScalarAsync<long>(AddIncidentSql, new { topic = await TopicAsync(), number = ++number, now = Now });

    public async Task<long> MessageAsync(string destination, string text, long? incident = null, string kind = "taken", int revision = 1, bool rings = false)
    {
        var message = await ScalarAsync<long>(AddMessageSql, new { topic = await TopicAsync(), incident, kind, revision, text, rings, mentions = Mentions, now = Now });
        return await ScalarAsync<long>(AddDeliverySql, new { destination, message, now = Now });
    }

    public async Task<IReadOnlyList<Delivered>> AllAsync(string destinations = "%")
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<Delivered>(StatusesSql, new { destinations })).AsList();
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    private Task<int> TopicAsync() => ScalarAsync<int>(AddTopicSql, new { key = "OPS" });

    internal sealed record Delivered(string Text, int Status, int Attempts, string? Proof, string? Reason);
}
