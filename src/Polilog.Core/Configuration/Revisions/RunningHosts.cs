using Dapper;
using Npgsql;
using Polilog.Core.Incidents;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>Which hosts run, and by which revision each works. Only the clock of the database counts: those of hosts differ.</summary>
internal sealed class RunningHosts(NpgsqlDataSource database)
{
    /// <summary>A host shows itself so often; one that has not for three times as long does not run.</summary>
    public static readonly TimeSpan ShowInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SeenFor = 3 * ShowInterval;

    // Containers may share name and number.
    private readonly string host = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..6]}";

    private const string ShowSql = """
        with dropped as (
            delete from configuration_host where seen_at < @now::timestamptz - interval '1 hour'
        )
        insert into configuration_host (host, activation, fault, seen_at) values (@host, @activation, @fault, @now)
        on conflict (host) do update set activation = excluded.activation, fault = excluded.fault, seen_at = excluded.seen_at
        """;

    /// <param name="fault">Why it cannot work by what is active; null: it does, or will within a second.</param>
    /// <param name="now">By the clock of the database, as everywhere here.</param>
    public Task ShowAsync(NpgsqlConnection connection, long activation, string? fault, DateTimeOffset now, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(ShowSql, new { host, activation, fault, now }, cancellationToken: cancel));

    private const string OthersCanSql = """
        select exists (select from configuration_host where host <> @host and fault is null and seen_at > @now::timestamptz - @SeenFor::interval)
        """;

    /// <summary>Whether another host runs that has not said that it cannot work by what is active.</summary>
    public Task<bool> OthersCanAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(OthersCanSql, new { host, SeenFor, now }, cancellationToken: cancel));

    private const string HideSql = "delete from configuration_host where host = @host";

    public async Task HideAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            await connection.ExecuteAsync(new CommandDefinition(HideSql, new { host }, cancellationToken: cancel));
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            // its row grows old by itself
        }
    }

    private const string ListSql = """
        select h.host, a.revision, h.fault, h.seen_at
        from configuration_host h join configuration_activation a on a.id = h.activation
        where h.seen_at > @now::timestamptz - @SeenFor::interval
        order by h.host
        """;

    public async Task<IReadOnlyList<RunningHost>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<RunningHost>(new CommandDefinition(ListSql, new { SeenFor, now = await IncidentStore.ReadClockAsync(connection, cancel) }, cancellationToken: cancel))];
    }
}

/// <summary>A host that runs.</summary>
internal sealed class RunningHost
{
    public string Host { get; init; } = "";

    /// <summary>By which it works.</summary>
    public long Revision { get; init; }

    /// <summary>Why it does not work by the active one; null: it does, or will within a second.</summary>
    public string? Fault { get; init; }

    public DateTimeOffset SeenAt { get; init; }
}
