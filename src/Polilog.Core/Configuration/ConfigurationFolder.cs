using System.Text;
using System.Text.Json.Serialization;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Core.Configuration;

/// <summary>One file of a configuration, as text.</summary>
/// <param name="Name">Of a YAML file its own name; of a template the path, such as <c>payments/card/en.scriban</c>.</param>
internal sealed record ConfigurationFile(string Name, string Text)
{
    /// <summary>YAML files lie right in the folder of a configuration, templates deeper.</summary>
    [JsonIgnore]
    public bool IsTemplate => Name.Contains('/', StringComparison.Ordinal);
}

/// <summary>A folder with YAML files: <c>*.yaml</c> and <c>*.yml</c> right in it, in the order of their names; beside them <c>secrets/</c> and template folders.</summary>
internal sealed class ConfigurationFolder(string path)
{
    public const int MostFiles = 2_000;
    public const long MostBytes = 16 * 1024 * 1024;

    // Hidden ones are passed over: what mounts a folder keeps its older states there. Links may lead in a circle; deeper than a template lies nothing.
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 4 };

    private static readonly EnumerationOptions Shallow = new();

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>What can be read; the rest is faults.</summary>
    public IReadOnlyList<ConfigurationFile> Read(FaultCollector faults)
    {
        if (Find(faults) is not { } files)
            return [];
        return [.. files.Select(f => Read(f, faults)).OfType<ConfigurationFile>()];
    }

    private List<FileInfo>? Find(FaultCollector faults)
    {
        if (!Directory.Exists(Path))
            return Refuse($"There is no such folder. It should hold the configuration as *.yaml files.", faults);
        var folder = new DirectoryInfo(Path);
        var files = folder.EnumerateFiles().Where(f => f.Extension is ".yaml" or ".yml" && f.Name[0] != '.').Take(MostFiles + 1).ToList();
        if (files.Count == 0)
            return Refuse("The folder holds no *.yaml file.", faults);
        files.AddRange(folder.EnumerateDirectories("*", Shallow).SelectMany(below => below.EnumerateFiles("*", Deep)).Where(IsTemplate).Take(MostFiles + 1 - files.Count));
        files.Sort((a, b) => string.CompareOrdinal(NameOf(a), NameOf(b)));
        if (files.Count > MostFiles)
            return Refuse($"The folder holds more than {MostFiles} files.", faults);
        if (files.Sum(f => f.Length) > MostBytes)
            return Refuse($"The files are larger than {MostBytes / 1024 / 1024} MiB together: this is no configuration.", faults);
        return files;
    }

    private List<FileInfo>? Refuse(string why, FaultCollector faults)
    {
        faults.Add(new Place(Path, 0, 0), why);
        return null;
    }

    /// <summary>Also a file whose name is mistaken, where nothing but templates may lie: it is told of later.</summary>
    private static bool IsTemplate(FileInfo file) => file.Extension == TemplatePath.Extension || TemplatePath.KindOf(file.Directory!.Name) is not null;

    private string NameOf(FileInfo file) => System.IO.Path.GetRelativePath(Path, file.FullName).Replace('\\', '/');

    private ConfigurationFile? Read(FileInfo file, FaultCollector faults)
    {
        try
        {
            return new ConfigurationFile(NameOf(file), Strict.GetString(WithoutMark(File.ReadAllBytes(file.FullName))));
        }
        catch (DecoderFallbackException e)
        {
            faults.Add(new Place(NameOf(file), 0, 0), $"The file is not UTF-8 (byte {e.Index}): save it as UTF-8.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Place(NameOf(file), 0, 0), $"The file cannot be read: {e.Message}");
        }
        return null;
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] content) => content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content;
}
