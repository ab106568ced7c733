using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Polilog.Core.Configuration.Secrets;

/// <summary>Reads the stored secrets again and again, so that a value set on one machine is used on all of them within seconds.</summary>
internal sealed partial class SecretWatch(StoredSecrets stored, SecretTable table, TimeProvider time, ILogger<SecretWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private string? trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await stored.LoadAsync(table, stoppingToken);
                trouble = null;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Report(failure);
            }
            catch (OperationCanceledException)
            {
                // the host stops
            }
        }
    }

    // The values it had stay in use; the same trouble is told once.
    private void Report(Exception failure)
    {
        if (failure.Message == trouble)
            return;
        trouble = failure.Message;
        LogTrouble(failure.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stored secrets cannot be read, those known are used on: {Reason}")]
    private partial void LogTrouble(string reason);
}
