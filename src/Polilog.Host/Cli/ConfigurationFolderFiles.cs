using System.Text;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;

namespace Polilog.Host.Cli;

/// <summary>A folder in which somebody works on a configuration: its files, and a note from which revision they were made.</summary>
internal sealed class ConfigurationFolderFiles(string path)
{
    // Begins with a dot, so no configuration reads it; it belongs into version control beside the files.
    private readonly string basePath = Path.Combine(path, ".polilog-base");

    /// <summary>The revision its files were made from; null: it does not say.</summary>
    public RevisionBase? Base
    {
        get => File.Exists(basePath) ? RevisionBase.Parse(File.ReadAllText(basePath)) : null;
        set => File.WriteAllText(basePath, $"{value}\n");
    }

    public JsonArray Read()
    {
        if (!Directory.Exists(path))
            throw new CliFailure($"There is no folder {path}.", ExitCode.NotFound);
        var faults = new FaultCollector();
        var files = new ConfigurationFolder(path).Read(faults);
        return faults.Reading(null).Faults is [var fault, ..]
            ? throw new CliFailure(fault.ToString())
            : [.. files.Select(f => new JsonObject { ["name"] = f.Name, ["text"] = f.Text })];
    }

    /// <summary>Files it has that are not among these are left alone, and named.</summary>
    /// <param name="force">Write over files that say something else.</param>
    public IReadOnlyList<string> Write(JsonArray files, RevisionBase revision, bool force)
    {
        var given = files.Select(f => new ConfigurationFile((string)f!["name"]!, (string)f["text"]!)).ToList();
        if (ConfigurationParts.Refuse(given) is { } why)
            throw new CliFailure($"The hub sent what is no configuration: {why}");
        if (given.Find(f => f.IsTemplate && !f.Name.EndsWith(TemplatePath.Extension, StringComparison.Ordinal)) is { } foreign)
            throw new CliFailure($"The revision holds '{foreign.Name}', which is no template; it is not written.");
        var others = given.Where(f => File.Exists(Path.Combine(path, f.Name)) && File.ReadAllText(Path.Combine(path, f.Name)) != f.Text).Select(f => f.Name).ToList();
        if (others.Count > 0 && !force)
            throw new CliFailure($"In {path} something else is written in {string.Join(", ", others)}: export into an empty folder, or give --force to write over it.");
        Directory.CreateDirectory(path);
        foreach (var file in given)
        {
            var target = Path.Combine(path, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, file.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        Base = revision;
        return [.. Read().Select(f => (string)f!["name"]!).Except(given.Select(f => f.Name), StringComparer.Ordinal)];
    }
}
