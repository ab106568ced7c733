using System.Reflection;
using System.Text.RegularExpressions;
using McMaster.NETCore.Plugins;
using Polilog.Sdk;

namespace Polilog.Host.Plugins;

/// <summary>
/// The connectors found in the plugins folder: every subfolder <c>Name</c> holds one plugin, <c>Polilog.Name.dll</c>. A broken one becomes a fault and stops
/// neither the others nor the start. Only this class knows the loading library.
/// </summary>
internal sealed partial class ConnectorCatalog
{
    private readonly Dictionary<string, LoadedConnector> byName = new(StringComparer.Ordinal);
    private readonly List<PluginFault> faults = [];

    private ConnectorCatalog()
    {
    }

    public IReadOnlyList<LoadedConnector> Connectors => [.. byName.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];

    public IReadOnlyList<PluginFault> Faults => faults;

    public LoadedConnector? Find(string name) => byName.GetValueOrDefault(name);

    /// <param name="pluginsFolder">Read only, never loaded from: files in it may be replaced while the host runs.</param>
    /// <param name="cacheFolder">Holds a copy of each version of each plugin, by its hash.</param>
    public static ConnectorCatalog Load(string pluginsFolder, string cacheFolder)
    {
        var catalog = new ConnectorCatalog();
        if (!Directory.Exists(pluginsFolder))
            catalog.faults.Add(new PluginFault(pluginsFolder, "The plugins folder does not exist.", "Create it, or name another by --plugins."));
        else
            foreach (var folder in Directory.EnumerateDirectories(pluginsFolder).Order(StringComparer.Ordinal))
                catalog.Take(folder, cacheFolder);
        return catalog;
    }

    private void Take(string folder, string cacheFolder)
    {
        try
        {
            var plugin = PluginFolder.Open(folder);
            SdkGate.Check(plugin.Assembly);
            var copy = plugin.CopyTo(cacheFolder);
            foreach (var type in ConnectorTypes(Open(copy)))
                Add(LoadedConnector.Of(type, plugin, copy));
        }
        catch (PluginRefusedException e)
        {
            faults.Add(new PluginFault(folder, e.Message, e.WhatToDo));
        }
        catch (Exception e)
        {
            // Whatever a foreign assembly does while it is loaded must not stop the host.
            faults.Add(new PluginFault(folder, $"It cannot be loaded: {e.GetBaseException().Message}", "Install the plugin again, complete with its .deps.json."));
        }
    }

    private static Assembly Open(PluginFolder copy) =>
        PluginLoader.CreateFromAssemblyFile(copy.AssemblyPath, sharedTypes: [typeof(IConnector)]).LoadDefaultAssembly();

    private static Type[] ConnectorTypes(Assembly assembly)
    {
        try
        {
            var found = assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsPublic: true } && t.IsAssignableTo(typeof(IConnector))).ToArray();
            return found.Length > 0
                ? found
                : throw new PluginRefusedException("It has no connector.", "A connector is a public class that implements Polilog.Sdk.IConnector and carries [Connector(\"name\")].");
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new PluginRefusedException(
                $"Some of its types cannot be loaded: {e.LoaderExceptions.FirstOrDefault()?.Message ?? e.Message}", "Install the plugin again, complete, in a version for this host.");
        }
    }

    private void Add(LoadedConnector connector)
    {
        if (!ConnectorName().IsMatch(connector.Name))
            faults.Add(new PluginFault(connector.Folder, $"The connector's name '{connector.Name}' is not lower_snake_case.", "Ask the plugin's author for a mended version."));
        else if (!byName.TryAdd(connector.Name, connector))
            faults.Add(new PluginFault(connector.Folder, $"A connector '{connector.Name}' was already found in {byName[connector.Name].Folder}.", "Remove one of the two plugins."));
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConnectorName();
}
