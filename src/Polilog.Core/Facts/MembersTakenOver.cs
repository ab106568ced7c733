using Dapper;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;

namespace Polilog.Core.Facts;

/// <summary>A topic whose members are to be managed here from now on keeps those it had by the configuration: each membership becomes a fact. Nobody could declare them before.</summary>
internal static class MembersTakenOver
{
    private const string TakeOverSql = """
        with taken as (
            insert into fact (kind, topic_id, person_id, role, starts_at, reason, recorded_at, recorded_by)
            select 'membership', t.id, p.id, m.role, @now::timestamptz, 'by the configuration until now', @now::timestamptz, @by::text
            from unnest(@topics::text[], @persons::text[], @roles::text[]) m (topic, person, role)
            join topic t on t.key = m.topic
            join person p on p.key = m.person
            where not exists (select from fact f where f.kind = 'membership' and f.topic_id = t.id and f.person_id = p.id and f.revoked_at is null)
            returning id
        )
        update fact_version set version = version + 1 where exists (select from taken)
        """;

    /// <summary>In the transaction that activates, when topics and people have their numbers.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, HubConfiguration before, HubConfiguration after, string by, CancellationToken cancel)
    {
        var begin = after.Topics.Where(t => t.MembersAreManagedHere).Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        var known = after.People.Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var members = before.Topics.Where(t => !t.MembersAreManagedHere && begin.Contains(t.Key))
            .SelectMany(t => t.Members.DistinctBy(m => m.Person, StringComparer.Ordinal), (t, m) => (Topic: t.Key, m.Person, m.Role))
            .Where(m => known.Contains(m.Person))
            .ToList();
        if (members.Count == 0)
            return;
        var (topics, persons) = (members.Select(m => m.Topic).ToArray(), members.Select(m => m.Person).ToArray());
        var roles = members.Select(m => m.Role.ToString().ToLowerInvariant()).ToArray();
        var now = await IncidentStore.ReadClockAsync(connection, cancel);
        await connection.ExecuteAsync(new CommandDefinition(TakeOverSql, new { topics, persons, roles, now, by }, cancellationToken: cancel));
    }
}
