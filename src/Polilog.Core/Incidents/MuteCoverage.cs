using System.Collections.Frozen;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Facts;
using Polilog.Core.Routing;
using Polilog.Core.Storage;
using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>What mutes incidents now. Their alerts are read together, and only where a mute could cover them; what they say is looked at one incident after the other, so that one holds back no other.</summary>
internal sealed class MuteCoverage
{
    private readonly Mutes mutes;
    private readonly DateTimeOffset now;
    private readonly HashSet<long> asked;
    private readonly ILookup<long, FiringRow> rows;

    private MuteCoverage(DecisionBatch batch, HashSet<long> asked, ILookup<long, FiringRow> rows) =>
        (mutes, now, this.asked, this.rows) = (batch.Configuration.Facts.Mutes, batch.Now, asked, rows);

    public static async Task<MuteCoverage> ReadAsync(NpgsqlConnection connection, DecisionBatch batch, IReadOnlyList<Incident> incidents, CancellationToken cancel)
    {
        var ids = incidents.Where(i => i.IsOpen && batch.Configuration.Facts.Mutes.AnyIn(i.Topic, batch.Now)).Select(i => i.Id).ToHashSet();
        return new MuteCoverage(batch, ids, (ids.Count == 0 ? [] : await FiringAsync(connection, ids, cancel)).ToLookup(r => r.Incident));
    }

    /// <summary>Null: nothing mutes it.</summary>
    public Mute? Of(Incident incident) => asked.Contains(incident.Id) ? mutes.Of(incident.Topic, [.. rows[incident.Id].Select(r => r.ToAlert())], now) : null;

    private const string ReadSql = """
        select e.incident_id, n.name, n.connector, case when c.severity = 0 then n.unknown_severity else c.severity end, c.title, c.alert
        from incident_episode e
        join condition c on c.id = e.condition_id
        join connection n on n.id = c.connection_id
        where e.incident_id = any(@ids) and e.ended_at is null
        """;

    private static async Task<List<FiringRow>> FiringAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var firing = new List<FiringRow>();
        await using var command = new NpgsqlCommand(ReadSql, connection);
        command.AddArray("ids", ids, id => id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            firing.Add(new FiringRow(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), (Severity)reader.GetInt16(3), reader.GetString(4), reader.GetString(5)));
        return firing;
    }

    /// <param name="Details">JSON, see <see cref="AlertDetails"/>.</param>
    private sealed record FiringRow(long Incident, string Connection, string Connector, Severity Severity, string Title, string Details)
    {
        public RoutedAlert ToAlert()
        {
            var details = AlertDetails.ParseOrNone(Details);
            return new RoutedAlert(Connection, Connector, Severity, details.Resource, details.Check, Title, details.Labels ?? FrozenDictionary<string, string>.Empty);
        }
    }
}
