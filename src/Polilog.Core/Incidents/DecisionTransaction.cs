using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.Facts;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>
/// The one way in which decisions reach the database: lock, decide, write, commit; repeated from the start when another transaction was faster. After the commit,
/// and only then, lanes and rooms of this host are woken. What begins after an activation is decided by it, on every host that can work by it.
/// </summary>
/// <param name="watch">Lets this host follow; null: it works by one configuration as long as it runs.</param>
internal sealed class DecisionTransaction(NpgsqlDataSource database, ConfigurationHolder configurations, DecisionWriter writer, HubSignals signals, ConfigurationWatch? watch = null)
{
    /// <summary>Hosts that can work by the active configuration decide what is owed; this one cannot, and does what people ask it only.</summary>
    public bool IsLeftToOthers => watch?.IsLeftToOthers is true;

    /// <param name="decide">Locks what it decides on; a batch of null: there is nothing to decide.</param>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, ActiveConfiguration, Task<(T Result, DecisionBatch? Batch)>> decide, CancellationToken cancel)
    {
        (T Result, DecisionBatch? Batch, int Messages)? decided;
        while ((decided = await DatabaseFault.RepeatAsync(_ => TryAsync(decide, cancel))) is null)
            await watch!.RunOnceAsync(cancel);
        var (result, batch, messages) = decided.Value;
        if (messages > 0)
            signals.DeliveriesOwed.Raise();
        if (batch is not null)
            signals.RoomsChanged.Raise();
        return result;
    }

    // Null: another configuration has become active.
    private async Task<(T Result, DecisionBatch? Batch, int Messages)?> TryAsync<T>(
        Func<NpgsqlConnection, ActiveConfiguration, Task<(T Result, DecisionBatch? Batch)>> decide, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await FactReading.RefreshAsync(connection, configurations, cancel) is { } activation && watch?.IsNews(activation) is true)
            return null;
        var (result, batch) = await decide(connection, configurations.Current);
        if (batch is null)
            return (result, null, 0);
        var messages = await writer.WriteAsync(connection, batch, cancel);
        await transaction.CommitAsync(cancel);
        return (result, batch, messages);
    }
}
