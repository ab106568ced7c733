using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Core.People;
using Polilog.Core.Storage;

namespace Polilog.Core.Facts;

/// <summary>Brings the facts a host knows up to date, at the beginning of every transaction that decides: one question, and one more only when facts have changed. The same question tells whether another configuration has become active.</summary>
internal static class FactReading
{
    // Whoever writes facts holds this lock alone: what is decided meanwhile is written before, or knows them. Two statements, for the second must see what the wait was for.
    private const string ShareLockSql = "select pg_advisory_xact_lock_shared(7654300017)";

    private const string ReadVersionSql = "select version, (select activation from active_configuration) from fact_version";

    private const string ReadSql = """
        select f.id, f.kind, t.key, p.key, f.role, f.match, f.starts_at, f.ends_at
        from fact f
        left join topic t on t.id = f.topic_id
        left join person p on p.id = f.person_id
        where f.revoked_at is null and (f.ends_at is null or f.ends_at > @since)
        order by f.id
        """;

    /// <summary>Gives the active activation; null: nothing was ever activated. Until the end of the transaction nothing else becomes active.</summary>
    public static async Task<long?> RefreshAsync(NpgsqlConnection connection, ConfigurationHolder configurations, CancellationToken cancel)
    {
        var (version, activation) = await VersionAsync(connection, cancel);
        if (version != configurations.FactVersion)
            configurations.Learn(new StandingFacts(version, await ReadAsync(connection, cancel)));
        return activation;
    }

    private static async Task<(long Facts, long? Activation)> VersionAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(ShareLockSql), new NpgsqlBatchCommand(ReadVersionSql) } };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1));
    }

    private static async Task<IReadOnlyList<Fact>> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var facts = new List<Fact>();
        await using var command = new NpgsqlCommand(ReadSql, connection);
        command.Parameters.AddWithValue("since", await IncidentStore.ReadClockAsync(connection, cancel));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            facts.Add(new Fact(
                reader.GetInt64(0),
                Enum.Parse<FactKind>(reader.GetString(1), ignoreCase: true),
                reader.TextAt(2),
                reader.TextAt(3),
                reader.TextAt(4) is { } role ? Enum.Parse<TopicRole>(role, ignoreCase: true) : null,
                reader.TextAt(5),
                reader.GetFieldValue<DateTimeOffset>(6),
                reader.MomentAt(7)));
        return facts;
    }
}
