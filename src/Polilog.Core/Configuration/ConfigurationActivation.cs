using Dapper;
using Npgsql;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration;

/// <summary>Gives a validated configuration its numbers in the database. Nothing is ever taken away there: journal and links keep what was.</summary>
internal static class ConfigurationActivation
{
    // The sorted order lets two hosts that activate at once wait for one another in place of deadlocking; the anti-join keeps the identity from running.
    private const string AddTopicsSql = """
        insert into topic (key, last_number)
        select k.key, 0
        from unnest(@keys::text[]) k (key)
        where not exists (select from topic t where t.key = k.key)
        order by k.key
        on conflict (key) do nothing
        """;

    private const string ReadTopicsSql = "select key, id from topic where key = any(@keys)";

    private const string AddPeopleSql = """
        insert into person (key)
        select k.key
        from unnest(@keys::text[]) k (key)
        where not exists (select from person p where p.key = k.key)
        order by k.key
        on conflict (key) do nothing
        """;

    private const string ReadPeopleSql = "select key, id from person where key = any(@keys)";

    /// <param name="revision">Its number among the revisions.</param>
    /// <param name="known">Wordings of regulations known from before.</param>
    public static async Task<ActiveConfiguration> NumberAsync(
        NpgsqlConnection connection, HubConfiguration document, long revision, DateTimeOffset now, CancellationToken cancel, IEnumerable<TopicRegulation>? known = null)
    {
        var topicIds = await IdsAsync(connection, AddTopicsSql, ReadTopicsSql, document.Topics.Select(t => t.Key), cancel);
        var personIds = await IdsAsync(connection, AddPeopleSql, ReadPeopleSql, document.People.Select(p => p.Key), cancel);
        var kept = await RegulationStore.KeepAsync(connection, document.Regulations.Values, now, cancel);
        return new ActiveConfiguration(document, revision, topicIds, personIds, [.. kept, .. known ?? []]);
    }

    private static async Task<Dictionary<string, int>> IdsAsync(NpgsqlConnection connection, string addSql, string readSql, IEnumerable<string> names, CancellationToken cancel)
    {
        var keys = names.ToArray();
        await connection.ExecuteAsync(new CommandDefinition(addSql, new { keys }, cancellationToken: cancel));
        var rows = await connection.QueryAsync<(string Key, int Id)>(new CommandDefinition(readSql, new { keys }, cancellationToken: cancel));
        return rows.ToDictionary(r => r.Key, r => r.Id, StringComparer.Ordinal);
    }
}
