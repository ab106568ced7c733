using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Core.Storage;

namespace Polilog.Matrix;

/// <summary>Which incident a command means; a closed set.</summary>
internal abstract record CommandTarget
{
    private const int MostListed = 10;

    // The thread first: who replies within a thread relates to both.
    private const string FindRelatedSql = """
        select m.incident_id
        from unnest(@events::text[]) with ordinality e (id, place)
        join delivery d on d.proof = e.id
        join message m on m.id = d.message_id
        join incident i on i.id = m.incident_id
        where i.topic_id = any(@topics)
        order by e.place
        limit 1
        """;

    private const string FindOpenSql = """
        select i.id, t.key || '-' || i.number, i.title
        from incident i
        join topic t on t.id = i.topic_id
        where i.topic_id = any(@topics) and i.phase <> 2
        order by i.severity desc, i.id desc
        limit @limit
        """;

    private CommandTarget() { }

    /// <param name="Text">What the command says besides.</param>
    /// <param name="IsAskedInItsThread">There everybody sees what the incident's card tells.</param>
    internal sealed record Found(long Incident, string? Text, bool IsAskedInItsThread) : CommandTarget;

    /// <summary>It was named, but this room has none of that name.</summary>
    internal sealed record NotHere(string Key) : CommandTarget;

    /// <summary>Nothing says which.</summary>
    /// <param name="Open">Gravest first; empty: none is open.</param>
    internal sealed record Unclear(IReadOnlyList<(string Key, string Title)> Open) : CommandTarget;

    /// <param name="topics">Those of the room.</param>
    public static async Task<CommandTarget> FindAsync(
        NpgsqlConnection connection, ActiveConfiguration configuration, IReadOnlyList<TopicSettings> topics, WaitingCommand asked, RoomCommand command, CancellationToken cancel)
    {
        var ids = topics.Select(t => configuration.TopicId(t.Key)).ToList();
        var key = KeyOfSomeTopic(command, configuration);
        // In a thread "!resolve PAY-7 caused it" speaks of the thread's incident, but nothing except a name can follow "!take".
        var isNameFirst = key is not null && command.Word is not CommandWord.Resolve;
        if (!isNameFirst && await FindRelatedAsync(connection, asked, ids, cancel) is { } related)
            return new Found(related, command.Text, IsAskedInItsThread: asked.Thread is not null);
        if (key is not null)
            return await FindNamedAsync(connection, configuration, topics, key, cancel) is { } named ? new Found(named, command.TextAfterKey, IsAskedInItsThread: false) : new NotHere(key);
        var open = await FindOpenAsync(connection, ids, cancel);
        return open is [var only] ? new Found(only.Id, command.Text, IsAskedInItsThread: false) : new Unclear([.. open.Select(o => (o.Key, o.Title))]);
    }

    // "!resolve node-1 rebooted" names a machine.
    private static string? KeyOfSomeTopic(RoomCommand command, ActiveConfiguration configuration) =>
        command.Key is { } key && IncidentKey.TryParse(key, out var topic, out _) && configuration.FindTopic(topic) is not null ? key : null;

    private static async Task<long?> FindNamedAsync(
        NpgsqlConnection connection, ActiveConfiguration configuration, IReadOnlyList<TopicSettings> topics, string key, CancellationToken cancel) =>
        topics.Any(t => key.StartsWith(t.Key + "-", StringComparison.Ordinal)) ? await IncidentCommands.FindAsync(connection, configuration, key, cancel) : null;

    private static async Task<long?> FindRelatedAsync(NpgsqlConnection connection, WaitingCommand asked, List<int> topics, CancellationToken cancel)
    {
        List<string> events = [.. new[] { asked.Thread, asked.ReplyTo }.OfType<string>()];
        if (events.Count == 0)
            return null;
        await using var command = new NpgsqlCommand(FindRelatedSql, connection);
        command.AddArray("events", events, e => e);
        command.AddArray("topics", topics, t => t);
        return (long?)await command.ExecuteScalarAsync(cancel);
    }

    private static async Task<List<(long Id, string Key, string Title)>> FindOpenAsync(NpgsqlConnection connection, List<int> topics, CancellationToken cancel)
    {
        var open = new List<(long, string, string)>();
        await using var command = new NpgsqlCommand(FindOpenSql, connection);
        command.AddArray("topics", topics, t => t);
        command.Parameters.AddWithValue("limit", MostListed);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            open.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        return open;
    }
}
