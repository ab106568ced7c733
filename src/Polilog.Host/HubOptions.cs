using Polilog.Host.Plugins;

namespace Polilog.Host;

/// <summary>What a hub is started with.</summary>
/// <param name="ConfigurationFolder">Null: the demonstration.</param>
/// <param name="DataFolder">What the hub must remember outside the database: crash slots.</param>
/// <param name="CacheFolder">What it may forget: shadow copies of plugins.</param>
/// <param name="Listen">Port 0 takes a free one.</param>
internal sealed record HubOptions(
    string ConnectionString, string? ConfigurationFolder, string PluginsFolder, AllowedPlugins AllowedPlugins, string DataFolder, string CacheFolder, Uri Listen)
{
    public bool IsDemonstration => ConfigurationFolder is null;
}
