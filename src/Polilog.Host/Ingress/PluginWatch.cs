using Polilog.Core.Alerts;
using Polilog.Host.Plugins;

namespace Polilog.Host.Ingress;

/// <summary>
/// Takes a plugin that was put into the plugins folder while the host runs. It looks by itself, for not every file system tells of changes, and takes what looked
/// the same twice.
/// </summary>
internal sealed partial class PluginWatch(ConnectorCatalog catalog, ConnectionStore connections, ConnectionReaders readers, TimeProvider time, ILogger<PluginWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private bool wasNew;

    /// <summary>One look.</summary>
    public async Task RunOnceAsync()
    {
        // Each has its connector before another takes its place: whose options do not fit the new one keeps it.
        foreach (var connection in connections.Active)
            readers.Of(connection);
        var news = await catalog.LookAsync(time);
        // Once more at the next look: a reader may just have been made of what was installed before.
        if (news.Taken.Count > 0 || wasNew)
            readers.Renew();
        wasNew = news.Taken.Count > 0;
        Tell(news);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var fault in catalog.Faults)
            LogRefused(fault);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await RunOnceAsync();
            }
            catch (Exception failure)
            {
                LogNotLooked(failure.Message);
            }
        }
    }

    private void Tell(PluginNews news)
    {
        foreach (var plugin in news.Taken)
            LogTaken(Path.GetFileName(plugin.Folder.Path), plugin.Version, plugin.Folder.ContentHash);
        foreach (var fault in news.Faults)
            LogRefused(fault);
        foreach (var kept in news.Taken.Count == 0 ? [] : connections.Active.Select(readers.Of).Where(r => r.KeptBecause is not null))
            LogKept(kept.Connection.Name, kept.KeptBecause!);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Plugin {Plugin}: version {Version} with the hash {Hash} serves from now on.")]
    private partial void LogTaken(string plugin, string version, string hash);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault}")]
    private partial void LogRefused(PluginFault fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection}: {Reason}")]
    private partial void LogKept(string connection, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The plugins folder could not be looked at: {Reason}")]
    private partial void LogNotLooked(string reason);
}
