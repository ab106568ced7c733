using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>What messages say of a condition.</summary>
internal sealed record ConditionText(string Title, string Connection, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, AlertDetails Details)
{
    public static ConditionText Of(ClaimedCondition condition, AlertDetails details) =>
        new(condition.Title, condition.Connection, condition.StartsAt, condition.EndsAt, details);

    private const string ReadSql = """
        select c.id, c.title, n.name, c.starts_at, c.ends_at, c.alert
        from condition c
        join connection n on n.id = c.connection_id
        where c.id = any(@ids)
        """;

    public static async Task ReadAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, Dictionary<long, ConditionText> texts, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(ReadSql, connection);
        command.AddArray("ids", ids, id => id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            texts[reader.GetInt64(0)] = new ConditionText(
                reader.GetString(1), reader.GetString(2), reader.MomentAt(3), reader.MomentAt(4), AlertDetails.ParseOrNone(reader.GetString(5)));
    }
}
