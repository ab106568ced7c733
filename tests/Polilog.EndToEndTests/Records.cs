using Dapper;
using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.EndToEndTests;

/// <summary>What a hub has on record, read beside it.</summary>
internal sealed class Records(string connectionString) : IAsyncDisposable
{
    private const string DecidedSql = """
        select c.title
        from condition c
        where c.decided_version = c.state_version
          and exists (select from fate f where f.condition_id = c.id and f.state_version = c.state_version)
        """;

    private const string RepeatedMessagesSql = """
        select incident_id || ' ' || kind || ' ' || revision
        from message
        where incident_id is not null
        group by incident_id, kind, revision
        having count(*) > 1
        """;

    private const string RepeatedMembersSql = """
        select condition_id || ' ' || episode
        from incident_episode
        group by condition_id, episode
        having count(*) > 1
        """;

    private const string EscalationsSql = """
        select (select count(*) from journal j where j.incident_id = i.id and j.event = 'escalated')::integer as times,
               (select min(j.at) from journal j where j.incident_id = i.id and j.event = 'escalated') - i.opened_at as after
        from incident i
        """;

    private readonly NpgsqlDataSource database = Database.Open(connectionString);

    /// <summary>Titles of conditions with nothing left to decide, each with a fate.</summary>
    public Task<IReadOnlyList<string>> DecidedAsync() => ReadAsync<string>(DecidedSql);

    public Task<IReadOnlyList<string>> RepeatedMessagesAsync() => ReadAsync<string>(RepeatedMessagesSql);

    /// <summary>Episodes that opened or joined more than one incident.</summary>
    public Task<IReadOnlyList<string>> RepeatedMembersAsync() => ReadAsync<string>(RepeatedMembersSql);

    /// <summary>Of each incident.</summary>
    public Task<IReadOnlyList<EscalationRow>> EscalationsAsync() => ReadAsync<EscalationRow>(EscalationsSql);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql)).AsList();
    }
}

/// <param name="Times">How often it went a level up.</param>
/// <param name="After">How long after the opening it first did; null: never.</param>
internal sealed record EscalationRow(int Times, TimeSpan? After);
