using Npgsql;
using Polilog.Core.Configuration.Revisions;
using Polilog.Host.Cli;

namespace Polilog.Host;

/// <summary>Gives a starting host its configuration: that of its folder if it was never active before, else the active one.</summary>
internal static class HubConfigurationStart
{
    /// <param name="given">What the host was started with, validated; null: nothing.</param>
    /// <param name="folder">Where that came from; null: from the demonstration.</param>
    /// <exception cref="CliFailure">There is none that this host can work by.</exception>
    public static async Task RunAsync(
        NpgsqlDataSource database, ConfigurationRevisions revisions, ConfigurationFollower follower, ConfigurationParts? given, string? folder, DateTimeOffset now, CancellationToken cancel)
    {
        if (given is not null)
            await ActivateAsync(revisions, given, folder, cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await RevisionStore.ActiveAsync(connection, cancel) is not { } active)
            throw new CliFailure("The database has no configuration yet: start with --config FOLDER (or POLILOG_CONFIG) once; docs/examples has some to begin with.", ExitCode.Usage);
        await follower.FollowAsync(connection, active, now, cancel);
        if (follower.Fault is { } fault)
            throw new CliFailure(fault);
    }

    private static async Task ActivateAsync(ConfigurationRevisions revisions, ConfigurationParts given, string? folder, CancellationToken cancel)
    {
        var origin = folder ?? "the demonstration";
        var made = folder is null ? null : new ConfigurationFolderFiles(folder).Base;
        switch (await revisions.StartAsync(new Proposal(given, made?.Revision, origin, Note: null) { BaseSha256 = made?.Sha256 }, cancel))
        {
            case RevisionOutcome.Foreign(var number, var present):
                await Console.Error.WriteLineAsync($"polilog: {origin} was made from another revision {number} than this hub's. The hub works by revision {present?.Revision}; put both together (polilog config export) and apply that.");
                break;
            case RevisionOutcome.Conflict(var parts, var active):
                await Console.Error.WriteLineAsync($"polilog: {active.By} has changed the same parts of the configuration as {origin}: {string.Join(", ", parts)}. "
                    + $"The hub works by revision {active.Revision}; put both together (polilog config export) and apply that.");
                break;
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
