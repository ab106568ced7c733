using System.Reflection;
using McMaster.NETCore.Plugins;
using Polilog.Sdk;

namespace Polilog.Host.Plugins;

/// <summary>
/// One version of one plugin in memory; only this class knows the loading library. Nobody unloads it: whoever reads with one of its connectors holds it, and when
/// the last of them is done the runtime gives its memory back.
/// </summary>
internal sealed class LoadedPlugin
{
    /// <summary>How long a connector may take for the trial of a new version.</summary>
    private static readonly TimeSpan TrialWithin = TimeSpan.FromSeconds(2);

    private LoadedPlugin(PluginLoader loader, PluginFolder folder) => (Loader, Folder) = (loader, folder);

    /// <summary>Held here: what the plugin needs later is loaded through it.</summary>
    public PluginLoader Loader { get; }

    /// <summary>As the administrator put it there.</summary>
    public PluginFolder Folder { get; }

    public IReadOnlyList<LoadedConnector> Connectors { get; private set; } = [];

    public string Version => Connectors[0].Version;

    /// <summary>Loads the copy, so that replacing the files of the folder never touches what is loaded.</summary>
    /// <exception cref="PluginRefusedException">It is no plugin for this host.</exception>
    public static LoadedPlugin Open(PluginFolder folder, string cacheFolder)
    {
        SdkGate.Check(folder.Assembly);
        var loader = PluginLoader.CreateFromAssemblyFile(folder.CopyTo(cacheFolder).AssemblyPath, isUnloadable: true, sharedTypes: [typeof(IConnector)]);
        var plugin = new LoadedPlugin(loader, folder);
        plugin.Connectors = [.. ConnectorTypes(loader.LoadDefaultAssembly()).Select(t => LoadedConnector.Of(t, plugin))];
        return plugin;
    }

    /// <summary>Makes each connector and lets it read an empty body: what is missing beside the plugin shows only when it runs.</summary>
    /// <exception cref="PluginRefusedException">It cannot run.</exception>
    public async Task TryAsync(TimeProvider time)
    {
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var request = new ConnectorRequest("POST", "", nothing, ReadOnlyMemory<byte>.Empty, nothing, time.GetUtcNow());
        foreach (var connector in Connectors)
            try
            {
                if (connector.Create(null).Connector is { } made)
                    await Task.Run(() => Read(made, request)).WaitAsync(TrialWithin, time);
            }
            catch (TimeoutException)
            {
                throw new PluginRefusedException($"Its connector {connector.Name} hangs on an empty body.", "Ask the plugin's author for a mended version.");
            }
    }

    private static void Read(IConnector connector, ConnectorRequest request)
    {
        try
        {
            connector.Read(request);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException or TypeLoadException or MissingMemberException)
        {
            throw new PluginRefusedException($"It cannot run: {e.Message}", "Install the plugin again, complete, in a version for this host.");
        }
        catch (Exception)
        {
            // An empty body is not what it reads; that it can say so is enough.
        }
    }

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
}
