using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Polilog.Core.Messages;

namespace Polilog.Host.Cli;

/// <summary><c>polilog dead-letters list|show|retry</c>: requests that were accepted but could not be read.</summary>
internal static class DeadLettersCommand
{
    private const int MostShown = 64 * 1024;

    private static readonly Option<string?> ConnectionOption = new("--connection") { Description = "Only those of this connection" };
    private static readonly Option<string?> KindOption = new("--kind") { Description = "Only those of this kind, such as connector_failed" };

    public static Command Create() => HubClient.Family("dead-letters", "Requests that were accepted but could not be read", List(), Show(), Retry());

    private static Command List()
    {
        var open = new Option<bool>("--open") { Description = "Only those about which nothing was done yet" };
        var command = new Command("list", "List the newest hundred") { ConnectionOption, KindOption, open };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var page = await hub.GetAsync($"api/v1/dead-letters?open={(parsed.GetValue(open) ? "true" : "false")}{Query("connection", parsed.GetValue(ConnectionOption))}{Query("kind", parsed.GetValue(KindOption))}", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(page);
            foreach (var l in parsed.GetValue(HubClient.JsonOption) ? [] : page["items"]!.AsArray())
                Console.Out.WriteLine($"{l!["id"],-8} {l["receivedAt"]}  {l["connection"],-16} {l["kind"],-20} {(l["settledAs"] is { } how ? $"[{how}] " : "")}{HostileText.Printable((string)l["reason"]!).ReplaceLineEndings(" ")}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<long>("id") { Description = "See: polilog dead-letters list" };
        var command = new Command("show", "Show one of them: reason, headers and body, and what came of it") { id };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var letter = await hub.GetAsync($"api/v1/dead-letters/{parsed.GetRequiredValue(id)}", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(letter);
            else
                PrintLetter(letter, await hub.BytesAsync($"api/v1/dead-letters/{parsed.GetRequiredValue(id)}/raw", cancel));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Retry()
    {
        var id = new Argument<long?>("id") { Description = "See: polilog dead-letters list; none with --all", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All open ones, of --connection and --kind if given" };
        var dry = new Option<bool>("--dry-run", "--dry") { Description = "Only print what would be read; changes nothing" };
        var connector = new Option<string?>("--connector") { Description = "With --dry-run: read it by another connector" };
        var options = new Option<string?>("--options") { Description = "With --dry-run: the connector's options in place of the connection's, as a JSON object or a YAML file" };
        var command = new Command("retry", "Read again and take the alerts in, as if received when they were") { id, all, ConnectionOption, KindOption, dry, connector, options };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            if (parsed.GetValue(all) == parsed.GetValue(id) is not null)
                throw new CliFailure("Give either the id of a dead letter or --all.", ExitCode.Usage);
            if (!parsed.GetValue(dry) && (parsed.GetValue(connector) ?? parsed.GetValue(options)) is not null)
                throw new CliFailure("--connector and --options only try: add --dry-run, then change the connection.", ExitCode.Usage);
            if (parsed.GetValue(dry) && parsed.GetValue(all))
                throw new CliFailure("--dry-run reads one dead letter: give its id.", ExitCode.Usage);
            using var hub = HubClient.Of(parsed);
            if (parsed.GetValue(all))
                return await RedriveAllAsync(hub, parsed, cancel);
            return parsed.GetValue(dry)
                ? await TryAsync(hub, parsed.GetValue(id)!.Value, parsed.GetValue(connector), parsed.GetValue(options), cancel)
                : await RedriveAsync(hub, parsed.GetValue(id)!.Value, parsed, cancel);
        });
        return command;
    }

    private static async Task<int> TryAsync(HubClient hub, long id, string? connector, string? options, CancellationToken cancel)
    {
        var body = new JsonObject { ["connector"] = connector, ["options"] = options is null ? null : GivenOptions.Read(options) };
        var trial = await hub.PostAsync($"api/v1/dead-letters/{id}/try", body, cancel);
        HubClient.PrintJson(trial);
        return (int)((bool)trial["isRead"]! ? ExitCode.Done : ExitCode.Refused);
    }

    private static async Task<int> RedriveAsync(HubClient hub, long id, ParseResult parsed, CancellationToken cancel)
    {
        var redriven = await hub.PostAsync($"api/v1/dead-letters/{id}/redrive", null, cancel);
        if (parsed.GetValue(HubClient.JsonOption))
            HubClient.PrintJson(redriven);
        else
            Print([redriven]);
        return (int)ExitCode.Done;
    }

    private static async Task<int> RedriveAllAsync(HubClient hub, ParseResult parsed, CancellationToken cancel)
    {
        var (items, body) = (new JsonArray(), new JsonObject { ["connection"] = parsed.GetValue(ConnectionOption), ["kind"] = parsed.GetValue(KindOption) });
        do
        {
            var page = await hub.PostAsync("api/v1/dead-letters/redrive", body, cancel);
            foreach (var item in page["items"]!.AsArray())
                items.Add(item!.DeepClone());
            body["cursor"] = page["next"]?.DeepClone();
        }
        while (body["cursor"] is not null);
        if (parsed.GetValue(HubClient.JsonOption))
            HubClient.PrintJson(items);
        else
            Print(items!);
        return (int)(items.All(i => (bool)i!["isRedriven"]!) ? ExitCode.Done : ExitCode.Refused);
    }

    private static void Print(IEnumerable<JsonNode> redriven)
    {
        foreach (var letter in redriven)
            Console.Out.WriteLine($"{letter["id"],-8} {letter["connection"],-16} {((bool)letter["isRedriven"]! ? $"re-driven by version {letter["version"]}" : "stays open")}: {letter["note"]}");
    }

    private static void PrintLetter(JsonNode letter, byte[] body)
    {
        Console.Out.WriteLine($"{letter["kind"]} at {letter["receivedAt"]}, connection {letter["connection"]}, connector version {letter["connectorVersion"]}, {letter["bytes"]} bytes");
        Console.Out.WriteLine(HostileText.Printable($"{letter["reason"]}{(letter["place"] is { } place ? $" ({place})" : "")}"));
        if (letter["settledAs"] is { } how)
            Console.Out.WriteLine($"{how} at {letter["settledAt"]} by {letter["settledBy"]}, connector version {letter["settledVersion"]}: {letter["settledNote"]}");
        Console.Out.WriteLine(HostileText.Printable($"\n{letter["method"]} {letter["subPath"]}"));
        foreach (var (name, value) in letter["headers"]!.AsObject())
            Console.Out.WriteLine(HostileText.Printable($"{name}: {value}"));
        Console.Out.WriteLine($"\n{HostileText.Printable(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostShown))))}");
        if (body.Length > MostShown)
            Console.Out.WriteLine($"... {body.Length - MostShown} more bytes: GET /api/v1/dead-letters/{letter["id"]}/raw");
    }

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
