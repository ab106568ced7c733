namespace Polilog.IntegrationTests.Cli;

/// <summary>The plugins of this checkout in one folder, with a data folder beside it.</summary>
public sealed class PluginsOfTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-cli");

    public PluginsOfTests() => Plugins = BuiltPlugins.CollectIn(folder.FullName);

    internal string Plugins { get; }

    internal string Data => folder.CreateSubdirectory("data").FullName;

    /// <summary>A folder with one file of configuration.</summary>
    internal string Configuration(string name, string yaml)
    {
        var made = folder.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(made, "polilog.yaml"), yaml);
        return made;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
