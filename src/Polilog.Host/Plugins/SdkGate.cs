using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Polilog.Sdk;

namespace Polilog.Host.Plugins;

/// <summary>Reads, before anything of a plugin runs, which Polilog.Sdk it was built for. What does not fit would fail later, and in riddles.</summary>
internal static class SdkGate
{
    public const string SdkName = "Polilog.Sdk";

    public static Version HostSdk { get; } = typeof(IConnector).Assembly.GetName().Version!;

    public static void Check(byte[] assembly)
    {
        var built = SdkOf(assembly)
            ?? throw new PluginRefusedException("It does not use Polilog.Sdk.", "Only connectors and channels built against Polilog.Sdk belong into the plugins folder.");
        if (!Fits(built, HostSdk))
            throw new PluginRefusedException(
                $"It was built for Polilog.Sdk {built.ToString(2)}; this host has {HostSdk.ToString(2)}.",
                built < HostSdk ? "Install a newer version of the plugin." : "Install an older version of the plugin, or update Polilog.");
    }

    /// <summary>Within a major version a host takes what is not newer than itself; below 1.0 every minor version may break, so it must be the same.</summary>
    public static bool Fits(Version plugin, Version host) =>
        plugin.Major == host.Major && (host.Major == 0 ? plugin.Minor == host.Minor : plugin.Minor <= host.Minor);

    /// <summary>The version of Polilog.Sdk that the assembly refers to; null if it does not.</summary>
    private static Version? SdkOf(byte[] assembly)
    {
        try
        {
            using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(assembly));
            if (!file.HasMetadata)
                throw Damaged();
            var metadata = file.GetMetadataReader();
            foreach (var handle in metadata.AssemblyReferences)
                if (metadata.GetAssemblyReference(handle) is var reference && metadata.StringComparer.Equals(reference.Name, SdkName))
                    return reference.Version;
            return null;
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or OverflowException)
        {
            throw Damaged();
        }
    }

    private static PluginRefusedException Damaged() => new("Its assembly is not a .NET assembly, or is damaged.", "Install the plugin again.");

}
