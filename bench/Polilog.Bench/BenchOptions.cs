using System.CommandLine;

namespace Polilog.Bench;

/// <summary>Which hub and which peers are measured, and where they live meanwhile.</summary>
internal sealed record BenchOptions(string Host, string Plugins, string Peers, int Port)
{
    private static readonly Option<string> HostOption = new("--host")
    {
        Description = "The hub that is measured: a Polilog.Host.dll of a Release build; default: what ./polilog builds, made current first",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string> PluginsOption = new("--plugins")
    {
        Description = "Its folder of plugins",
        DefaultValueFactory = _ => Repository.PathOf("artifacts/current/plugins"),
    };

    private static readonly Option<string> PeersOption = new("--peers")
    {
        Description = "Folder with alertmanager.sh and synapse.sh (they need root and Debian)",
        DefaultValueFactory = _ => Repository.PathOf("tests/peers"),
    };

    private static readonly Option<int> PortOption = new("--port")
    {
        Description = "Port of the hub on loopback; the peers take the ports after it",
        DefaultValueFactory = _ => 18187,
    };

    public int AlertmanagerPort => Port + 1;

    public int SynapsePort => Port + 2;

    public static void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[HostOption, PluginsOption, PeersOption, PortOption])
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    public static async Task<BenchOptions> OfAsync(ParseResult parsed, CancellationToken cancel)
    {
        var host = parsed.GetValue(HostOption)!;
        if (host.Length == 0)
        {
            // Builds when the sources are newer.
            await Shell.RunAsync(Repository.PathOf("polilog"), ["--version"], cancel);
            host = Repository.PathOf("artifacts/current/host/Polilog.Host.dll");
        }
        return new BenchOptions(Path.GetFullPath(host), Path.GetFullPath(parsed.GetValue(PluginsOption)!), Path.GetFullPath(parsed.GetValue(PeersOption)!), parsed.GetValue(PortOption));
    }
}
