using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Import;
using Polilog.Core.Configuration.Import.Alertmanager;
using Polilog.Core.Configuration.Import.OnCall;

namespace Polilog.Host.Cli;

/// <summary><c>polilog config import</c>: writes a folder from the configuration of another system. It writes new files only, and tells all that it left out.</summary>
internal static class ConfigImportCommand
{
    private const int MostFiles = 1_000;
    private const long LargestSource = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Option<string> To = new("--to") { Description = "Folder for the written files; made if it is not there, and must not hold a configuration", Required = true };

    public static Command Create() => new("import", "Begin with the configuration of another system") { Alertmanager(), OnCall() };

    private static Command Alertmanager()
    {
        var file = new Argument<string>("file") { Description = "Such as alertmanager.yml" };
        var command = new Command("alertmanager", "Turn receivers into topics, so that every alert goes to the topic of the receiver that Alertmanager tells") { file, To, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data };
        command.SetAction(parsed => Write(parsed, AlertmanagerImport.Of(Read(parsed.GetRequiredValue(file)))));
        return command;
    }

    private static Command OnCall()
    {
        var file = new Argument<string>("file") { Description = "JSON object with the lists of the API, or a folder with a file for each, such as users.json" };
        var command = new Command("oncall", "Turn escalation chains of Grafana OnCall into topics with a regulation, users into people, integrations into connections") { file, To, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal).Take(MostFiles) : [path];
            return Write(parsed, OnCallImport.Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), [.. files.Select(Read)]));
        });
        return command;
    }

    private static ConfigurationFile Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new CliFailure($"There is no file {file.FullName}.", ExitCode.NotFound);
        if (file.Length > LargestSource)
            throw new CliFailure($"{file.FullName} is larger than {LargestSource / 1024 / 1024} MiB: this is no configuration.");
        try
        {
            return new ConfigurationFile(file.Name, Strict.GetString(File.ReadAllBytes(file.FullName)).TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException)
        {
            throw new CliFailure($"{file.FullName} is not UTF-8.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure($"{file.FullName} cannot be read: {e.Message}");
        }
    }

    private static int Write(ParseResult parsed, ImportReading reading)
    {
        var folder = Path.GetFullPath(parsed.GetRequiredValue(To));
        var written = reading.Configuration is { } configuration ? Write(folder, ImportedFiles.Of(configuration, reading.Notes)) : [];
        var check = written.Count == 0 ? null : ConfigurationReader.Read(new ConfigurationFolder(folder), HubDocument.Known(HubArguments.Catalog(parsed)), secrets: null);
        if (parsed.GetValue(HubClient.JsonOption))
        {
            HubClient.PrintJson(new JsonObject
            {
                ["written"] = new JsonArray([.. written]),
                ["notes"] = ConfigCommand.Json(reading.Notes),
                ["faults"] = ConfigCommand.Json([.. reading.Faults, .. check?.Faults ?? []]),
            });
        }
        else
        {
            Print(reading, folder, check);
        }
        return (int)(check is null ? ExitCode.Refused : ExitCode.Done);
    }

    private static List<string> Write(string folder, IReadOnlyList<ConfigurationFile> files)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder).FirstOrDefault(f => Path.GetExtension(f) is ".yaml" or ".yml") is { } found)
            throw new CliFailure($"{found} is already there, and nothing is overwritten: give another folder with --to.");
        try
        {
            Directory.CreateDirectory(folder);
            return [.. files.Select(f => WriteNew(Path.Combine(folder, f.Name), f.Text))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure($"{folder} cannot be written: {e.Message}");
        }
    }

    private static string WriteNew(string path, string text)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        file.Write(Strict.GetBytes(text));
        return path;
    }

    private static void Print(ImportReading reading, string folder, ConfigurationReading? check)
    {
        foreach (var fault in reading.Faults)
            Console.Out.WriteLine(fault);
        if (reading.Notes.Count > 0)
            Console.Out.WriteLine("Not carried over, or to be looked at:");
        foreach (var note in reading.Notes)
            Console.Out.WriteLine($"  {note}");
        if (check is null)
        {
            Console.Out.WriteLine("Nothing was written.");
            return;
        }
        Console.Out.WriteLine($"Written to {folder}, and checked:");
        ConfigCommand.Print(check);
    }
}
