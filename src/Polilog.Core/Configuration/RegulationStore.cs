using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using Polilog.Core.Regulation;

namespace Polilog.Core.Configuration;

/// <summary>Keeps every wording of the regulations: an incident goes on under the one it was opened under, whatever the configuration says later.</summary>
internal static class RegulationStore
{
    // The database sorts the names of a document, so the discriminator need not come first.
    private static readonly JsonSerializerOptions Form = new() { AllowOutOfOrderMetadataProperties = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private const string AddSql = """
        insert into regulation (key, definition, recorded_at)
        select key, definition::jsonb, @now
        from unnest(@keys::text[], @definitions::text[]) r (key, definition)
        where not exists (select from regulation k where k.key = r.key)
        order by key
        on conflict (key) do nothing
        """;

    // Of the thousands that were, only those that something open still goes by.
    private const string ReadOpenSql = """
        select r.key, r.definition::text as definition
        from regulation r
        where r.key <> all(@keys) and exists (select from incident i where i.phase <> 2 and i.regulation = r.key)
        """;

    /// <summary>The name of this wording.</summary>
    public static string KeyOf(TopicRegulation regulation) =>
        $"{regulation.Name}@{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(regulation, Form)).AsSpan(0, 6))}";

    /// <summary>The regulations, and beside them older wordings by which open incidents go, all with their keys.</summary>
    public static async Task<IReadOnlyList<TopicRegulation>> KeepAsync(NpgsqlConnection connection, IEnumerable<TopicRegulation> regulations, DateTimeOffset now, CancellationToken cancel)
    {
        var present = regulations.Select(r => r with { Key = KeyOf(r) }).ToList();
        var keys = present.Select(r => r.Key).ToArray();
        var definitions = present.Select(r => JsonSerializer.Serialize(r, Form)).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(AddSql, new { keys, definitions, now }, cancellationToken: cancel));
        var rows = await connection.QueryAsync<(string Key, string Definition)>(new CommandDefinition(ReadOpenSql, new { keys }, cancellationToken: cancel));
        return [.. present, .. rows.Select(r => JsonSerializer.Deserialize<TopicRegulation>(r.Definition, Form)! with { Key = r.Key })];
    }
}
