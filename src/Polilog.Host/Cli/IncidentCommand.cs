using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Polilog.Host.Cli;

/// <summary><c>polilog incident list|show|take|resolve</c>.</summary>
internal static class IncidentCommand
{
    private static readonly Argument<string> KeyArgument = new("incident") { Description = "Such as PAY-142" };

    public static Command Create() => HubClient.Family("incident", "Read and work on incidents", List(), Show(), Act("take", "Become the owner"), Act("resolve", "Say that it is solved"));

    private static Command List()
    {
        var topic = new Option<string?>("--topic") { Description = "Only this topic" };
        var all = new Option<bool>("--all") { Description = "Resolved ones too" };
        var command = new Command("list", "List open incidents, newest first") { topic, all };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var query = (parsed.GetValue(topic) is { } t ? $"&topic={Uri.EscapeDataString(t)}" : "") + (parsed.GetValue(all) ? "" : "&open=true");
            var page = await hub.GetAsync($"api/v1/incidents?limit=100{query}", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(page);
            else
                AnsiConsole.Write(Rows(page["items"]!.AsArray()));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Table Rows(JsonArray incidents)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in (string[])["Incident", "Severity", "Phase", "Owner", "Due"])
            table.AddColumn(name, column => column.NoWrap());
        table.AddColumn("Title");
        foreach (var i in incidents)
            table.AddRow([.. new[] { i!["key"], i["severity"], i["phase"], i["owner"], Minute(i["dueAt"]), i["title"] }.Select(v => Markup.Escape(v?.ToString() ?? "–"))]);
        return table;
    }

    // Eighty columns hold no microseconds; --json does.
    private static JsonNode? Minute(JsonNode? at) => at is null ? null : ((DateTimeOffset)at).UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static Command Show()
    {
        var command = new Command("show", "Show one incident with its journal") { KeyArgument };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var key = Uri.EscapeDataString(parsed.GetRequiredValue(KeyArgument));
            var incident = await hub.GetAsync($"api/v1/incidents/{key}", cancel);
            var journal = await hub.GetAsync($"api/v1/incidents/{key}/journal", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
            {
                HubClient.PrintJson(new JsonObject { ["incident"] = incident.DeepClone(), ["journal"] = journal["items"]!.DeepClone() });
                return (int)ExitCode.Done;
            }
            AnsiConsole.Write(Rows([incident["incident"]!.DeepClone()]));
            foreach (var line in journal["items"]!.AsArray())
                Console.Out.WriteLine($"{line!["at"]}  {line["event"]}  {line["person"]}  {line["reason"]}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Act(string name, string description)
    {
        var text = new Option<string?>("--text") { Description = "What was done; kept in the journal" };
        var command = new Command(name, description) { KeyArgument };
        if (name == "resolve")
            command.Options.Add(text);
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var key = Uri.EscapeDataString(parsed.GetRequiredValue(KeyArgument));
            var said = name == "resolve" ? parsed.GetValue(text) : null;
            var answer = await hub.PostAsync($"api/v1/incidents/{key}/{name}", said is null ? new JsonObject() : new JsonObject { ["text"] = said }, cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(answer);
            else
                Console.Out.WriteLine((bool)answer["changed"]! ? $"{answer["incident"]}: {answer["phase"]}, owner {answer["owner"] ?? "nobody"}" : $"{answer["incident"]}: nothing changed ({answer["reason"]})");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
