using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>
/// Calls up what people own in topics to which they do not belong any more (rule 12). Who belongs changes with the configuration and with facts: every host looks once
/// after it has learnt of either, so that the last one to learn finds what the others could not know yet.
/// </summary>
internal static class OwnersWhoLeft
{
    private const string OwnersSql = "select distinct topic_id, owner_id from incident where phase = 1 and owner_id is not null";

    // They come up as due.
    private const string TouchSql = """
        with touched as (
            select i.id
            from unnest(@topics::integer[], @owners::integer[]) o (topic_id, owner_id)
            join incident i on i.topic_id = o.topic_id and i.owner_id = o.owner_id
            where i.phase = 1 and (i.due_at is null or i.due_at > @now)
            order by i.id
            for no key update of i
        )
        update incident i
        set due_at = @now
        from touched t
        where i.id = t.id
        """;

    /// <summary>False: everybody belongs to the topics of what he owns.</summary>
    public static async Task<bool> WakeAsync(NpgsqlConnection connection, ActiveConfiguration configuration, DateTimeOffset now, CancellationToken cancel)
    {
        var left = (await OwnersAsync(connection, cancel)).Where(o => HasLeft(o, configuration, now)).ToList();
        if (left.Count == 0)
            return false;
        await using var touch = new NpgsqlCommand(TouchSql, connection);
        touch.Parameters.AddWithValue("now", now);
        touch.AddArray("topics", left, o => o.Topic);
        touch.AddArray("owners", left, o => o.Owner);
        return await touch.ExecuteNonQueryAsync(cancel) > 0;
    }

    /// <summary>Null: the incident has no owner, or he belongs to its topic.</summary>
    public static string? Of(Incident incident, ActiveConfiguration configuration, DateTimeOffset now) =>
        incident is { Phase: Phase.Resolution, Owner: { } owner } && configuration.FindTopic(incident.Topic) is { } topic && configuration.PeopleOf(topic, now).RoleOf(owner) is null
            ? owner
            : null;

    private static bool HasLeft((int Topic, int Owner) one, ActiveConfiguration configuration, DateTimeOffset now) =>
        configuration.FindTopic(one.Topic) is { } topic
        && (configuration.FindPerson(one.Owner) is not { } owner || configuration.PeopleOf(topic, now).RoleOf(owner.Key) is null);

    private static async Task<List<(int Topic, int Owner)>> OwnersAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var owners = new List<(int, int)>();
        await using var command = new NpgsqlCommand(OwnersSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            owners.Add((reader.GetInt32(0), reader.GetInt32(1)));
        return owners;
    }
}
