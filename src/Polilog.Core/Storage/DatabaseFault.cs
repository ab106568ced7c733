using Npgsql;

namespace Polilog.Core.Storage;

/// <summary>What a failure of the database means to the work at hand. Only this class reads error codes.</summary>
internal static class DatabaseFault
{
    private const int MaxAttempts = 20;

    /// <summary>Another transaction was faster: the whole transaction is repeated from its first read.</summary>
    public static bool IsConflict(Exception failure) => failure is ConflictException
        or PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation };

    /// <summary>PostgreSQL has refused before anything was changed. Of any other failure it is not known whether it came before a commit or after it.</summary>
    public static bool IsUndone(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction };

    /// <summary>One sentence if the database as a whole cannot serve now and will again without anything being changed in the work; null if the work itself is at fault.</summary>
    public static string? Outage(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "PostgreSQL is read-only; connect Polilog to the primary.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "PostgreSQL has no disk space left; free some.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "PostgreSQL has no connection slots left; raise max_connections.",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => "Another transaction takes its time; try again in a moment.",
        PostgresException { SqlState: ['5', '3' or '7' or '8', ..] or ['0', '8', ..] } e => $"PostgreSQL cannot serve now: {e.MessageText}.",
        PostgresException => null,
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => "PostgreSQL is not reachable; start it or mend the connection string.",
        _ => null,
    };

    /// <summary>Runs a transaction until nobody was faster. The attempt is counted from 1.</summary>
    public static async Task<T> RepeatAsync<T>(Func<int, Task<T>> transaction)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction(attempt);
            }
            catch (Exception failure) when (attempt < MaxAttempts && IsConflict(failure))
            {
                // read again, decide again
            }
        }
    }
}

/// <summary>A row is not as it was read: another transaction was faster.</summary>
internal sealed class ConflictException(string message) : Exception(message);
