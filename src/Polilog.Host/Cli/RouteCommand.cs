using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Messages;
using Polilog.Core.Routing;
using Polilog.Host.Api;

namespace Polilog.Host.Cli;

/// <summary><c>polilog route test</c>: which routes an alert takes, and why not the ones before; in the running hub, or in a folder without any.</summary>
internal static class RouteCommand
{
    private static readonly string[] Fields = ["connection", "severity", "resource", "check", "title"];

    private static readonly Argument<string[]> PairsArgument = new("pairs")
    {
        Description = "Such as severity=high labels.team=payments; fields are connection, severity, resource, check, title and labels.NAME",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<long?> AlertOption = new("--alert") { Description = "A recorded alert of the running hub, by its id" };
    private static readonly Option<string?> FileOption = new("--file") { Description = "What 'connectors try' printed: each of its alerts; pairs say what it lacks, such as connection=NAME" };

    private static readonly Option<DateTimeOffset?> AtOption = new("--at") { Description = "The instant whose time of the week counts, such as 2026-06-01T22:15+02:00; default now, or when the recorded alert was routed" };

    public static Command Create() => HubClient.Family("route", "Which alarm goes where", Test());

    private static Command Test()
    {
        var command = new Command("test", "Tell which routes an alert takes, and why not the ones before")
        {
            PairsArgument, AlertOption, FileOption, AtOption, HubArguments.Configuration, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data,
        };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var asked = Asked(parsed);
            var folder = parsed.GetValue(HubArguments.Configuration);
            using var hub = folder is { Length: > 0 } ? null : HubClient.Of(parsed);
            var explain = folder is { Length: > 0 } ? InFolder(parsed, folder) : null;
            foreach (var request in asked)
                Print(parsed, explain?.Invoke(request) ?? await hub!.PostAsync("api/v1/routes/test", request, cancel));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Func<JsonObject, JsonNode> InFolder(ParseResult parsed, string folder)
    {
        var reading = ConfigurationReader.Read(new ConfigurationFolder(folder), HubDocument.Known(HubArguments.Catalog(parsed)), secrets: null);
        if (reading.Document is not { } document)
            throw new CliFailure($"The configuration has faults: polilog config check {folder}");
        var (table, now) = (new RouteTable(document.Routes), TimeProvider.System.GetUtcNow());
        return request => request["alert"] is not null
            ? throw new CliFailure("Recorded alerts are in the running hub: leave --config out.", ExitCode.Usage)
            : Explain(request.Deserialize<RouteTestRequest>(JsonSerializerOptions.Web)!);

        JsonNode Explain(RouteTestRequest asked) => asked.Imagined.In(document, out var fault) is { } alert
            ? JsonSerializer.SerializeToNode(RouteExplanation.Of(document.Routes, table, alert, asked.At ?? now, RoutesApi.MostMissed), JsonSerializerOptions.Web)!
            : throw new CliFailure(fault!);
    }

    private static List<JsonObject> Asked(ParseResult parsed)
    {
        var asked = AskedAtAnyTime(parsed);
        foreach (var alert in parsed.GetValue(AtOption) is null ? [] : asked)
            alert["at"] = parsed.GetValue(AtOption)!.Value.ToString("O");
        return asked;
    }

    private static List<JsonObject> AskedAtAnyTime(ParseResult parsed)
    {
        var pairs = parsed.GetValue(PairsArgument) ?? [];
        if (parsed.GetValue(AlertOption) is { } id)
            return pairs.Length == 0 && parsed.GetValue(FileOption) is null
                ? [new JsonObject { ["alert"] = id }]
                : throw new CliFailure("A recorded alert is as it is: give --alert alone, or with --at.", ExitCode.Usage);
        var asked = parsed.GetValue(FileOption) is { } file ? Read(file) : [new JsonObject()];
        foreach (var pair in pairs)
            foreach (var alert in asked)
                Set(alert, pair);
        return asked;
    }

    private static void Set(JsonObject alert, string pair)
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = at > 0 ? (pair[..at], pair[(at + 1)..]) : throw new CliFailure($"'{pair}' is no pair: write FIELD=VALUE, such as severity=high.", ExitCode.Usage);
        if (name.StartsWith(AlertField.LabelPrefix, StringComparison.Ordinal) && name.Length > AlertField.LabelPrefix.Length)
            (alert["labels"] ??= new JsonObject())[name[AlertField.LabelPrefix.Length..]] = value;
        else if (Fields.Contains(name, StringComparer.Ordinal))
            alert[name] = value;
        else
            throw new CliFailure($"Alerts have no field '{name}'. {NearestName.Hint(name, [.. Fields, "labels.NAME"])}", ExitCode.Usage);
    }

    private static List<JsonObject> Read(string file)
    {
        try
        {
            var alerts = JsonNode.Parse(File.ReadAllText(file)) is JsonObject made && made["alerts"] is JsonArray list ? list.OfType<JsonObject>().ToList() : [];
            return alerts.Count > 0
                ? [.. alerts.Select(a => new JsonObject(a.Where(f => f.Key == "labels" || Fields.Contains(f.Key, StringComparer.Ordinal)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))))]
                : throw new CliFailure($"{file} holds no alerts: give what 'polilog connectors try NAME FILE' printed.", ExitCode.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CliFailure(e.Message, ExitCode.Usage);
        }
    }

    private static void Print(ParseResult parsed, JsonNode explanation)
    {
        if (parsed.GetValue(HubClient.JsonOption))
        {
            HubClient.PrintJson(explanation);
            return;
        }
        foreach (var route in explanation["routes"]!.AsArray())
        {
            var why = (bool)route!["takes"]! ? $"-> {route["topic"]}{(route["group"] is { } group ? $"  group {group}" : "")}" : (string?)route["because"] ?? string.Join("; ", route["missing"]!.AsArray());
            Console.Out.WriteLine(HostileText.Printable($"{((bool)route["takes"]! ? "takes" : "no   ")} {route["route"]}: {why}"));
        }
        if ((int)explanation["leftOut"]! is > 0 and var more)
            Console.Out.WriteLine($"... and {more} more routes before, which would have needed more");
    }
}
