using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>Looks which revision is active, whoever activated it and wherever, lets this host follow, and shows the others by which it works.</summary>
internal sealed partial class ConfigurationWatch(NpgsqlDataSource database, ConfigurationFollower follower, HubSignals signals, TimeProvider time, ILogger<ConfigurationWatch> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShowInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SeenFor = 3 * ShowInterval;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private DateTimeOffset triedAt = DateTimeOffset.MinValue;
    private DateTimeOffset shownAt = DateTimeOffset.MinValue;
    private string? trouble;

    /// <summary>As other hosts see this one.</summary>
    public string Host { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Whether this host does not yet work by what is active, and has not found either that it cannot.</summary>
    public bool IsNews(long activation) => activation != follower.Activation && activation != follower.Tried;

    /// <summary>This host cannot work by the active configuration, and others that can are running: what is owed is decided by them.</summary>
    public bool IsLeftToOthers { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                trouble = null;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Once per trouble.
                var sentence = DatabaseFault.Outage(failure) ?? failure.Message;
                if (trouble != sentence)
                    LogTrouble(failure, sentence);
                trouble = sentence;
            }
            await signals.ConfigurationChanged.WaitAsync(Poll, stoppingToken);
        }
    }

    /// <summary>The same at once, for whoever has just activated; what goes wrong is told and tried again by the loop.</summary>
    public async Task FollowNowAsync(CancellationToken cancel)
    {
        try
        {
            await RunOnceAsync(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogTrouble(failure, DatabaseFault.Outage(failure) ?? failure.Message);
        }
    }

    /// <summary>Afterwards this host works by the revision that was active when it was called, or has told why it cannot.</summary>
    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await LookAsync(time.GetUtcNow(), cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    private async Task LookAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var isNews = await RevisionStore.ActiveAsync(connection, cancel) is { } active && active.Activation != follower.Activation && await TryAsync(connection, active, now, cancel);
        if (isNews || shownAt + ShowInterval <= now)
            await ShowAsync(connection, now, cancel);
    }

    /// <summary>False: it could not be followed a moment ago.</summary>
    private async Task<bool> TryAsync(NpgsqlConnection connection, ActiveRevision revision, DateTimeOffset now, CancellationToken cancel)
    {
        var before = follower.Fault;
        if (before is not null && follower.Tried == revision.Activation && triedAt + TryAgainAfter > now)
            return false;
        triedAt = now;
        await follower.FollowAsync(connection, revision, now, cancel);
        if (follower.Fault is null)
            LogFollowed(revision.Revision, revision.By);
        else if (follower.Fault != before)
            LogFault(follower.Fault);
        return true;
    }

    private const string ShowSql = """
        with dropped as (
            delete from configuration_host where seen_at < @now::timestamptz - interval '1 hour'
        )
        insert into configuration_host (host, activation, fault, seen_at) values (@Host, @Activation, @Fault, @now)
        on conflict (host) do update set activation = excluded.activation, fault = excluded.fault, seen_at = excluded.seen_at
        """;

    private async Task ShowAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(ShowSql, new { Host, follower.Activation, follower.Fault, now }, cancellationToken: cancel));
        IsLeftToOthers = follower.Fault is not null
            && await connection.ExecuteScalarAsync<bool>(new CommandDefinition(OthersCanSql, new { Host, since = now - SeenFor }, cancellationToken: cancel));
        shownAt = now;
    }

    private const string OthersCanSql = """
        select exists (
            select from configuration_host h join active_configuration a using (activation)
            where h.host <> @Host and h.fault is null and h.seen_at > @since
        )
        """;

    private const string HideSql = "delete from configuration_host where host = @Host";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(HideSql, new { Host }, cancellationToken: cancellationToken));
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            // its row grows old by itself
        }
    }

    private const string HostsSql = """
        select h.host, a.revision, h.fault, h.seen_at
        from configuration_host h join configuration_activation a on a.id = h.activation
        where h.seen_at > @since
        order by h.host
        """;

    /// <summary>The running hosts and the revision each works by.</summary>
    public async Task<IReadOnlyList<ConfigurationHost>> HostsAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<ConfigurationHost>(new CommandDefinition(HostsSql, new { since = time.GetUtcNow() - SeenFor }, cancellationToken: cancel))];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration: this host works by revision {Revision} from now on, activated by {By}.")]
    private partial void LogFollowed(long revision, string by);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault} It goes on by the one before.")]
    private partial void LogFault(string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether the configuration has changed could not be found out; the host goes on by what it has. {Sentence}")]
    private partial void LogTrouble(Exception failure, string sentence);
}

/// <summary>A running host.</summary>
internal sealed class ConfigurationHost
{
    public string Host { get; init; } = "";

    /// <summary>By which it works.</summary>
    public long Revision { get; init; }

    /// <summary>Why it does not work by the active one; null: it does, or will within a second.</summary>
    public string? Fault { get; init; }

    public DateTimeOffset SeenAt { get; init; }
}
