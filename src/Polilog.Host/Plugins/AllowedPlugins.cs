namespace Polilog.Host.Plugins;

/// <summary>
/// The plugins that may be loaded, by the hash of their content: a file outside of the plugins folder, one hash at the beginning of each line; # begins a
/// comment. Without a file every plugin may.
/// </summary>
internal sealed class AllowedPlugins(string? file)
{
    public static AllowedPlugins All { get; } = new(null);

    /// <summary>Another one, and the list was changed.</summary>
    public string Stamp => file is null ? "" : $"{File.GetLastWriteTimeUtc(file).Ticks}";

    /// <exception cref="PluginRefusedException">The list does not name it, or cannot be read.</exception>
    public void Check(PluginFolder plugin)
    {
        if (file is not null && !Hashes(file).Contains(plugin.ContentHash, StringComparer.OrdinalIgnoreCase))
            throw new PluginRefusedException($"The list of allowed plugins does not name its hash {plugin.ContentHash}.", $"If you trust it, add this hash as a line to {file}.");
    }

    private static IEnumerable<string> Hashes(string file)
    {
        try
        {
            return File.ReadAllLines(file).Select(line => line.Split([' ', '\t', '#'], 2)[0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginRefusedException($"The list of allowed plugins cannot be read: {e.Message}", "Make the file readable for the hub, or start it without --allowed-plugins.");
        }
    }
}
