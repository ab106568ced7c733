using System.Text.Json.Nodes;
using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Messages;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>What templates see of what is recorded: to try texts on it. Nothing is locked, stored or sent.</summary>
internal sealed class RecordedViews(NpgsqlDataSource database, AlertReader alerts, ConfigurationHolder configurations)
{
    /// <summary>As it stands now, with who did what and why as this kind of message told last; null: there is no such incident, or its topic is not configured any more.</summary>
    public async Task<RecordedView?> OfIncidentAsync(string key, MessageKind kind, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        if (!IncidentKey.TryParse(key, out var topicKey, out var number) || configuration.FindTopic(topicKey) is not { } topic)
            return null;
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await IncidentStore.FindByNumberAsync(connection, configuration.TopicId(topic.Key), number, cancel) is { } id
            ? (await OfAsync(connection, [id], kind, configuration, cancel)).SingleOrDefault()
            : null;
    }

    /// <summary>As if it had just opened an incident; null: there is no such alert, or no such topic.</summary>
    /// <param name="topicKey">Null: the first topic that its route leads to.</param>
    public async Task<RecordedView?> OfAlertAsync(long id, string? topicKey, MessageKind kind, string? language, CancellationToken cancel)
    {
        var configuration = configurations.Current;
        if (await alerts.ListAsync(new AlertFilter(1, Id: id), cancel) is not [var row])
            return null;
        var details = AlertDetails.Parse(row.Alert);
        var routed = new RoutedAlert(
            row.Connection, row.Connector, row.EffectiveSeverity, details.Resource, details.Check, row.Title, details.Labels ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty);
        var route = configuration.Routes.Match(routed, await alerts.RoutedAtAsync(row, cancel) ?? row.ChangedAt)[0];
        if (configuration.FindTopic(topicKey ?? route.Topic) is not { } topic)
            return null;
        var texts = new Dictionary<long, ConditionText> { [row.Id] = new(row.Title, row.Connection, row.StartsAt, row.EndsAt, details) };
        var fresh = new IncidentViews(configuration, texts).Of(Opened(row, route, topic, configuration.RegulationOf(topic)), topic, telling: null);
        return new RecordedView(topic, TemplateSamples.InState(kind, language ?? topic.Language, fresh), IsTold: false);
    }

    private const string NewestSql = "select id from incident order by id desc limit @limit";

    /// <summary>Those of the newest incidents of which a message of this kind was sent.</summary>
    public async Task<IReadOnlyList<RecordedView>> NewestAsync(int limit, MessageKind kind, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var ids = new List<long>();
        await using (var command = new NpgsqlCommand(NewestSql, connection))
        {
            command.Parameters.AddWithValue("limit", limit);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                ids.Add(reader.GetInt64(0));
        }
        return [.. (await OfAsync(connection, ids, kind, configurations.Current, cancel)).Where(r => r.IsTold)];
    }

    private static async Task<IReadOnlyList<RecordedView>> OfAsync(NpgsqlConnection connection, List<long> ids, MessageKind kind, ActiveConfiguration configuration, CancellationToken cancel)
    {
        var incidents = await IncidentStore.ReadAsync(connection, ids, cancel);
        var texts = new Dictionary<long, ConditionText>();
        await ConditionText.ReadAsync(connection, [.. incidents.SelectMany(IncidentViews.NeededBy).Distinct()], texts, cancel);
        var told = await LastToldAsync(connection, ids, kind, configuration, cancel);
        var views = new IncidentViews(configuration, texts);
        return
        [
            .. from incident in incidents
               let topic = configuration.FindTopic(incident.Topic)
               where topic is not null
               select new RecordedView(topic, views.Of(incident, topic, told.GetValueOrDefault(incident.Id)), IsTold: kind is MessageKind.Card || told.ContainsKey(incident.Id)),
        ];
    }

    private const string LastToldSql = """
        select distinct on (j.incident_id) j.incident_id, j.reason, p.key, w.text, j.data
        from journal j
        left join person p on p.id = j.person_id
        left join journal_text w on w.journal_id = j.id
        where j.incident_id = any(@incidents) and j.event = any(@events)
        order by j.incident_id, j.id desc
        """;

    private static async Task<Dictionary<long, Telling>> LastToldAsync(NpgsqlConnection connection, List<long> incidents, MessageKind kind, ActiveConfiguration configuration, CancellationToken cancel)
    {
        var told = new Dictionary<long, Telling>();
        await using var command = new NpgsqlCommand(LastToldSql, connection);
        command.AddArray("incidents", incidents, id => id);
        command.AddArray("events", EventsOf(kind), name => name);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            if (Enum.GetValues<Reason>().Where(r => IncidentRows.Name(r) == reader.TextAt(1)).ToList() is [var reason])
                told[reader.GetInt64(0)] = new Telling(kind, reason, ToldIn(reader.GetString(4), configuration), Rings: false) { Actor = reader.TextAt(2), Text = reader.TextAt(3) };
        return told;
    }

    private static IReadOnlyList<string> EventsOf(MessageKind kind) => kind switch
    {
        MessageKind.Taken => ["taken", "taken_over"],
        MessageKind.Escalated => ["escalated", "told_again"],
        _ => [IncidentRows.Name(kind)],
    };

    private static IReadOnlyList<string> ToldIn(string data, ActiveConfiguration configuration) =>
        JsonNode.Parse(data)?["told"] is JsonArray ids ? [.. ids.Select(id => configuration.FindPerson((int)id!)?.Key).OfType<string>()] : [];

    private static Incident Opened(AlertRow row, Route route, TopicSettings topic, TopicRegulation regulation) => new()
    {
        Topic = topic.Key,
        Route = route.Name,
        GroupKey = "",
        Title = row.Title,
        Regulation = topic.Regulation,
        Severity = row.EffectiveSeverity,
        PeakSeverity = row.EffectiveSeverity,
        OpenedAt = row.ChangedAt,
        ChangedAt = row.ChangedAt,
        Clock = new IncidentClock { EscalationDueAt = row.ChangedAt + regulation.Ownership.For(row.EffectiveSeverity) },
        Members = [new Member(row.Id, row.Episode, row.ChangedAt, row.Status is Sdk.AlertStatus.Firing ? null : row.ChangedAt, row.EffectiveSeverity)],
    };
}

/// <summary>What templates see, and in which topic.</summary>
/// <param name="IsTold">Such a message was sent of it.</param>
internal sealed record RecordedView(TopicSettings Topic, IncidentView View, bool IsTold);
