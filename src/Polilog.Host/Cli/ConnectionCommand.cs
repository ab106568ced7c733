using System.CommandLine;
using System.Text.Json.Nodes;

namespace Polilog.Host.Cli;

/// <summary><c>polilog connection list|create|rotate</c>.</summary>
internal static class ConnectionCommand
{
    public static Command Create() => HubClient.Family("connection", "Connections of monitoring systems", List(), New(), Rotate());

    private static Command List()
    {
        var command = new Command("list", "List connections and their addresses");
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var page = await hub.GetAsync("api/v1/connections", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(page);
            else
                foreach (var c in page["items"]!.AsArray())
                    Console.Out.WriteLine($"{c!["name"],-24} {c["connector"],-16} {c["address"]}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command New()
    {
        var name = new Argument<string>("name") { Description = "lower-case letters, digits, dash, underscore; part of the address" };
        var connector = new Option<string>("--connector") { Description = "See: polilog connectors list", Required = true };
        var options = GivenOptions.Option();
        var command = new Command("create", "Make a connection and its first token, which is shown once") { name, connector, options, HubClient.DryRunOption };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var body = new JsonObject { ["name"] = parsed.GetRequiredValue(name), ["connector"] = parsed.GetRequiredValue(connector) };
            if (parsed.GetValue(options) is { } json)
                body["options"] = GivenOptions.Read(json);
            Print(await hub.PostAsync($"api/v1/connections{HubClient.DryRunOf(parsed)}", body, cancel), parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Rotate()
    {
        var name = new Argument<string>("name") { Description = "See: polilog connection list" };
        var command = new Command("rotate", "Make a new token; the one before stays valid until the next rotation") { name };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            Print(await hub.PostAsync($"api/v1/connections/{Uri.EscapeDataString(parsed.GetRequiredValue(name))}/rotate", null, cancel), parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Print(JsonNode answer, ParseResult parsed)
    {
        if (parsed.GetValue(HubClient.JsonOption))
        {
            HubClient.PrintJson(answer);
            return;
        }
        Console.Out.WriteLine($"address: {answer["address"]}");
        Console.Out.WriteLine(answer["token"] is { } token ? $"token:   {token}   (shown once)" : "Nothing was made: it was a dry run.");
    }
}
