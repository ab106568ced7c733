using System.CommandLine;
using System.Text.Json.Nodes;

namespace Polilog.Host.Cli;

/// <summary><c>polilog connectors list --running</c> and <c>polilog connectors clear</c>: the connectors of a running hub, and what it does not read any more.</summary>
internal static class RunningConnectors
{
    public static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var hub = HubClient.Of(parsed);
        var (list, connections, quarantine) = (
            await hub.GetAsync("api/v1/connectors", cancel), await hub.GetAsync("api/v1/connections", cancel), await hub.GetAsync("api/v1/quarantine", cancel));
        var isWell = list["faults"]!.AsArray().Count == 0 && connections["items"]!.AsArray().All(c => c!["fault"] is null);
        if (parsed.GetValue(HubClient.JsonOption))
            HubClient.PrintJson(new JsonObject { ["connectors"] = list.DeepClone(), ["connections"] = connections["items"]!.DeepClone(), ["quarantine"] = quarantine.DeepClone() });
        else
            Print(list, connections, quarantine);
        return (int)(isWell ? ExitCode.Done : ExitCode.Refused);
    }

    public static Command Clear()
    {
        var connection = new Option<string?>("--connection") { Description = "Name of a connection that only stores" };
        var body = new Option<string?>("--body") { Description = "SHA-256 of a body that has strikes" };
        var command = new Command("clear", "Let a connection whose connector hung, or a body that brought a hub down, be read again") { connection, body };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var (name, sha256) = (parsed.GetValue(connection), parsed.GetValue(body));
            if (name is null == sha256 is null)
                throw new CliFailure("Give either --connection NAME or --body SHA256; see: polilog connectors list --running.", ExitCode.Usage);
            using var hub = HubClient.Of(parsed);
            var answer = await hub.PostAsync("api/v1/quarantine/clear", new JsonObject { ["connection"] = name, ["body"] = sha256 }, cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(answer);
            else
                Console.Out.WriteLine($"{(name is null ? $"The body {sha256}" : $"Connection {name}")} is read again.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Print(JsonNode list, JsonNode connections, JsonNode quarantine)
    {
        foreach (var c in list["items"]!.AsArray())
            Console.Out.WriteLine($"{c!["name"],-24} {c["version"],-12} Sdk {c["sdkVersion"],-5} {c["contentHash"]}");
        foreach (var f in list["faults"]!.AsArray())
            Console.Out.WriteLine($"Plugin {Path.GetFileName((string)f!["folder"]!)}: {f["reason"]} {f["whatToDo"]}{(f["serves"] is { } version ? $" Version {version} serves on." : "")}");
        foreach (var c in connections["items"]!.AsArray().Where(c => c!["fault"] is not null))
            Console.Out.WriteLine($"Connection {c!["name"]}{(c["storesOnlySince"] is { } since ? $", since {since}" : "")}: {c["fault"]}");
        foreach (var b in quarantine["bodies"]!.AsArray())
            Console.Out.WriteLine($"Body {b!["sha256"]}: {b["strikes"]} strikes, the last at {b["struckAt"]}, connector {b["connector"]} {b["connectorVersion"]}{((bool)b["isOut"]! ? "; not read any more" : "")}");
    }
}
