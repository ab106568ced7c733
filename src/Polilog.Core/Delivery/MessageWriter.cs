using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Core.Delivery;

/// <summary>Stores messages and what is owed of them, inside the transaction that decided them.</summary>
internal static class MessageWriter
{
    private const string ReserveSql = "select nextval(pg_get_serial_sequence('message', 'id')) from generate_series(1, @count::integer)";

    // mentions are texts such as {1,2}, since arrays of different lengths make no rectangle
    private const string InsertMessagesSql = """
        insert into message (id, topic_id, incident_id, kind, revision, language, text, html, rings, mentions, answers, answers_in, created_at)
        overriding system value
        select m.id, m.topic_id, m.incident_id, m.kind, m.revision, m.language, m.text, m.html, m.rings, m.mentions::integer[], m.answers, m.answers_in, @now::timestamptz
        from unnest(
            @ids::bigint[], @topics::integer[], @incidents::bigint[], @kinds::text[], @revisions::integer[], @languages::text[],
            @texts::text[], @htmls::text[], @rings::boolean[], @mentions::text[], @answers::text[], @threads::text[]
        ) m (id, topic_id, incident_id, kind, revision, language, text, html, rings, mentions, answers, answers_in)
        """;

    // In the order of the messages: a lane sends by delivery id.
    private const string InsertDeliveriesSql = """
        insert into delivery (destination, message_id, content, status, attempts, created_at, next_attempt_at)
        select d.destination, d.message_id, d.content::jsonb, 0, 0, @now::timestamptz, @now::timestamptz
        from unnest(@destinations::text[], @messages::bigint[], @contents::text[]) with ordinality d (destination, message_id, content, place)
        order by d.place
        """;

    // A change of a card that nobody tried to send yet and that a newer one replaces is not sent at all; the first card is, since its thread hangs on it.
    private const string SupersedeSql = """
        update delivery d
        set status = 3, settled_at = @now
        from unnest(@incidents::bigint[], @messages::bigint[]) n (incident_id, message_id)
        join message m on m.incident_id = n.incident_id and m.kind = 'card' and m.id < n.message_id and m.revision > 1
        where d.message_id = m.id and d.status = 0 and d.attempts = 0
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<NewMessage> messages, DateTimeOffset now, CancellationToken cancel)
    {
        if (messages.Count == 0)
            return;
        var ids = await Identities.ReserveAsync(connection, ReserveSql, messages.Count, cancel);
        var numbered = messages.Zip(ids).ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(InsertMessages(numbered, now));
        if (numbered.SelectMany(n => Owed(n.First, n.Second)).ToList() is { Count: > 0 } owed)
        {
            batch.BatchCommands.Add(Supersede([.. numbered.Where(n => n.First is { Kind: "card", Revision: > 1 })], now));
            batch.BatchCommands.Add(InsertDeliveries(owed, now));
        }
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static IEnumerable<OwedDelivery> Owed(NewMessage message, long id) =>
        [.. message.Destinations.Select(d => new OwedDelivery(d, id, null)), .. message.ToSources.Select(s => new OwedDelivery(s.Destination, id, s.Content))];

    private static NpgsqlBatchCommand InsertMessages(List<(NewMessage Message, long Id)> messages, DateTimeOffset now)
    {
        var command = new NpgsqlBatchCommand(InsertMessagesSql);
        command.Parameters.AddWithValue("now", now);
        command.AddArray("ids", messages, m => m.Id);
        command.AddArray("topics", messages, m => m.Message.TopicId);
        command.AddArray("incidents", messages, m => m.Message.IncidentId);
        command.AddArray("kinds", messages, m => m.Message.Kind);
        command.AddArray("revisions", messages, m => m.Message.Revision);
        command.AddArray("languages", messages, m => m.Message.Language);
        command.AddArray("texts", messages, m => m.Message.Text);
        command.AddArray("htmls", messages, m => m.Message.Html);
        command.AddArray("rings", messages, m => m.Message.Rings);
        command.AddArray("mentions", messages, m => $"{{{string.Join(',', m.Message.Mentions)}}}");
        command.AddArray("answers", messages, m => m.Message.Answers?.Id);
        command.AddArray("threads", messages, m => m.Message.Answers?.Thread);
        return command;
    }

    private static NpgsqlBatchCommand InsertDeliveries(List<OwedDelivery> owed, DateTimeOffset now)
    {
        var command = new NpgsqlBatchCommand(InsertDeliveriesSql);
        command.Parameters.AddWithValue("now", now);
        command.AddArray("destinations", owed, o => o.Destination);
        command.AddArray("messages", owed, o => o.MessageId);
        command.AddArray("contents", owed, o => o.Content);
        return command;
    }

    private static NpgsqlBatchCommand Supersede(List<(NewMessage Message, long Id)> cards, DateTimeOffset now)
    {
        var command = new NpgsqlBatchCommand(SupersedeSql);
        command.Parameters.AddWithValue("now", now);
        command.AddArray("incidents", cards, c => c.Message.IncidentId!.Value);
        command.AddArray("messages", cards, c => c.Id);
        return command;
    }

    private sealed record OwedDelivery(string Destination, long MessageId, string? Content);
}
