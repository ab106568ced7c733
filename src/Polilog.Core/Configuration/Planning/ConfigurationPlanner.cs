using Npgsql;

namespace Polilog.Core.Configuration.Planning;

/// <summary>Compares a configuration with the active one, and replays what was recorded through the routes of both.</summary>
internal static class ConfigurationPlanner
{
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(30);

    /// <param name="before">The active one.</param>
    /// <param name="after">Validated.</param>
    public static async Task<ConfigurationPlan> MakeAsync(NpgsqlDataSource database, HubConfiguration before, HubConfiguration after, DateTimeOffset now, CancellationToken cancel)
    {
        var departures = new Departures(before, after);
        var open = await OpenIncidentsOf.ReadAsync(database, departures.Topics, cancel);
        var replay = new Replay(before, after);
        await foreach (var episode in RecordedEpisodes.ReadAsync(database, now - LooksBack, cancel))
            replay.Add(episode);
        return new ConfigurationPlan(
            ConfigurationDifferences.Between(before, after), replay.Result(now - LooksBack, now), [.. OfRestart(before, after), .. departures.Warnings(open)]);
    }

    private static IEnumerable<string> OfRestart(HubConfiguration before, HubConfiguration after) =>
        before.Matrix == after.Matrix ? [] : ["The section 'matrix' is read when a host starts: restart every host after this, one by one."];
}
