using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Messages;

namespace Polilog.Host.Cli;

/// <summary><c>polilog template render|check</c>: what messages would say; nothing is sent.</summary>
internal static class TemplateCommand
{
    private static readonly Argument<string> KindArgument = new("kind") { Description = $"Kind of message: {string.Join(", ", TemplatePath.Kinds)}" };
    private static readonly Option<string?> Topic = new("--topic") { Description = "Whose templates; none: those of the incident's topic, of the alert's, or of the administrators'" };
    private static readonly Option<string?> Language = new("--language") { Description = "en or ru; none: that of the topic" };
    private static readonly Option<string?> Incident = new("--incident") { Description = "An incident of the running hub, as it stands now, such as PAY-142" };
    private static readonly Option<long?> Alert = new("--alert") { Description = "An alert of the running hub, as if it had just opened an incident" };
    private static readonly Option<string?> Sample = new("--sample") { Description = "A shipped sample, such as taken; an unknown one tells which there are. Used where neither --incident nor --alert is given" };
    private static readonly Option<string?> Template = new("--template") { Description = "File with a template to try in place of the topic's own" };
    private static readonly Option<bool> Html = new("--html") { Description = "Print the HTML in place of the plain text" };

    public static Command Create() => HubClient.Family("template", "What messages say", Render(), Check());

    private static Command Render()
    {
        var command = new Command("render", "Print what a message would say; a sample needs no hub, with --config FOLDER neither do a topic's templates")
        {
            KindArgument, Topic, Language, Incident, Alert, Sample, Template, Html, HubArguments.Configuration, HubArguments.Plugins, HubArguments.Allowed, HubArguments.Data,
        };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var trial = parsed.GetValue(Incident) is null && parsed.GetValue(Alert) is null && (parsed.GetValue(HubArguments.Configuration) is { Length: > 0 } || parsed.GetValue(Topic) is null)
                ? JsonSerializer.SerializeToNode(Here(parsed), JsonSerializerOptions.Web)!
                : await InHubAsync(parsed, cancel);
            var faults = trial["faults"]!.AsArray();
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(trial);
            else
                Console.Out.WriteLine(trial[parsed.GetValue(Html) ? "html" : "text"]);
            foreach (var fault in parsed.GetValue(HubClient.JsonOption) ? [] : faults)
                Console.Error.WriteLine(fault.Deserialize<ConfigurationFault>(JsonSerializerOptions.Web));
            return (int)(faults.Count == 0 ? ExitCode.Done : ExitCode.Refused);
        });
        return command;
    }

    private static Command Check()
    {
        var folder = new Argument<string?>("folder") { Description = "Folder of a configuration; none: the templates by which the hub works", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Try templates on the newest incidents of the running hub") { folder };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var body = parsed.GetValue(folder) is { } path ? new JsonObject { ["templates"] = JsonSerializer.SerializeToNode(TemplatesIn(path), JsonSerializerOptions.Web) } : [];
            var answer = await hub.PostAsync("api/v1/templates/check", body, cancel);
            var faults = answer["faults"]!.AsArray();
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(answer);
            foreach (var fault in parsed.GetValue(HubClient.JsonOption) ? [] : faults)
                Console.Out.WriteLine(fault.Deserialize<ConfigurationFault>(JsonSerializerOptions.Web));
            if (!parsed.GetValue(HubClient.JsonOption))
                Console.Out.WriteLine($"{answer["checked"]} templates, {faults.Count} faults.");
            return (int)(faults.Count == 0 ? ExitCode.Done : ExitCode.Refused);
        });
        return command;
    }

    private static async Task<JsonNode> InHubAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var hub = HubClient.Of(parsed);
        var trial = await hub.PostAsync(
            "api/v1/templates/render",
            new JsonObject
            {
                ["kind"] = parsed.GetRequiredValue(KindArgument),
                ["topic"] = parsed.GetValue(Topic),
                ["language"] = parsed.GetValue(Language),
                ["incident"] = parsed.GetValue(Incident),
                ["alert"] = parsed.GetValue(Alert),
                ["sample"] = parsed.GetValue(Sample),
                ["template"] = JsonSerializer.SerializeToNode(Given(parsed), JsonSerializerOptions.Web),
            },
            cancel);
        return trial;
    }

    /// <summary>Of a sample, without a hub.</summary>
    private static TemplateTrial Here(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(KindArgument);
        if (TemplatePath.KindOf(name) is not { } kind)
            throw new CliFailure($"There is no kind of message '{name}'. {NearestName.Hint(name, TemplatePath.Kinds)}", ExitCode.NotFound);
        if (parsed.GetValue(Language) is not (null or "en" or "ru"))
            throw new CliFailure($"There is no language '{parsed.GetValue(Language)}': give en or ru.", ExitCode.Usage);
        var (topic, templates) = parsed.GetValue(HubArguments.Configuration) is { Length: > 0 } folder ? InFolder(parsed, folder) : (null, MessageTemplates.Shipped);
        var trial = TemplateTrial.RunSample(kind, parsed.GetValue(Language) ?? topic?.Language ?? "en", parsed.GetValue(Sample), templates, Given(parsed), out var fault) ?? throw new CliFailure(fault!, ExitCode.NotFound);
        return topic is null ? trial : trial with { Topic = topic.Key };
    }

    private static (TopicSettings Topic, MessageTemplates Templates) InFolder(ParseResult parsed, string folder)
    {
        var reading = ConfigurationReader.Read(new ConfigurationFolder(folder), HubDocument.Known(HubArguments.Catalog(parsed)), secrets: null);
        foreach (var fault in reading.Faults)
            Console.Error.WriteLine(fault);
        if (reading.Document is not { } document)
            throw new CliFailure($"The configuration has {reading.Faults.Count} fault{(reading.Faults.Count == 1 ? "" : "s")}, listed above.");
        var key = parsed.GetValue(Topic)?.ToUpperInvariant() ?? document.AdministratorsTopic;
        var topic = document.Topics.FirstOrDefault(t => t.Key == key) ?? throw new CliFailure($"There is no topic '{key}'. {NearestName.Hint(key, [.. document.Topics.Select(t => t.Key)])}", ExitCode.NotFound);
        return (topic, MessageTemplates.ByTopic(document)[topic.Key]);
    }

    private static ConfigurationFile? Given(ParseResult parsed)
    {
        if (parsed.GetValue(Template) is not { } file)
            return null;
        try
        {
            return new ConfigurationFile(file, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure($"--template: {e.Message}", ExitCode.NotFound);
        }
    }

    private static IReadOnlyList<ConfigurationFile> TemplatesIn(string folder)
    {
        var faults = new FaultCollector();
        var files = new ConfigurationFolder(folder).Read(faults);
        return faults.Any ? throw new CliFailure(string.Join(" ", faults.Reading(null).Faults)) : [.. files.Where(f => f.IsTemplate)];
    }
}
