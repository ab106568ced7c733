using Microsoft.Extensions.Hosting;

namespace Polilog.Core.Incidents;

/// <summary>Counts the open incidents for the metrics now and then, not at every look.</summary>
internal sealed class OpenIncidents(IncidentReader reader, EngineMetrics metrics, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                metrics.Counted(await reader.CountOpenAsync(stoppingToken));
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The last figures stay; the engine says what is the matter with the database.
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
