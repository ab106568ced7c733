using Npgsql;

namespace Polilog.Core.Configuration.Planning;

/// <summary>Open incidents of one topic and owner.</summary>
/// <param name="Numbers">The lowest, at most five.</param>
internal sealed record OpenIncidentsOf(string Topic, string? Owner, int Incidents, int[] Numbers)
{
    private const string ReadSql = """
        select t.key, p.key, count(*)::integer, (array_agg(i.number order by i.number))[1 : 5]
        from incident i
        join topic t on t.id = i.topic_id
        left join person p on p.id = i.owner_id
        where i.phase <> 2 and t.key = any(@topics)
        group by t.key, p.key
        order by t.key, p.key nulls first
        """;

    public static async Task<IReadOnlyList<OpenIncidentsOf>> ReadAsync(NpgsqlDataSource database, IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        if (topics.Count == 0)
            return [];
        var found = new List<OpenIncidentsOf>();
        await using var command = database.CreateCommand(ReadSql);
        command.Parameters.AddWithValue("topics", topics.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            found.Add(new OpenIncidentsOf(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt32(2), reader.GetFieldValue<int[]>(3)));
        return found;
    }
}
