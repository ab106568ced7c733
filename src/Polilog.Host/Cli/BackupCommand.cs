using System.CommandLine;
using System.Text.Json.Nodes;
using Npgsql;
using Polilog.Core.Storage;
using Polilog.Core.Storage.Backup;

namespace Polilog.Host.Cli;

/// <summary><c>polilog backup FILE</c> and <c>polilog restore FILE</c>: everything that is in the database.</summary>
internal static class BackupCommand
{
    private const string Elsewhere = "Not in it: secrets that lie in files or in the environment, plugins, and the PostgreSQL server's own settings.";

    private static readonly Argument<string> FileArgument = new("file") { Description = "The backup" };

    private static readonly Option<bool> Replace = new("--replace") { Description = "Drop what the database holds" };

    public static Command Backup()
    {
        var command = new Command("backup", "Write everything that is in the database into one file, while hubs go on working") { FileArgument, HubArguments.Database, HubArguments.Data, HubClient.JsonOption };
        command.SetAction((parsed, cancel) => TellAsync(() => DbCommand.WithDatabaseAsync(parsed, async database =>
        {
            var file = FileOf(parsed);
            var manifest = await BackupWriter.WriteAsync(database, file, TimeProvider.System.GetUtcNow(), cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(Json(file, manifest));
            else
                Console.Out.WriteLine($"{file}: schema {manifest.Schema}, {manifest.Tables.Count} tables, {new FileInfo(file).Length / 1024:N0} KiB. {Elsewhere}");
        }, cancel)));
        return command;
    }

    public static Command Restore()
    {
        var command = new Command("restore", "Fill an empty database from a backup, while no hub works on it") { FileArgument, Replace, HubArguments.Database, HubArguments.Data, HubClient.JsonOption };
        command.SetAction((parsed, cancel) => TellAsync(async () =>
        {
            using var backup = await BackupReader.OpenAsync(FileOf(parsed), cancel);
            return await DbCommand.WithDatabaseAsync(parsed, database => RestoreAsync(parsed, backup, database, cancel), cancel);
        }));
        return command;
    }

    private static async Task RestoreAsync(ParseResult parsed, BackupReader backup, NpgsqlDataSource database, CancellationToken cancel)
    {
        var now = TimeProvider.System.GetUtcNow();
        var epoch = await BackupRestore.RunAsync(database, backup, parsed.GetValue(Replace), now, cancel);
        var applied = await Migrator.MigrateAsync(database, now, cancel);
        var manifest = backup.Manifest;
        if (parsed.GetValue(HubClient.JsonOption))
            HubClient.PrintJson(Json(FileOf(parsed), manifest with { Epoch = epoch }));
        else
            Console.Out.WriteLine($"Restored as of {manifest.MadeAt:u}, schema {manifest.Schema}{(applied.Count == 0 ? "" : $", then brought up to date ({string.Join(", ", applied)})")}; epoch {epoch?.ToString() ?? "none"}. {Elsewhere}");
    }

    private static string FileOf(ParseResult parsed) => Path.GetFullPath(parsed.GetRequiredValue(FileArgument));

    private static async Task<int> TellAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (BackupException e)
        {
            throw new CliFailure(e.Message);
        }
    }

    private static JsonObject Json(string file, BackupManifest manifest) => new()
    {
        ["file"] = file,
        ["schema"] = manifest.Schema,
        ["madeAt"] = manifest.MadeAt,
        ["epoch"] = manifest.Epoch,
        ["tables"] = manifest.Tables.Count,
    };
}
