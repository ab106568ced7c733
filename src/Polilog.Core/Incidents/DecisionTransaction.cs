using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Facts;
using Polilog.Core.Storage;

namespace Polilog.Core.Incidents;

/// <summary>
/// The one way in which decisions reach the database: lock, decide, write, commit; repeated from the start when another transaction was faster. After the commit,
/// and only then, lanes and rooms of this host are woken.
/// </summary>
internal sealed class DecisionTransaction(NpgsqlDataSource database, ConfigurationHolder configurations, DecisionWriter writer, HubSignals signals)
{
    /// <param name="decide">Locks what it decides on; a batch of null: there is nothing to decide.</param>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, ActiveConfiguration, Task<(T Result, DecisionBatch? Batch)>> decide, CancellationToken cancel)
    {
        var (result, batch, messages) = await DatabaseFault.RepeatAsync(_ => TryAsync(decide, cancel));
        if (messages > 0)
            signals.DeliveriesOwed.Raise();
        if (batch is not null)
            signals.RoomsChanged.Raise();
        return result;
    }

    private async Task<(T Result, DecisionBatch? Batch, int Messages)> TryAsync<T>(
        Func<NpgsqlConnection, ActiveConfiguration, Task<(T Result, DecisionBatch? Batch)>> decide, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await FactReading.RefreshAsync(connection, configurations, cancel);
        var (result, batch) = await decide(connection, configurations.Current);
        if (batch is null)
            return (result, null, 0);
        var messages = await writer.WriteAsync(connection, batch, cancel);
        await transaction.CommitAsync(cancel);
        return (result, batch, messages);
    }
}
