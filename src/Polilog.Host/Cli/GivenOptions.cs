using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Yaml;

namespace Polilog.Host.Cli;

/// <summary>A connector's options as the command line takes them: a JSON object, or a file with what stands below <c>options:</c> in the configuration.</summary>
internal static class GivenOptions
{
    public static Option<string?> Option() => new("--options") { Description = "The connector's options: a JSON object, or a YAML file with what stands below 'options:'" };

    public static JsonObject Read(string given) => File.Exists(given) ? ReadFile(given) : Parse(given);

    private static JsonObject Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new CliFailure("--options is no JSON object.", ExitCode.Usage);
        }
        catch (JsonException e)
        {
            throw new CliFailure($"--options is no JSON, and no file of this name exists: {e.Message}", ExitCode.Usage);
        }
    }

    private static JsonObject ReadFile(string file)
    {
        try
        {
            var faults = new FaultCollector();
            var map = YamlFileReader.Read(file, File.ReadAllText(file), faults);
            return map is not null && !faults.Any ? YamlJson.Of(map) : throw new CliFailure(string.Join(" ", faults.Reading(null).Faults), ExitCode.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(e.Message, ExitCode.Usage);
        }
    }
}
