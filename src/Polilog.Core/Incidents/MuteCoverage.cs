using System.Collections.Frozen;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Facts;
using Polilog.Core.Routing;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>What mutes incidents now; reads their alerts only where a mute could cover them.</summary>
internal static class MuteCoverage
{
    private const string ReadSql = """
        select e.incident_id, n.name, n.connector, case when c.severity = 0 then n.unknown_severity else c.severity end, c.title, c.alert
        from incident_episode e
        join condition c on c.id = e.condition_id
        join connection n on n.id = c.connection_id
        where e.incident_id = any(@ids) and e.ended_at is null
        """;

    /// <summary>By incident; those that nothing mutes are left out.</summary>
    public static async Task<IReadOnlyDictionary<long, Mute>> ReadAsync(NpgsqlConnection connection, DecisionBatch batch, IReadOnlyList<Incident> incidents, CancellationToken cancel)
    {
        var (mutes, now) = (batch.Configuration.Facts.Mutes, batch.Now);
        var asked = incidents.Where(i => i.IsOpen && mutes.AnyIn(i.Topic, now)).ToList();
        if (asked.Count == 0)
            return FrozenDictionary<long, Mute>.Empty;
        var alerts = await AlertsAsync(connection, [.. asked.Select(i => i.Id)], cancel);
        return asked.Select(i => (i.Id, Mute: mutes.Of(i.Topic, [.. alerts[i.Id]], now))).Where(m => m.Mute is not null).ToDictionary(m => m.Id, m => m.Mute!);
    }

    private static async Task<ILookup<long, RoutedAlert>> AlertsAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var alerts = new List<(long Incident, RoutedAlert Alert)>();
        await using var command = new NpgsqlCommand(ReadSql, connection);
        command.AddArray("ids", ids, id => id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var details = AlertDetails.Parse(reader.GetString(5));
            alerts.Add((reader.GetInt64(0), new RoutedAlert(
                reader.GetString(1), reader.GetString(2), (Severity)reader.GetInt16(3), details.Resource, details.Check, reader.GetString(4),
                details.Labels ?? FrozenDictionary<string, string>.Empty)));
        }
        return alerts.ToLookup(a => a.Incident, a => a.Alert);
    }
}
