using Npgsql;
using Polilog.Core.Storage;
using Polilog.Host.Cli;

namespace Polilog.Host;

/// <summary>Opens the database of a hub and brings its schema up to date, or says in one sentence why it cannot be.</summary>
internal static class HubDatabase
{
    public static async Task<NpgsqlDataSource> OpenAsync(string connectionString, DateTimeOffset now, CancellationToken cancel)
    {
        var database = Source(connectionString);
        try
        {
            if ((await DatabaseStatus.ReadAsync(database, cancel)).Unfit() is { } unfit)
                throw new CliFailure(unfit);
            await Migrator.MigrateAsync(database, now, cancel);
            return database;
        }
        catch (Exception e)
        {
            await database.DisposeAsync();
            throw e switch
            {
                PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new CliFailure("The disk of PostgreSQL is full: free some space, then start again."),
                PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } p =>
                    new CliFailure($"PostgreSQL refuses to make the schema: {p.MessageText}. Give a user that owns the database."),
                _ => e,
            };
        }
    }

    /// <summary>Not opened yet.</summary>
    public static NpgsqlDataSource Source(string connectionString)
    {
        try
        {
            return Database.Open(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new CliFailure($"--database is no connection string: {e.Message} Such as: Host=db;Username=polilog;Password=...;Database=polilog", ExitCode.Usage);
        }
    }
}
