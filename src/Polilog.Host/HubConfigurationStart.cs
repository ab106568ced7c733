using Npgsql;
using Polilog.Core.Configuration.Revisions;
using Polilog.Host.Cli;

namespace Polilog.Host;

/// <summary>Gives a starting host its configuration: that of its folder if it was never active before, else the active one.</summary>
internal static class HubConfigurationStart
{
    /// <param name="given">What the host was started with, validated; null: nothing.</param>
    /// <param name="origin">Where that came from, for the history.</param>
    /// <exception cref="CliFailure">There is none that this host can work by.</exception>
    public static async Task RunAsync(
        NpgsqlDataSource database, ConfigurationRevisions revisions, ConfigurationFollower follower, ConfigurationParts? given, string origin, DateTimeOffset now, CancellationToken cancel)
    {
        if (given is not null)
            await ActivateAsync(revisions, given, origin, cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await RevisionStore.ActiveAsync(connection, cancel) is not { } active)
            throw new CliFailure("The database has no configuration yet: start with --config FOLDER (or POLILOG_CONFIG) once; docs/examples has some to begin with.", ExitCode.Usage);
        await follower.FollowAsync(connection, active, now, cancel);
        if (follower.Fault is { } fault)
            throw new CliFailure(fault);
    }

    private static async Task ActivateAsync(ConfigurationRevisions revisions, ConfigurationParts given, string origin, CancellationToken cancel)
    {
        switch (await revisions.StartAsync(given, origin, cancel))
        {
            case RevisionOutcome.Accepted { Before: { } before, Revision: var revision }:
                await Console.Error.WriteLineAsync($"polilog: {origin} is active now as revision {revision}, in place of revision {before.Revision} (by {before.By}).");
                break;
            case RevisionOutcome.Unchanged { Active: var active } when await revisions.PartsAsync(active.Revision, cancel) is { } parts && !parts.SameAs(given):
                await Console.Error.WriteLineAsync($"polilog: {origin} was active before and has been replaced: the hub works by revision {active.Revision}, activated by {active.By}. "
                    + "polilog config export writes that into a folder; polilog config apply makes this folder active again.");
                break;
            case RevisionOutcome.Refused(var why):
                throw new CliFailure(why);
            case RevisionOutcome.Faulty(var reading):
                throw new CliFailure(string.Join(" ", reading.Faults));
        }
    }
}
