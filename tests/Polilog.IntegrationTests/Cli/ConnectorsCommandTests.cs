namespace Polilog.IntegrationTests.Cli;

public sealed class ConnectorsCommandTests(PluginsOfTests plugins) : IClassFixture<PluginsOfTests>
{
    private static readonly string Case = Repository.PathOf("plugins/Prometheus/testdata/06-ha-pair-first-peer");

    [Fact]
    public async Task List_names_every_connector_of_the_folder()
    {
        var run = await RunAsync("list");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["alertmanager", "grafana", "nagios", "zabbix"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
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

    [Theory]
    [InlineData(4, "There is no connector 'nagois'. Known: alertmanager, grafana, nagios, zabbix.", "inspect", "nagois")]
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
