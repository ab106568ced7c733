using System.CommandLine;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Yaml;
using Polilog.Core.Facts;
using Polilog.Core.Messages;

namespace Polilog.Host.Cli;

/// <summary><c>polilog silence|maintenance|absence|override|member</c>: what people declare while the hub runs.</summary>
internal static class FactCommands
{
    private static readonly Argument<string> TopicArgument = new("topic") { Description = "Key of the topic, such as PAY" };
    private static readonly Argument<string> PersonArgument = new("person") { Description = "Key of the person, such as ann" };
    private static readonly Option<DateTimeOffset?> FromOption = new("--from") { Description = "When it begins, such as 2026-06-01T08:00+02:00; default now" };
    private static readonly Option<DateTimeOffset?> UntilOption = new("--until") { Description = "When it ends" };
    private static readonly Option<string?> ForOption = new("--for") { Description = "How long, such as 4h or 2d, in place of --until" };
    private static readonly Option<string?> ReasonOption = new("--reason") { Description = "Why; kept in the record" };
    private static readonly Option<string?> RoleOption = new("--role") { Description = "member (default), lead or manager" };
    private static readonly Option<string?> OfTopicOption = new("--topic") { Description = "The topic" };
    private static readonly Option<string?> MatchOption = new("--match") { Description = "As a route's match, such as '{ labels.service: payments }'; none: the whole topic" };
    private static readonly Option<bool> AllOption = new("--all") { Description = "Ended ones too" };

    public static IReadOnlyList<Command> Create() => [Silence(), Maintenance(), Absence(), Override(), Member()];

    private static Command Silence() => HubClient.Family(
        "silence",
        "What is muted until a time",
        Declare(FactKind.Silence, "add", "Mute what matches", [], [OfTopicOption, MatchOption, FromOption, UntilOption, ForOption, ReasonOption]),
        List(FactKind.Silence, [OfTopicOption]),
        End(FactKind.Silence));

    private static Command Maintenance() => HubClient.Family(
        "maintenance",
        "Planned windows in which a topic is muted",
        Declare(FactKind.Maintenance, "add", "Mute a topic for a planned window", [TopicArgument], [MatchOption, FromOption, UntilOption, ForOption, ReasonOption]),
        List(FactKind.Maintenance, [OfTopicOption]),
        End(FactKind.Maintenance));

    private static Command Absence() => HubClient.Family(
        "absence",
        "Who is away, and is told nothing",
        Declare(FactKind.Absence, "add", "Declare that a person is away", [PersonArgument], [FromOption, UntilOption, ForOption, ReasonOption]),
        List(FactKind.Absence, []),
        End(FactKind.Absence));

    private static Command Override() => HubClient.Family(
        "override",
        "Who is on call in a topic for a time",
        Declare(FactKind.Override, "add", "Declare who is on call", [TopicArgument, PersonArgument], [FromOption, UntilOption, ForOption, ReasonOption]),
        List(FactKind.Override, [OfTopicOption]),
        End(FactKind.Override));

    private static Command Member() => HubClient.Family(
        "member",
        "Members of topics with 'members: managed_here'",
        Declare(FactKind.Membership, "add", "Make a person a member, or give another role", [TopicArgument, PersonArgument], [RoleOption, ReasonOption]),
        List(FactKind.Membership, [OfTopicOption]),
        Remove());

    private static Command Declare(FactKind kind, string name, string description, IReadOnlyList<Argument<string>> arguments, IReadOnlyList<Option> options)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments)
            command.Arguments.Add(argument);
        foreach (var option in options)
            command.Options.Add(option);
        command.Options.Add(HubClient.DryRunOption);
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var body = new JsonObject();
            foreach (var argument in arguments)
                body[argument.Name] = parsed.GetRequiredValue(argument);
            foreach (var option in options)
                body[option.Name.TrimStart('-')] = ValueOf(option, parsed);
            using var hub = HubClient.Of(parsed);
            Print([await hub.PostAsync($"api/v1/{FactStore.PathOf(kind)}{HubClient.DryRunOf(parsed)}", body, cancel)], parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static JsonNode? ValueOf(Option option, ParseResult parsed) => option switch
    {
        Option<DateTimeOffset?> moment => parsed.GetValue(moment)?.ToString("O"),
        Option<string?> text when text == MatchOption => parsed.GetValue(text) is { } match ? MatchOf(match) : null,
        _ => parsed.GetValue((Option<string?>)option),
    };

    private static JsonObject MatchOf(string given)
    {
        var faults = new FaultCollector();
        return YamlFileReader.Read("--match", given, faults) is { } match && !faults.Any ? YamlJson.Of(match) : throw new CliFailure(string.Join(' ', faults.Reading(null).Faults), ExitCode.Usage);
    }

    private static Command List(FactKind kind, IReadOnlyList<Option> options)
    {
        var command = new Command("list", "List those that hold now or later, newest first; at most 500") { AllOption };
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var topic = options.Contains(OfTopicOption) && parsed.GetValue(OfTopicOption) is { } given ? $"&topic={Uri.EscapeDataString(given)}" : "";
            var page = await hub.GetAsync($"api/v1/{FactStore.PathOf(kind)}?limit=500&standing={(parsed.GetValue(AllOption) ? "false" : "true")}{topic}", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(page);
            else
                Print([.. page["items"]!.AsArray().OfType<JsonNode>()], parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command End(FactKind kind)
    {
        var id = new Argument<long>("id") { Description = $"See: polilog {kind.ToString().ToLowerInvariant()} list" };
        var command = new Command("end", "End it now") { id };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            Print([await hub.PostAsync($"api/v1/{FactStore.PathOf(kind)}/{parsed.GetRequiredValue(id)}/end", null, cancel)], parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var command = new Command("remove", "End a membership now") { TopicArgument, PersonArgument };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var (topic, person) = (parsed.GetRequiredValue(TopicArgument), parsed.GetRequiredValue(PersonArgument));
            var path = $"api/v1/{FactStore.PathOf(FactKind.Membership)}";
            var standing = await hub.GetAsync($"{path}?standing=true&topic={Uri.EscapeDataString(topic)}&person={Uri.EscapeDataString(person)}", cancel);
            if (standing["items"]!.AsArray() is not [{ } membership, ..])
                throw new CliFailure($"{person} is no member of {topic} that is managed here; see: polilog member list --topic {topic}", ExitCode.NotFound);
            Print([await hub.PostAsync($"{path}/{membership["id"]}/end", null, cancel)], parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<JsonNode> facts, ParseResult parsed)
    {
        foreach (var fact in facts)
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(fact);
            else
                Console.Out.WriteLine($"{fact["id"]?.ToString() ?? "dry",-6} {Who(fact),-24} {fact["from"]} .. {fact["until"]?.ToString() ?? "until ended"}  {Ended(fact)}{Match(fact)}{HostileText.Printable(fact["reason"]?.ToString() ?? "").ReplaceLineEndings(" ")}");
    }

    private static string Who(JsonNode fact) => string.Join(' ', new[] { fact["topic"], fact["person"], fact["role"] }.Where(v => v is not null));

    private static string Match(JsonNode fact) => fact["match"] is { } match ? HostileText.Printable(match.ToJsonString(HubClient.Readable)) + "  " : "";

    private static string Ended(JsonNode fact) => fact["endedAt"] is { } at ? $"[ended {at} by {fact["endedBy"]}] " : "";
}
