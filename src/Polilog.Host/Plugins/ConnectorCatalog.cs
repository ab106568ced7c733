using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Polilog.Host.Plugins;

/// <summary>
/// The connectors found in the plugins folder: every subfolder <c>Name</c> holds one plugin, <c>Polilog.Name.dll</c>. A broken one becomes a fault and stops
/// neither the others nor the start. A changed folder is taken while the host runs; until its new version can serve, the one before does.
/// </summary>
internal sealed partial class ConnectorCatalog
{
    private readonly SortedDictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly string pluginsFolder;
    private readonly string cacheFolder;
    private readonly AllowedPlugins allowed;
    private volatile Found found = new(FrozenDictionary<string, LoadedConnector>.Empty, []);

    private ConnectorCatalog(string pluginsFolder, string cacheFolder, AllowedPlugins allowed) =>
        (this.pluginsFolder, this.cacheFolder, this.allowed) = (pluginsFolder, cacheFolder, allowed);

    public IReadOnlyList<LoadedConnector> Connectors => [.. found.ByName.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];

    public IReadOnlyList<PluginFault> Faults => found.Faults;

    public LoadedConnector? Find(string name) => found.ByName.GetValueOrDefault(name);

    /// <param name="pluginsFolder">Read only, never loaded from: files in it may be replaced while the host runs.</param>
    /// <param name="cacheFolder">Holds a copy of each version of each plugin, by its hash.</param>
    public static ConnectorCatalog Load(string pluginsFolder, string cacheFolder, AllowedPlugins? allowed = null)
    {
        var catalog = new ConnectorCatalog(pluginsFolder, cacheFolder, allowed ?? AllowedPlugins.All);
        foreach (var (folder, place) in catalog.LookAround())
            catalog.TakeUntried(folder, place);
        catalog.Publish();
        return catalog;
    }

    /// <summary>
    /// Looks for folders that were changed, and takes those that look as they did at the look before: a plugin is not taken while it is being copied. Called by
    /// one thread at a time.
    /// </summary>
    /// <returns>The plugins that were taken, and the faults that were found.</returns>
    public async Task<PluginNews> LookAsync(TimeProvider time)
    {
        var news = new PluginNews([], []);
        foreach (var (folder, place) in LookAround())
        {
            if (!place.IsQuiet || place.Stamp == place.JudgedStamp)
                continue;
            var before = place.Plugin;
            await JudgeAsync(folder, place, time);
            if (place.Fault is { } fault)
                news.Faults.Add(fault);
            else if (place.Plugin != before)
                news.Taken.Add(place.Plugin!);
        }
        Publish();
        return news;
    }

    private IReadOnlyList<KeyValuePair<string, Place>> LookAround()
    {
        foreach (var folder in Directory.Exists(pluginsFolder) ? Directory.EnumerateDirectories(pluginsFolder) : [])
            places.TryAdd(folder, new Place());
        foreach (var (folder, place) in places.ToArray())
            if (place.Plugin is null && !Directory.Exists(folder))
                places.Remove(folder);
            else
                place.SeeStamp(PluginFolder.StampOf(folder) is { } stamp ? $"{stamp} {allowed.Stamp}" : null);
        return [.. places];
    }

    // At the start there is nothing to lose by a plugin that cannot run, and no time for trials.
    private void TakeUntried(string folder, Place place)
    {
        place.JudgedStamp = place.Stamp;
        try
        {
            place.Plugin = Open(folder, place);
        }
        catch (Exception e)
        {
            place.Fault = FaultOf(folder, place, e);
        }
    }

    private async Task JudgeAsync(string folder, Place place, TimeProvider time)
    {
        (place.JudgedStamp, place.Fault) = (place.Stamp, null);
        try
        {
            if (Open(folder, place) is not { } next)
                return;
            await next.TryAsync(time);
            place.Plugin = next;
        }
        catch (Exception e)
        {
            place.Fault = FaultOf(folder, place, e);
        }
    }

    /// <summary>Null: what serves is what lies there.</summary>
    private LoadedPlugin? Open(string folder, Place place)
    {
        var plugin = PluginFolder.Open(folder);
        allowed.Check(plugin);
        if (plugin.ContentHash == place.Plugin?.Folder.ContentHash)
            return null;
        var next = LoadedPlugin.Open(plugin, cacheFolder);
        CheckNames(next, place.Plugin);
        return next;
    }

    // Whatever a foreign assembly does while it is loaded must not stop the host.
    private static PluginFault FaultOf(string folder, Place place, Exception e) => e is PluginRefusedException refused
        ? new PluginFault(folder, refused.Message, refused.WhatToDo, place.Plugin?.Version)
        : new PluginFault(folder, $"It cannot be loaded: {e.GetBaseException().Message}", "Install the plugin again, complete with its .deps.json.", place.Plugin?.Version);

    /// <summary>A name belongs to one plugin; and what connections use must not vanish or change its identity from one version to the next.</summary>
    private void CheckNames(LoadedPlugin next, LoadedPlugin? before)
    {
        foreach (var connector in next.Connectors)
            if (!ConnectorName().IsMatch(connector.Name))
                throw new PluginRefusedException($"The connector's name '{connector.Name}' is not lower_snake_case.", "Ask the plugin's author for a mended version.");
            else if (places.Values.FirstOrDefault(p => p.Plugin is { } other && other != before && other.Connectors.Any(c => c.Name == connector.Name)) is { } taken)
                throw new PluginRefusedException($"A connector '{connector.Name}' was already found in {taken.Plugin!.Folder.Path}.", "Remove one of the two plugins.");
        foreach (var served in before?.Connectors ?? [])
            if (!next.Connectors.Any(c => c.Name == served.Name && c.Family == served.Family))
                throw new PluginRefusedException($"It has no connector '{served.Name}' of the family '{served.Family}' any more.", "Change the connections that use it, and restart the hub.");
    }

    private void Publish()
    {
        var faults = places.Values.Select(p => p.Fault).OfType<PluginFault>();
        if (!Directory.Exists(pluginsFolder))
            faults = faults.Prepend(new PluginFault(pluginsFolder, "The plugins folder does not exist.", "Create it, or name another by --plugins."));
        found = new Found(places.Values.SelectMany(p => p.Plugin?.Connectors ?? []).ToFrozenDictionary(c => c.Name, StringComparer.Ordinal), [.. faults]);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConnectorName();

    private sealed record Found(FrozenDictionary<string, LoadedConnector> ByName, IReadOnlyList<PluginFault> Faults);

    /// <summary>A folder, and what was made of it.</summary>
    private sealed class Place
    {
        public string? Stamp { get; private set; }

        /// <summary>Looked the same twice.</summary>
        public bool IsQuiet { get; private set; }

        public string? JudgedStamp { get; set; }

        public LoadedPlugin? Plugin { get; set; }

        public PluginFault? Fault { get; set; }

        public void SeeStamp(string? now) => (IsQuiet, Stamp) = (now is not null && now == Stamp, now);
    }
}

/// <summary>What a look at the plugins folder brought.</summary>
internal sealed record PluginNews(List<LoadedPlugin> Taken, List<PluginFault> Faults);
