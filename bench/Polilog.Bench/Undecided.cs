using Npgsql;

namespace Polilog.Bench;

/// <summary>What the engine still has to decide, asked of the database itself.</summary>
internal sealed class Undecided(string connectionString) : IAsyncDisposable
{
    private const string CountSql = "select count(*) from condition where decided_version < state_version";

    private const string OldestSql = """
        select min(changed_at) from condition where decided_version < state_version and severity >= @severity
        """;

    private readonly NpgsqlDataSource database = NpgsqlDataSource.Create(connectionString);

    public async Task<long> CountAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(CountSql);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>How long the oldest of them with at least that severity has waited.</summary>
    public async Task<TimeSpan> AgeAsync(int severity, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(OldestSql);
        command.Parameters.AddWithValue("severity", (short)severity);
        return await command.ExecuteScalarAsync(cancel) is DateTime oldest ? DateTime.UtcNow - oldest : TimeSpan.Zero;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
