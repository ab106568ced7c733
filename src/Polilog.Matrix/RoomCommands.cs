using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Core.Regulation;
using Polilog.Core.Storage;

namespace Polilog.Matrix;

/// <summary>
/// Decides the commands that wait, in order. Of each the effect, the answer and the mark that it is done are one transaction, so a crash at any point leaves all of
/// them or none.
/// </summary>
internal sealed partial class RoomCommands(CommandStore store, DecisionTransaction transaction, SyncMetrics metrics, ILogger<RoomCommands> log)
{
    private const int Most = 100;

    // Older commands are answered with when they were sent: much may have happened since.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Other hosts know the people of the active configuration, and this one does not.</summary>
    public bool AreLeftToOthers => transaction.IsLeftToOthers;

    /// <summary>Until none waits.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (await store.ListWaitingAsync(Most, cancel) is { Count: > 0 } waiting)
            foreach (var eventId in waiting)
                await RunAsync(eventId, cancel);
    }

    private async Task RunAsync(string eventId, CancellationToken cancel)
    {
        try
        {
            metrics.Decided(await InTransactionAsync(eventId, DecideAsync, cancel));
        }
        catch (Exception failure) when (failure is not OperationCanceledException && DatabaseFault.Outage(failure) is null)
        {
            LogFailed(failure, eventId);
            metrics.Decided(await InTransactionAsync(eventId, GiveUpAsync, cancel));
        }
    }

    private Task<CommandEnd?> InTransactionAsync(string eventId, Func<NpgsqlConnection, Asked, CancellationToken, Task<(CommandEnd End, DecisionBatch Batch)>> decide, CancellationToken cancel) =>
        transaction.RunAsync(
            async (connection, configuration) =>
            {
                if (await CommandStore.LockAsync(connection, eventId, cancel) is not { } waiting)
                    return (default(CommandEnd?), default(DecisionBatch));
                var asked = Asked.Of(waiting, configuration, await IncidentStore.ReadClockAsync(connection, cancel));
                var (end, batch) = asked.Topics.Count == 0 || asked.Command is null ? (CommandEnd.Ignored, asked.NewBatch()) : await decide(connection, asked, cancel);
                await CommandStore.SettleAsync(connection, eventId, end, cancel);
                return (end, batch);
            },
            cancel);

    private static async Task<(CommandEnd End, DecisionBatch Batch)> DecideAsync(NpgsqlConnection connection, Asked asked, CancellationToken cancel)
    {
        switch (asked.Command!.Word)
        {
            case CommandWord.Help:
                return asked.Told(RoomSentences.Help(asked.Language));
            case CommandWord.Unknown:
                return asked.Told(RoomSentences.UnknownCommand(asked.Language));
        }
        var isAct = asked.Command.Word is not CommandWord.Status;
        if (isAct && asked.Person is null)
            return asked.Refused(asked.StrangerText);
        return await CommandTarget.FindAsync(connection, asked.Configuration, asked.Topics, asked.Waiting, asked.Command, cancel) switch
        {
            CommandTarget.Found found when isAct => await ActAsync(connection, asked, found, cancel),
            CommandTarget.Found found => await TellStateAsync(connection, asked, found.Incident, cancel),
            CommandTarget.NotHere missing => asked.Refused(RoomSentences.NotHere(missing.Key, asked.Language)),
            CommandTarget.Unclear { Open: [] } => asked.Told(RoomSentences.NothingOpen(asked.Language)),
            CommandTarget.Unclear unclear => asked.Told(RoomSentences.WhichOne(unclear.Open, isAct, asked.Language)),
            var target => throw new InvalidOperationException($"A target of type {target.GetType().Name} has no answer."),
        };
    }

    private static async Task<(CommandEnd End, DecisionBatch Batch)> ActAsync(NpgsqlConnection connection, Asked asked, CommandTarget.Found found, CancellationToken cancel)
    {
        var (outcome, batch) = await IncidentCommands.DecideAsync(connection, asked.Configuration, found.Incident, incident => asked.StimulusOn(incident, found.Text), "matrix", cancel);
        switch (outcome.Decision)
        {
            case Decision.Changed:
                // The incident's thread is told what changed; who asked elsewhere, or long ago, is answered besides.
                if (!found.IsAskedInItsThread || asked.AskedAt is not null)
                    batch.Add(asked.AnswerAbout(outcome.After!, null, null));
                return (CommandEnd.Changed, batch);
            case Decision.Unchanged unchanged:
                batch.Add(asked.AnswerAbout(outcome.After!, unchanged.Reason, null));
                return (CommandEnd.Unchanged, batch);
            case Decision.Refused refused:
                batch.Add(asked.AnswerAbout(outcome.After!, refused.Reason, refused.Text));
                return (CommandEnd.Refused, batch);
            case var decision:
                throw new InvalidOperationException($"A decision of type {decision?.GetType().Name} has no answer.");
        }
    }

    private static async Task<(CommandEnd End, DecisionBatch Batch)> TellStateAsync(NpgsqlConnection connection, Asked asked, long incident, CancellationToken cancel)
    {
        var batch = asked.NewBatch();
        batch.Add(asked.AnswerAbout((await IncidentStore.LockAsync(connection, [incident], cancel))[0], null, null));
        return (CommandEnd.Told, batch);
    }

    private static Task<(CommandEnd End, DecisionBatch Batch)> GiveUpAsync(NpgsqlConnection connection, Asked asked, CancellationToken cancel)
    {
        var batch = asked.NewBatch();
        batch.Add(asked.Answer(RoomSentences.Failed(asked.Language)));
        return Task.FromResult((CommandEnd.Failed, batch));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The command in Matrix event {Event} could not be decided; its sender is told so.")]
    private partial void LogFailed(Exception failure, string @event);

    /// <summary>A command with all that is known of it within its transaction.</summary>
    /// <param name="Topics">Those of the room; answers speak the language of the first.</param>
    /// <param name="Command">Null: not a command.</param>
    /// <param name="Person">Key; null: nobody the configuration knows.</param>
    /// <param name="AskedAt">Only if it is long ago.</param>
    private sealed record Asked(
        WaitingCommand Waiting, ActiveConfiguration Configuration, IReadOnlyList<TopicSettings> Topics, RoomCommand? Command, string? Person, DateTimeOffset? AskedAt, DateTimeOffset Now)
    {
        public string Language => Topics[0].Language;

        public string StrangerText => $"{Waiting.Sender}: {Refusal.UnknownPerson(Configuration.PeopleOf(Topics[0], Now)).Text}";

        public static Asked Of(WaitingCommand waiting, ActiveConfiguration configuration, DateTimeOffset now) => new(
            waiting,
            configuration,
            [.. configuration.Document.Topics.Where(t => t.MatrixRoom == waiting.Room)],
            RoomCommand.TryRead(waiting.Body),
            configuration.FindPersonByMatrixId(waiting.Sender)?.Key,
            now - waiting.SentAt > Fresh ? waiting.SentAt : null,
            now);

        public DecisionBatch NewBatch() => new(Configuration, Now, []);

        // Who wrote before somebody else became responsible could not see it: he does not take over.
        public Stimulus StimulusOn(Incident incident, string? text) => Command!.Word is CommandWord.Resolve
            ? new Stimulus.Resolve(Person!, text)
            : new Stimulus.Take(Person!, incident.TakenAt > Waiting.SentAt ? incident.Version - 1 : null);

        public Answer Answer(string text) => new(Topics[0], null, null, text, AskedAt, new Question(Waiting.EventId, Waiting.Thread));

        public Answer AnswerAbout(Incident incident, Reason? reason, string? text) =>
            new(Configuration.FindTopic(incident.Topic) ?? Topics[0], incident, reason, text, AskedAt, new Question(Waiting.EventId, Waiting.Thread));

        public (CommandEnd End, DecisionBatch Batch) Told(string text) => End(CommandEnd.Told, text);

        public (CommandEnd End, DecisionBatch Batch) Refused(string text) => End(CommandEnd.Refused, text);

        private (CommandEnd End, DecisionBatch Batch) End(CommandEnd end, string text)
        {
            var batch = NewBatch();
            batch.Add(Answer(text));
            return (end, batch);
        }
    }
}
