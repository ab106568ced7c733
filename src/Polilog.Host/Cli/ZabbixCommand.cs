using System.CommandLine;
using System.Text.Json.Nodes;

namespace Polilog.Host.Cli;

/// <summary><c>polilog zabbix setup</c>: makes a Zabbix send to a connection, over its API.</summary>
internal static class ZabbixCommand
{
    private static readonly Option<string> FrontendOption = new("--zabbix") { Description = "Address of the Zabbix frontend, such as https://zabbix.example", Required = true };

    private static readonly Option<string?> ZabbixTokenFileOption = new("--zabbix-token-file")
    {
        Description = "File with an API token of a Super admin of Zabbix (or the token itself in POLILOG_ZABBIX_TOKEN)",
    };

    private static readonly Option<string> HubOption = new("--hub") { Description = "Address of the hub as the Zabbix server reaches it, such as https://polilog.example", Required = true };

    private static readonly Option<string> ConnectionOption = new("--connection") { Description = "Name of the connection; see: polilog connection list", Required = true };

    private static readonly Option<string?> ConnectionTokenFileOption = new("--connection-token-file")
    {
        Description = "File with the token of the connection (or the token itself in POLILOG_CONNECTION_TOKEN)",
    };

    private static readonly Option<string[]> HostGroupOption = new("--host-group") { Description = "Host group whose problems are sent; may be repeated; none: all there are" };

    private static readonly Option<string[]> UserGroupOption = new("--user-group")
    {
        Description = "User group of the operators, so that Zabbix tells who acknowledged; may be repeated",
    };

    private static readonly Option<bool> StreamOption = new("--stream") { Description = "Let Zabbix 7.0 or newer stream problems, too" };

    public static Command Create() => new("zabbix", "Make a Zabbix send to a connection") { HubClient.JsonOption, Setup() };

    private static Command Setup()
    {
        var command = new Command("setup", "Make or mend media type, user, action, macro and connector over the API of Zabbix, and send a test; may be run again")
        {
            FrontendOption, ZabbixTokenFileOption, HubOption, ConnectionOption, ConnectionTokenFileOption, HostGroupOption, UserGroupOption, StreamOption,
        };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var token = Token(parsed, ZabbixTokenFileOption, "POLILOG_ZABBIX_TOKEN");
            var wish = Wish(parsed);
            using var http = SetupRequest.Client();
            var (steps, notes, json) = (new JsonArray(), new JsonArray(), parsed.GetValue(HubClient.JsonOption));
            try
            {
                var zabbix = await ZabbixClient.OpenAsync(http, wish.Frontend, token, cancel);
                await new ZabbixSetup(zabbix, wish, step => Tell(step, steps, json)).RunAsync(http, cancel);
                foreach (var note in ZabbixSetup.Unseen(wish))
                    Note(note, notes, json);
            }
            finally
            {
                // What was done before something failed, too.
                if (json)
                    HubClient.PrintJson(new JsonObject { ["steps"] = steps, ["notes"] = notes });
            }
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static ZabbixSetupWish Wish(ParseResult parsed) => new(
        Address(parsed, FrontendOption),
        Address(parsed, HubOption),
        parsed.GetRequiredValue(ConnectionOption),
        Token(parsed, ConnectionTokenFileOption, "POLILOG_CONNECTION_TOKEN"),
        parsed.GetValue(HostGroupOption) ?? [],
        parsed.GetValue(UserGroupOption) ?? [],
        parsed.GetValue(StreamOption));

    private static Uri Address(ParseResult parsed, Option<string> option) =>
        Uri.TryCreate(parsed.GetRequiredValue(option), UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? address
            : throw new CliFailure($"{option.Name} takes an address such as https://HOST/PATH, with no name, password or query in it.", ExitCode.Usage);

    // Never as an argument: whoever lists the processes would read it.
    private static string Token(ParseResult parsed, Option<string?> option, string variable)
    {
        try
        {
            var token = (parsed.GetValue(option) is { Length: > 0 } file ? File.ReadAllText(file) : Environment.GetEnvironmentVariable(variable))?.Trim();
            return token is { Length: > 0 } && token.All(c => c is > (char)0x20 and < (char)0x7F)
                ? token
                : throw new CliFailure($"There is no token: give {option.Name} a file that holds nothing else, or set {variable}.", ExitCode.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure($"{option.Name}: {e.Message}", ExitCode.Usage);
        }
    }

    private static void Tell(ZabbixStep step, JsonArray steps, bool json)
    {
        steps.Add(new JsonObject { ["outcome"] = step.Outcome, ["what"] = step.What, ["detail"] = step.Detail });
        if (!json)
            Console.Out.WriteLine($"{step.Outcome,-10} {step.What}{(step.Detail.Length > 0 ? $": {step.Detail}" : "")}");
    }

    private static void Note(string note, JsonArray notes, bool json)
    {
        notes.Add(note);
        if (!json)
            Console.Out.WriteLine($"note       {note}");
    }
}
