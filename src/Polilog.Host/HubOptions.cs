using Polilog.Core.Configuration.Secrets;
using Polilog.Host.Plugins;

namespace Polilog.Host;

/// <summary>What a hub is started with.</summary>
/// <param name="IsDemonstration">Invented alarms, and everybody is let in.</param>
/// <param name="ConfigurationFolder">What becomes active at the start; null: what the database says is active.</param>
/// <param name="SecretsFolder">Null: secrets come from the environment only.</param>
/// <param name="DataFolder">What the hub must remember outside the database: crash slots.</param>
/// <param name="CacheFolder">What it may forget: shadow copies of plugins.</param>
/// <param name="Listen">Port 0 takes a free one.</param>
internal sealed record HubOptions(
    string ConnectionString, bool IsDemonstration, string? ConfigurationFolder, string? SecretsFolder, string PluginsFolder, AllowedPlugins AllowedPlugins, string DataFolder, string CacheFolder, Uri Listen)
{
    /// <summary>Opens the secrets in the database; null: they are not used.</summary>
    public SecretKey? MasterKey { get; init; }
}
