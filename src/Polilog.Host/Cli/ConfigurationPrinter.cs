using System.Text.Json.Nodes;
using Polilog.Core.Messages;

namespace Polilog.Host.Cli;

/// <summary>Tells people what came of <c>config plan</c>, <c>apply</c> and <c>rollback</c>.</summary>
internal static class ConfigurationPrinter
{
    public static void Print(int status, JsonNode answer, bool isPlan, IReadOnlyList<JsonNode> hosts, TimeSpan took)
    {
        if (status != 200)
            PrintRefusal(answer);
        else
            PrintAccepted(answer, isPlan, hosts, took);
    }

    private static void PrintRefusal(JsonNode answer)
    {
        foreach (var fault in answer["faults"]?.AsArray() ?? [])
            Console.Out.WriteLine(HostileText.Printable(FaultLine(fault!)));
        Console.Error.WriteLine(HostileText.Printable($"polilog: {answer["title"]}.{(answer["faults"] is null ? $" {answer["detail"]}" : "")}"));
    }

    private static void PrintAccepted(JsonNode answer, bool isPlan, IReadOnlyList<JsonNode> hosts, TimeSpan took)
    {
        var changed = answer["changed"]!.AsArray();
        if (changed.Count == 0)
            Console.Out.WriteLine($"Nothing to change: revision {answer["previous"]} is just this.");
        foreach (var part in changed)
            Console.Out.WriteLine(HostileText.Printable($"{part!["change"],-8} {part["name"]}"));
        foreach (var warning in answer["warnings"]!.AsArray())
            Console.Out.WriteLine(HostileText.Printable($"warning: {FaultLine(warning!)}"));
        if (answer["plan"] is { } plan)
            PrintPlan(plan);
        if (isPlan)
            return;
        foreach (var host in hosts)
            Console.Out.WriteLine($"host {host["host"]}: {(host["fault"] is { } fault ? $"goes on by revision {host["revision"]}. {fault}" : $"revision {host["revision"]}")}");
        Console.Out.WriteLine($"Revision {answer["revision"]} is active ({took.TotalSeconds:0.0} s).");
    }

    private static void PrintPlan(JsonNode plan)
    {
        foreach (var change in plan["changes"]!.AsArray())
            Console.Out.WriteLine(HostileText.Printable($"{change!["kind"]}{((string?)change["name"] is { Length: > 0 } name ? $" {name}" : "")}: {change["what"]}"));
        foreach (var warning in plan["warnings"]!.AsArray())
            Console.Out.WriteLine(HostileText.Printable($"warning: {warning}"));
        foreach (var sentence in plan["sentences"]!.AsArray())
            Console.Out.WriteLine(HostileText.Printable($"{sentence}"));
    }

    private static string FaultLine(JsonNode fault) => (int)fault["line"]! == 0 ? $"{fault["file"]}: {fault["message"]}" : $"{fault["file"]}:{fault["line"]}:{fault["column"]}: {fault["message"]}";
}
