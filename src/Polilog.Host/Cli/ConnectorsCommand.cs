using System.CommandLine;
using System.Text.Json;
using Polilog.Host.Api;
using Polilog.Host.Plugins;
using Polilog.Sdk;
using Polilog.Sdk.Testing;

namespace Polilog.Host.Cli;

/// <summary><c>polilog connectors list|inspect|try|clear</c>: plugins looked at without a hub or a database, or in a running one.</summary>
internal static class ConnectorsCommand
{
    private static readonly Argument<string> NameArgument = new("name") { Description = "See: polilog connectors list" };

    public static Command Create() => HubClient.Family("connectors", "Plugins that read what monitoring systems send", List(), Inspect(), Try(), RunningConnectors.Clear());

    private static Command List()
    {
        var running = new Option<bool>("--running") { Description = "Those of the running hub, with the connections and bodies that it does not read" };
        var command = new Command("list", "List connectors that can be loaded, and plugins that are refused") { running, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            if (parsed.GetValue(running))
                return await RunningConnectors.ListAsync(parsed, cancel);
            var list = ConnectorList.Of(HubArguments.Catalog(parsed));
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(JsonSerializer.SerializeToNode(list, JsonSerializerOptions.Web)!);
            foreach (var connector in parsed.GetValue(HubClient.JsonOption) ? [] : list.Items)
                Console.Out.WriteLine($"{connector.Name,-24} {connector.Version,-12} Sdk {connector.SdkVersion,-5} {connector.ContentHash}");
            foreach (var fault in parsed.GetValue(HubClient.JsonOption) ? [] : list.Faults)
                Console.Out.WriteLine(fault);
            return (int)(list.Faults.Count == 0 ? ExitCode.Done : ExitCode.Refused);
        });
        return command;
    }

    private static Command Inspect()
    {
        var command = new Command("inspect", "Show a connector and its options") { NameArgument, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data };
        command.SetAction(parsed =>
        {
            var connector = Find(parsed);
            var options = OptionDescription.Of(connector);
            if (parsed.GetValue(HubClient.JsonOption))
            {
                var shape = JsonSerializer.SerializeToNode(ConnectorShape.Of(connector), JsonSerializerOptions.Web)!;
                shape["options"] = JsonSerializer.SerializeToNode(options, JsonSerializerOptions.Web);
                HubClient.PrintJson(shape);
                return (int)ExitCode.Done;
            }
            Console.Out.WriteLine($"{connector.Name} {connector.Version}, family {connector.Family}, Sdk {connector.SdkVersion.ToString(2)}");
            foreach (var option in options)
                Console.Out.WriteLine($"\n  {option.Name}: {option.Type}{(option.Range is { } range ? $", {range}" : "")}; default {option.Default?.ToJsonString(HubClient.Readable) ?? "none"}\n    {option.Meaning}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Try()
    {
        var file = new Argument<string>("file") { Description = "A body as the source sends it, or request.json of a case, or the folder of a case" };
        var options = GivenOptions.Option();
        var path = new Option<string>("--path") { Description = "What follows the connection's name in the address", DefaultValueFactory = _ => "" };
        var command = new Command("try", "Print the alerts a connector makes of a file") { NameArgument, file, options, path, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data };
        command.SetAction(parsed =>
        {
            var created = Find(parsed).Create(parsed.GetValue(options) is { } json ? GivenOptions.Read(json) : null);
            if (created.Connector is not { } connector)
                throw new CliFailure(string.Join(" ", created.Faults.Select(f => f.Path.Length == 0 ? f.Reason : $"Option {f.Path}: {f.Reason}")), ExitCode.Usage);
            var result = Read(connector, RequestOf(parsed.GetRequiredValue(file), parsed.GetRequiredValue(path)));
            Console.Out.Write(AlertJson.ToText(result));
            // What prevented alerts is easily overlooked below or between them.
            foreach (var rejected in result.Rejected)
                Console.Error.WriteLine($"polilog: {rejected.Place}: {rejected.Reason}");
            if (result.IgnoredBecause is { } reason)
                Console.Error.WriteLine($"polilog: No alert: {reason}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static LoadedConnector Find(ParseResult parsed)
    {
        var catalog = HubArguments.Catalog(parsed);
        var name = parsed.GetRequiredValue(NameArgument);
        return catalog.Find(name)
            ?? throw new CliFailure($"There is no connector '{name}'. Known: {string.Join(", ", catalog.Connectors.Select(c => c.Name))}. {string.Join(" ", catalog.Faults)}".TrimEnd(), ExitCode.NotFound);
    }

    private static ConnectorRequest RequestOf(string file, string path)
    {
        if (!Path.Exists(file))
            throw new CliFailure($"There is no file {file}.", ExitCode.NotFound);
        try
        {
            return Directory.Exists(file) || Path.GetFileName(file) is "request.json"
                ? ConnectorCase.Open(Directory.Exists(file) ? file : Path.GetDirectoryName(Path.GetFullPath(file))!).Request
                : new ConnectorRequest("POST", path, new Dictionary<string, string>(StringComparer.Ordinal), File.ReadAllBytes(file), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), TimeProvider.System.GetUtcNow());
        }
        catch (Exception e) when (e is ConnectorTestException or IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(e.Message);
        }
    }

    private static ConnectorResult Read(IConnector connector, ConnectorRequest request)
    {
        try
        {
            var result = connector.Read(request);
            return result with { Warnings = [.. result.Warnings, .. request.Repairs] };
        }
        catch (MalformedPayloadException e)
        {
            throw new CliFailure($"The connector does not read this body{(e.Place is null ? "" : $" ({e.Place})")}: {e.Message}");
        }
        catch (Exception e)
        {
            // Whatever a plugin does is its author's to see, in one line.
            throw new CliFailure($"The connector failed: {e.GetType().Name}: {e.Message}");
        }
    }
}
