using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Polilog.Core.Messages;

namespace Polilog.Host.Cli;

/// <summary><c>polilog config plan|apply|export|history|rollback</c>: the configuration of a running hub.</summary>
internal static class ConfigRevisionCommands
{
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HostInterval = TimeSpan.FromMilliseconds(100);

    private static readonly Argument<string> FolderArgument = new("folder") { Description = "Folder with the configuration's *.yaml files" };
    private static readonly Argument<long> RevisionArgument = new("revision") { Description = "See: polilog config history" };
    private static readonly Option<long?> Base = new("--base") { Description = "The revision from which the files were made; none: what .polilog-base in the folder says" };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "The folder is all there is to be, whatever others have activated" };
    private static readonly Option<string?> Note = new("--note") { Description = "Why, for the history" };
    private static readonly Option<bool> PlanOnly = new("--dry-run", "--plan") { Description = "Only tell what it would change" };

    public static IEnumerable<Command> Create() => [Plan(), Apply(), Rollback(), Export(), History()];

    private static Command Plan()
    {
        var command = new Command("plan", "Tell what a configuration would change in the running hub; changes nothing") { FolderArgument, Base, Overwrite };
        command.SetAction((ParseResult parsed, CancellationToken cancel) => ProposeAsync(parsed, ProposalOf(parsed), isPlan: true, cancel));
        return command;
    }

    private static Command Apply()
    {
        var command = new Command("apply", "Make a configuration active on every host of the running hub") { FolderArgument, Base, Overwrite, Note, PlanOnly };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            var proposal = ProposalOf(parsed);
            proposal["note"] = parsed.GetValue(Note);
            return await ProposeAsync(parsed, proposal, parsed.GetValue(PlanOnly), cancel);
        });
        return command;
    }

    private static Command Rollback()
    {
        var command = new Command("rollback", "Make an earlier revision active again") { RevisionArgument, PlanOnly, Note };
        command.SetAction((ParseResult parsed, CancellationToken cancel) => ProposeAsync(
            parsed, new JsonObject { ["revision"] = parsed.GetRequiredValue(RevisionArgument), ["note"] = parsed.GetValue(Note) }, parsed.GetValue(PlanOnly), cancel));
        return command;
    }

    private static Command Export()
    {
        var revision = new Option<long?>("--revision") { Description = "None: the active one" };
        var force = new Option<bool>("--force") { Description = "Write over files that say something else" };
        var command = new Command("export", "Write the files of a revision into a folder") { FolderArgument, revision, force };
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var wanted = parsed.GetValue(revision) ?? (long)(await hub.GetAsync("api/v1/config", cancel))["revision"]!;
            var kept = await hub.GetAsync($"api/v1/config/revisions/{wanted}", cancel);
            var files = kept["files"]!.AsArray();
            var folder = Path.GetFullPath(parsed.GetRequiredValue(FolderArgument));
            var others = new ConfigurationFolderFiles(folder).Write(files, new RevisionBase(wanted, (string)kept["sha256"]!), parsed.GetValue(force));
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(new JsonObject { ["revision"] = wanted, ["files"] = files.Count, ["notOfThisRevision"] = new JsonArray([.. others.Select(o => JsonValue.Create(o))]) });
            else
                Console.Out.WriteLine($"Revision {wanted}: {files.Count} file{(files.Count == 1 ? "" : "s")} written into {folder}.{(others.Count == 0 ? "" : $" Not of this revision, and left alone: {string.Join(", ", others)}.")}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command History()
    {
        var command = new Command("history", "List the last hundred activations, and by which revision every host works");
        command.SetAction(async (ParseResult parsed, CancellationToken cancel) =>
        {
            using var hub = HubClient.Of(parsed);
            var page = await hub.GetAsync("api/v1/config/history", cancel);
            if (parsed.GetValue(HubClient.JsonOption))
            {
                HubClient.PrintJson(page);
                return (int)ExitCode.Done;
            }
            foreach (var a in page["items"]!.AsArray())
                Console.Out.WriteLine(HostileText.Printable($"{a!["revision"],6}  {a["at"]}  {a["by"],-20} {string.Join(", ", a["changed"]!.AsArray())}{(a["note"] is { } note ? $"  ({note})" : "")}"));
            foreach (var host in (await hub.GetAsync("api/v1/config", cancel))["hosts"]!.AsArray())
                Console.Out.WriteLine($"host {host!["host"]} works by revision {host["revision"]}{(host["fault"] is { } fault ? $": {fault}" : "")}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static JsonObject ProposalOf(ParseResult parsed)
    {
        var folder = new ConfigurationFolderFiles(Path.GetFullPath(parsed.GetRequiredValue(FolderArgument)));
        var made = parsed.GetValue(Base) is { } number ? new RevisionBase(number, Sha256: null) : folder.Base;
        return new JsonObject { ["files"] = folder.Read(), ["base"] = made?.Revision, ["baseSha256"] = made?.Sha256, ["overwrite"] = parsed.GetValue(Overwrite) };
    }

    private static async Task<int> ProposeAsync(ParseResult parsed, JsonObject proposal, bool isPlan, CancellationToken cancel)
    {
        using var hub = HubClient.Of(parsed);
        var began = Stopwatch.GetTimestamp();
        var (status, answer) = await hub.AskAsync(isPlan ? "api/v1/config/plan" : "api/v1/config/apply", proposal, cancel);
        var hosts = status == 200 && !isPlan ? await WaitForHostsAsync(hub, (long)answer["revision"]!, cancel) : [];
        var took = Stopwatch.GetElapsedTime(began);
        // What others changed meanwhile is not in the folder: it stays made from the revision it was made from.
        if (status == 200 && !isPlan && proposal["files"] is JsonArray files)
        {
            var revision = (long)answer["revision"]!;
            var kept = await hub.GetAsync($"api/v1/config/revisions/{revision}", cancel);
            if (JsonNode.DeepEquals(kept["files"], files))
                new ConfigurationFolderFiles(Path.GetFullPath(parsed.GetRequiredValue(FolderArgument))).Base = new RevisionBase(revision, (string)kept["sha256"]!);
            else
                await Console.Error.WriteLineAsync($"polilog: revision {revision} also holds what others have changed meanwhile; go on from polilog config export.");
        }
        if (parsed.GetValue(HubClient.JsonOption))
            HubClient.PrintJson(answer);
        else
            ConfigurationPrinter.Print(status, answer, isPlan, hosts, took);
        return (int)(status == 200 && hosts.All(h => h["fault"] is null) ? ExitCode.Done : ExitCode.Refused);
    }

    private static async Task<IReadOnlyList<JsonNode>> WaitForHostsAsync(HubClient hub, long revision, CancellationToken cancel)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(HostInterval, TimeProvider.System, cancel))
        {
            var hosts = (await hub.GetAsync("api/v1/config", cancel))["hosts"]!.AsArray();
            if (hosts.All(h => (long)h!["revision"]! == revision || h["fault"] is not null) || Stopwatch.GetElapsedTime(began) > HostPatience)
                return [.. hosts.OfType<JsonNode>()];
        }
    }
}
