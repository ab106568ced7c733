using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Cli;

public sealed class ConfigCommandTests(PluginsOfTests plugins) : IClassFixture<PluginsOfTests>
{
    [Fact]
    public async Task A_configuration_without_fault_is_counted()
    {
        var run = await CheckAsync(plugins.Configuration("good", ServedHub.Configuration));
        Assert.Equal((0, "No fault: 1 topics, 3 people, 1 connections, 1 routes.\n", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var folder = plugins.Configuration("faulty", ServedHub.Configuration
            .Replace("connector: alertmanager", "connector: alertmanger, token: { secret: away }", StringComparison.Ordinal)
            .Replace("[ann, bob]", "[ann, bop]", StringComparison.Ordinal));
        var run = await CheckAsync(folder);
        Assert.Equal(1, run.ExitCode);
        Snapshot.Verify(run.Output.Replace(folder, "FOLDER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_may_be_elsewhere()
    {
        var folder = plugins.Configuration("secret", ServedHub.Configuration.Replace("connector: alertmanager", "connector: alertmanager, token: { secret: away }", StringComparison.Ordinal));
        Assert.Contains("POLILOG_SECRET_AWAY", (await CheckAsync(folder)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CheckAsync(folder, "--without-secrets")).ExitCode);
    }

    [Fact]
    public async Task For_programs_faults_are_JSON()
    {
        var run = await CheckAsync(plugins.Configuration("json", "topics: [}"), "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("polilog.yaml", (string)System.Text.Json.Nodes.JsonNode.Parse(run.Output)!["faults"]![0]!["file"]!);
    }

    [Fact]
    public async Task The_schema_for_editors_knows_the_keys()
    {
        var run = await CliRun.OfAsync(["config", "schema"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.True(System.Text.Json.Nodes.JsonNode.Parse(run.Output)!["properties"]!.AsObject().ContainsKey("topics"));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_has_an_exit_code_of_its_own() => Assert.Equal(4, (await CheckAsync("/no/such/folder")).ExitCode);

    private Task<CliRun> CheckAsync(string folder, params string[] more) => CliRun.OfAsync(["config", "check", folder, "--plugins", plugins.Plugins, "--data", plugins.Data, .. more]);
}
