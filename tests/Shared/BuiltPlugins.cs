namespace Polilog.Tests;

/// <summary>What this checkout built, in the configuration these tests were built in.</summary>
internal static class BuiltPlugins
{
    public static readonly string Configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!);

    /// <summary>A file of a project's build output.</summary>
    public static string Output(string project, string file) =>
        Repository.PathOf(Path.Combine(project, "bin", Configuration, "net10.0", file)) is var path && File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{project} was not built: {path} is missing. Run: dotnet build");

    /// <summary>Makes a plugins folder of every plugin of this checkout.</summary>
    public static string CollectIn(string folder)
    {
        var plugins = Path.Combine(folder, "plugins");
        foreach (var project in Directory.EnumerateDirectories(Repository.PathOf("plugins")))
        {
            var name = Path.GetFileName(project);
            var output = Path.GetDirectoryName(Output(Path.Combine("plugins", name), $"Polilog.{name}.dll"))!;
            var target = Directory.CreateDirectory(Path.Combine(plugins, name)).FullName;
            foreach (var file in Directory.EnumerateFiles(output))
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
        return plugins;
    }
}
