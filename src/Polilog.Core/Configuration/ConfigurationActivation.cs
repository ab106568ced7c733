using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;

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

    private const string RecordRevisionSql = """
        insert into configuration_revision (sha256, activated_at)
        values (@sha256, @now)
        on conflict (sha256) do update set activated_at = excluded.activated_at
        returning id
        """;

    public static async Task<ActiveConfiguration> ActivateAsync(NpgsqlDataSource database, HubConfiguration document, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var topicIds = await IdsAsync(connection, AddTopicsSql, ReadTopicsSql, document.Topics.Select(t => t.Key), cancel);
        var personIds = await IdsAsync(connection, AddPeopleSql, ReadPeopleSql, document.People.Select(p => p.Key), cancel);
        var sha256 = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document));
        var revision = await connection.ExecuteScalarAsync<long>(new CommandDefinition(RecordRevisionSql, new { sha256, now }, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return new ActiveConfiguration(document, revision, topicIds, personIds);
    }

    private static async Task<Dictionary<string, int>> IdsAsync(NpgsqlConnection connection, string addSql, string readSql, IEnumerable<string> names, CancellationToken cancel)
    {
        var keys = names.ToArray();
        await connection.ExecuteAsync(new CommandDefinition(addSql, new { keys }, cancellationToken: cancel));
        var rows = await connection.QueryAsync<(string Key, int Id)>(new CommandDefinition(readSql, new { keys }, cancellationToken: cancel));
        return rows.ToDictionary(r => r.Key, r => r.Id, StringComparer.Ordinal);
    }
}
