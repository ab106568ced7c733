namespace Polilog.Core.Configuration.Yaml;

/// <summary>What YAML files consist of. Parsing is most of the work of reading a configuration, and most of its files stay as they are: those are not parsed again.</summary>
internal sealed class YamlTrees
{
    private readonly Dictionary<ConfigurationFile, YamlMap> trees;

    private YamlTrees(Dictionary<ConfigurationFile, YamlMap> trees) => this.trees = trees;

    public static YamlTrees None { get; } = new([]);

    /// <summary>In the order of the files; those that cannot be read are missing.</summary>
    public IReadOnlyCollection<YamlMap> Roots => trees.Values;

    /// <summary>The trees of these files. What was fault-free before is so again, so only the trees of a configuration without faults may be used like this.</summary>
    public YamlTrees Of(IEnumerable<ConfigurationFile> files, FaultCollector faults)
    {
        var next = new Dictionary<ConfigurationFile, YamlMap>();
        foreach (var file in files)
        {
            if ((trees.GetValueOrDefault(file) ?? YamlFileReader.Read(file.Name, file.Text, faults)) is { } root)
                next.Add(file, root);
        }
        return new YamlTrees(next);
    }
}
