using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Delivery;
using Polilog.Core.Messages;
using Polilog.Core.Storage;
using Polilog.Core.WriteBack;

namespace Polilog.Core.Incidents;

/// <summary>Step 8 of an alert's path: writes all that a batch decided, set by set, inside the caller's transaction.</summary>
internal sealed partial class DecisionWriter(MessageRenderer renderer, AcknowledgingConnections acknowledgingConnections, ILogger<DecisionWriter> log)
{
    private readonly ConcurrentDictionary<TemplateFault, bool> reported = [];

    /// <summary>Returns how many messages were stored.</summary>
    public async Task<int> WriteAsync(NpgsqlConnection connection, DecisionBatch batch, CancellationToken cancel)
    {
        var changed = batch.Changed;
        var opened = changed.Where(w => w.Before is null).ToList();
        if (opened.Count > 0)
            await NumberAsync(connection, opened, batch, cancel);
        List<long> ofSources = [.. changed.SelectMany(SourceTellings.NeededBy)];
        var acknowledging = ofSources.Count > 0 ? acknowledgingConnections() : FrozenSet<string>.Empty;
        await ReadTextsAsync(connection, batch, acknowledging.Count > 0 ? ofSources : [], cancel);
        var messages = new IncidentMessages(batch, acknowledging, renderer, Report).All();
        var entries = changed.SelectMany(w => w.Entries.Select(e => new NumberedEntry(w, e))).ToList();
        await NumberAsync(connection, entries, cancel);

        await using var writes = new NpgsqlBatch(connection);
        if (opened.Count > 0)
            writes.BatchCommands.Add(IncidentInserts.Incidents(opened, batch.Configuration));
        if (opened.Count < changed.Count)
            writes.BatchCommands.Add(IncidentInserts.Changes([.. changed.Where(w => w.Before is not null)]));
        if (changed.Count > 0)
        {
            writes.BatchCommands.Add(IncidentInserts.Episodes(changed));
            writes.BatchCommands.Add(JournalInserts.Entries(entries, batch.Configuration));
            writes.BatchCommands.Add(JournalInserts.ReportFacts(changed, batch.Configuration));
        }
        if (batch.LookedAt is { Count: > 0 } lookedAt)
            writes.BatchCommands.Add(IncidentInserts.Looks(lookedAt));
        if (entries.Where(e => e.Decided.Entry.Text is not null).ToList() is { Count: > 0 } texts)
            writes.BatchCommands.Add(JournalInserts.Texts(texts));
        if (batch.Fates.Count > 0)
            writes.BatchCommands.Add(JournalInserts.Fates(batch));
        if (batch.NoLongerMuted.Count > 0)
            writes.BatchCommands.Add(MutedEpisodes.Forget(batch.NoLongerMuted));
        if (batch.Muted.Count > 0)
            writes.BatchCommands.Add(MutedEpisodes.Insert(batch.Muted, batch.Configuration));
        if (writes.BatchCommands.Count > 0)
            await writes.ExecuteNonQueryAsync(cancel);
        await MessageWriter.WriteAsync(connection, messages, batch.Now, cancel);
        return messages.Count;
    }

    private const string RaiseNumbersSql = """
        update topic t
        set last_number = t.last_number + n.opened
        from unnest(@topics::integer[], @opened::integer[]) n (topic_id, opened)
        where t.id = n.topic_id
        returning t.id, t.last_number - n.opened
        """;

    private const string ReserveIncidentsSql = "select nextval(pg_get_serial_sequence('incident', 'id')) from generate_series(1, @count::integer)";

    private static async Task NumberAsync(NpgsqlConnection connection, List<IncidentWork> opened, DecisionBatch batch, CancellationToken cancel)
    {
        var ids = await Identities.ReserveAsync(connection, ReserveIncidentsSql, opened.Count, cancel);
        var topics = opened.CountBy(w => batch.Configuration.TopicId(w.After!.Topic)).ToList();
        var last = new Dictionary<int, int>();
        await using (var command = new NpgsqlCommand(RaiseNumbersSql, connection))
        {
            command.AddArray("topics", topics, t => t.Key);
            command.AddArray("opened", topics, t => t.Value);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                last.Add(reader.GetInt32(0), reader.GetInt32(1));
        }
        foreach (var (work, id) in opened.Zip(ids))
            work.Number(id, ++last[batch.Configuration.TopicId(work.After!.Topic)]);
    }

    private const string ReserveEntriesSql = "select nextval(pg_get_serial_sequence('journal', 'id')) from generate_series(1, @count::integer)";

    private static async Task NumberAsync(NpgsqlConnection connection, List<NumberedEntry> entries, CancellationToken cancel)
    {
        if (entries.Count == 0)
            return;
        var ids = await Identities.ReserveAsync(connection, ReserveEntriesSql, entries.Count, cancel);
        for (var i = 0; i < entries.Count; i++)
            entries[i] = entries[i] with { Id = ids[i] };
    }

    private static async Task ReadTextsAsync(NpgsqlConnection connection, DecisionBatch batch, List<long> ofSources, CancellationToken cancel)
    {
        var missing = batch.Changed.Where(w => w.IsCardChanged || w.Tellings.Count > 0).Select(w => w.After!)
            .Concat(batch.Answers.Select(a => a.About).OfType<Incident>())
            .SelectMany(IncidentViews.NeededBy)
            .Concat(ofSources)
            .Where(id => !batch.Texts.ContainsKey(id))
            .Distinct()
            .ToList();
        if (missing.Count > 0)
            await ConditionText.ReadAsync(connection, missing, batch.Texts, cancel);
    }

    // Once, not once per message.
    private void Report(TemplateFault fault)
    {
        if (reported.TryAdd(fault, true))
            LogTemplateFault(fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A template was not used: {Fault}. Messages are rendered without it.")]
    private partial void LogTemplateFault(TemplateFault fault);
}

/// <summary>A journal entry on its way to its row.</summary>
internal sealed record NumberedEntry(IncidentWork Work, DecidedEntry Decided, long Id = 0);
