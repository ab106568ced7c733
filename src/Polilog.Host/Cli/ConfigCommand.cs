using System.CommandLine;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Shapes;

namespace Polilog.Host.Cli;

/// <summary><c>polilog config</c>: <c>check</c> and <c>schema</c>, which need no hub; the rest is in <see cref="ConfigRevisionCommands"/>.</summary>
internal static class ConfigCommand
{
    private static readonly Argument<string> FolderArgument = new("folder") { Description = "Folder with the configuration's *.yaml files" };

    private static readonly Option<bool> WithoutSecrets = new("--without-secrets") { Description = "Do not look whether every secret has a value here" };

    public static Command Create() => HubClient.Family("config", "The configuration", [Check(), Schema(), ConfigImportCommand.Create(), .. ConfigRevisionCommands.Create()]);

    private static Command Check()
    {
        var command = new Command("check", "Tell every fault of a configuration at once; needs no database") { FolderArgument, WithoutSecrets, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data, HubArguments.Secrets, HubArguments.Database, HubArguments.KeyFile };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var folder = Path.GetFullPath(parsed.GetRequiredValue(FolderArgument));
            if (!Directory.Exists(folder))
                throw new CliFailure($"There is no folder {folder}.", ExitCode.NotFound);
            // Only who has the key asks the database.
            var table = parsed.GetValue(WithoutSecrets) || HubArguments.KeyOf(parsed) is null ? null : (await SecretFindings.OpenAsync(parsed, cancel)).Table;
            var secrets = parsed.GetValue(WithoutSecrets) ? null : HubArguments.SecretsOf(parsed, folder, table);
            var reading = ConfigurationReader.Read(new ConfigurationFolder(folder), HubDocument.Known(HubArguments.Catalog(parsed)), secrets);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(new JsonObject { ["faults"] = Json(reading.Faults), ["warnings"] = Json(reading.Warnings) });
            else
                Print(reading);
            return (int)(reading.Faults.Count == 0 ? ExitCode.Done : ExitCode.Refused);
        });
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Print the JSON schema of a configuration's files, for editors; needs no hub");
        command.SetAction(_ => HubClient.PrintJson(ConfigurationSchema.Create()));
        return command;
    }

    public static void Print(ConfigurationReading reading)
    {
        foreach (var fault in reading.Faults)
            Console.Out.WriteLine(fault);
        foreach (var warning in reading.Warnings)
            Console.Out.WriteLine($"warning: {warning}");
        Console.Out.WriteLine(reading.Document is { } document
            ? $"No fault: {document.Topics.Count} topics, {document.People.Count} people, {document.Connections.Count} connections, {document.Routes.Count} routes."
            : $"{reading.Faults.Count} fault{(reading.Faults.Count == 1 ? "" : "s")}.");
    }

    public static JsonArray Json(IReadOnlyList<ConfigurationFault> faults) =>
        [.. faults.Select(f => new JsonObject { ["file"] = f.File, ["line"] = f.Line, ["column"] = f.Column, ["message"] = f.Message })];
}
