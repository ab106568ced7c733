using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Messages;

namespace Polilog.Core.Incidents;

/// <summary>What people ask of an incident, from the portal, the API, the command line and the chat. Decided under the incident's row lock, on the way of all decisions.</summary>
internal sealed class IncidentCommands(DecisionTransaction transaction)
{
    private const int LongestText = 4_000;

    /// <param name="incidentKey">Such as PAY-142; in any case.</param>
    /// <param name="via">portal, api, cli or matrix.</param>
    public Task<CommandOutcome> ExecuteAsync(string incidentKey, Stimulus stimulus, string via, CancellationToken cancel) => transaction.RunAsync(
        async (connection, configuration) =>
        {
            if (await FindAsync(connection, configuration, incidentKey, cancel) is not { } id)
                return (new CommandOutcome(incidentKey, null, null), default(DecisionBatch));
            var (outcome, batch) = await DecideAsync(connection, configuration, id, _ => stimulus, via, cancel);
            return (outcome, batch.Changed.Count > 0 ? batch : null);
        },
        cancel);

    /// <summary>The same within a transaction of the caller, who has more to write in it.</summary>
    /// <param name="stimulus">What is asked of the incident as it stands, now that it is locked.</param>
    public static async Task<(CommandOutcome Outcome, DecisionBatch Batch)> DecideAsync(
        NpgsqlConnection connection, ActiveConfiguration configuration, long incident, Func<Incident, Stimulus> stimulus, string via, CancellationToken cancel)
    {
        var locked = await IncidentStore.LockAsync(connection, [incident], cancel);
        var batch = new DecisionBatch(configuration, await IncidentStore.ReadClockAsync(connection, cancel), []);
        batch.Add(locked);
        var (decision, work) = batch.Decide(batch.WorkOf(incident), Storable(stimulus(locked[0])), via);
        return (new CommandOutcome(work.After!.Key, decision, work.After), batch);
    }

    public static async Task<long?> FindAsync(NpgsqlConnection connection, ActiveConfiguration configuration, string key, CancellationToken cancel) =>
        IncidentKey.TryParse(key, out var topic, out var number) && configuration.FindTopic(topic) is not null
            ? await IncidentStore.FindByNumberAsync(connection, configuration.TopicId(topic), number, cancel)
            : null;

    // What people write is text from outside, whichever way it came.
    private static Stimulus Storable(Stimulus stimulus) => stimulus is Stimulus.Resolve { Text: { } text } resolve
        ? resolve with { Text = HostileText.Printable(text).Trim() is { Length: > 0 } said ? Excerpt.Head(said, LongestText).Text : null }
        : stimulus;
}

/// <summary>What became of a command.</summary>
/// <param name="Decision">Null: there is no such incident.</param>
/// <param name="After">The incident after it; null: there is none.</param>
internal sealed record CommandOutcome(string IncidentKey, Decision? Decision, Incident? After);
