namespace Polilog.IntegrationTests.Cli;

public sealed class ConnectorsCommandTests(PluginsOfTests plugins) : IClassFixture<PluginsOfTests>
{
    private static readonly string Case = Repository.PathOf("plugins/Prometheus/testdata/06-ha-pair-first-peer");

    [Fact]
    public async Task List_names_every_connector_of_the_folder()
    {
        var run = await RunAsync("list");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["alertmanager", "grafana", "json", "nagios", "zabbix"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Inspect_shows_every_option_with_its_meaning() => Snapshot.Verify((await RunAsync("inspect", "alertmanager")).Output);

    [Theory]
    [InlineData("")]
    [InlineData("request.json")]
    public async Task Try_prints_what_a_case_expects(string file)
    {
        var run = await RunAsync("try", "alertmanager", Path.Combine(Case, file));
        Assert.Equal((0, await File.ReadAllTextAsync(Path.Combine(Case, "expected.json"), TestContext.Current.CancellationToken)), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Try_refuses_a_body_in_one_line_with_its_place()
    {
        var file = Path.Combine(plugins.Data, "body.json");
        await File.WriteAllTextAsync(file, """{"version":"4","alerts":7}""", TestContext.Current.CancellationToken);
        var run = await RunAsync("try", "alertmanager", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^polilog: The connector does not read this body \(.*alerts.*\): ", run.Error);
    }

    [Fact]
    public async Task Try_takes_the_options_from_a_file()
    {
        var recorded = Repository.PathOf("plugins/Json/testdata/uptime.firing");
        var run = await RunAsync("try", "json", recorded, "--options", Path.Combine(recorded, "options.yaml"));
        Assert.Equal((0, await File.ReadAllTextAsync(Path.Combine(recorded, "expected.json"), TestContext.Current.CancellationToken)), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("missing-fields-spoil-no-neighbour", "polilog: items[2].status: 'burning' at $.flags[0] is no word that the options name")]
    [InlineData("when-is-met-by-none", "polilog: No alert: No item meets the conditions of `when`.")]
    public async Task Try_says_why_there_is_no_alert(string name, string hint)
    {
        var recorded = Repository.PathOf($"plugins/Json/testdata/{name}");
        var run = await RunAsync("try", "json", recorded, "--options", Path.Combine(recorded, "options.yaml"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(hint, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_options_that_is_no_YAML_is_refused_with_its_place()
    {
        var file = Path.Combine(plugins.Data, "options.yaml");
        await File.WriteAllTextAsync(file, "identity: [\n", TestContext.Current.CancellationToken);
        var run = await RunAsync("try", "json", Case, "--options", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("options.yaml:2:1: This is not YAML", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "There is no connector 'nagois'. Known: alertmanager, grafana, json, nagios, zabbix.", "inspect", "nagois")]
    [InlineData(4, "There is no file /no/such.json.", "try", "alertmanager", "/no/such.json")]
    [InlineData(2, "--options is no JSON object.", "try", "alertmanager", "/dev/null", "--options", "[1]")]
    [InlineData(2, "There is no option 'colour'", "try", "alertmanager", "/dev/null", "--options", "{\"colour\":1}")]
    public async Task What_cannot_be_done_is_said_in_one_line(int code, string sentence, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.OfAsync(["connectors", .. arguments, "--plugins", plugins.Plugins, "--data", plugins.Data]);
}
