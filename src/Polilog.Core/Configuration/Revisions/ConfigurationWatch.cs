using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polilog.Core.Incidents;
using Polilog.Core.Storage;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>Looks which revision is active, whoever activated it and wherever, lets this host follow, and shows the others by which it works.</summary>
internal sealed partial class ConfigurationWatch(NpgsqlDataSource database, ConfigurationFollower follower, RunningHosts hosts, HubSignals signals, TimeProvider time, ILogger<ConfigurationWatch> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private DateTimeOffset triedAt = DateTimeOffset.MinValue;
    private DateTimeOffset shownAt = DateTimeOffset.MinValue;
    private string? trouble;
    private long settled;

    /// <summary>Whether this host does not yet work by what is active, and has not found either that it cannot.</summary>
    public bool IsNews(long activation) => activation != follower.Activation && activation != Volatile.Read(ref settled);

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
        var active = await RevisionStore.ActiveAsync(connection, cancel);
        var isNews = active is not null && active.Activation != follower.Activation && await TryAsync(connection, active, now, cancel);
        if (!isNews && shownAt + RunningHosts.ShowInterval > now)
            return;
        var clock = await IncidentStore.ReadClockAsync(connection, cancel);
        await hosts.ShowAsync(connection, follower.Activation, follower.Fault, clock, cancel);
        IsLeftToOthers = follower.Fault is not null && await hosts.OthersCanAsync(connection, clock, cancel);
        Volatile.Write(ref settled, follower.Tried);
        shownAt = now;
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

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await hosts.HideAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration: this host works by revision {Revision} from now on, activated by {By}.")]
    private partial void LogFollowed(long revision, string by);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault} It goes on by the one before.")]
    private partial void LogFault(string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether the configuration has changed could not be found out; the host goes on by what it has. {Sentence}")]
    private partial void LogTrouble(Exception failure, string sentence);
}
