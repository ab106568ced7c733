namespace Polilog.IntegrationTests.Cli;

public sealed class ConfigImportCommandTests(PluginsOfTests plugins) : IClassFixture<PluginsOfTests>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-import-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_Alertmanager_was_told_becomes_a_folder_that_can_be_checked_and_is_never_overwritten()
    {
        var target = Path.Combine(folder.FullName, "hub");
        var source = Write("alertmanager.yml", """
            route: { receiver: ops, group_by: [alertname], routes: [{ receiver: db, matchers: ['team="db"'] }] }
            receivers: [{ name: ops }, { name: db, webhook_configs: [{ url: 'https://example.org/?token=hidden' }] }]
            """);

        var run = await RunAsync("alertmanager", source, "--to", target);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Snapshot.Verify(run.Output.Replace(folder.FullName, "FOLDER", StringComparison.Ordinal));

        var check = await CliRun.OfAsync("config", "check", target, "--plugins", plugins.Plugins, "--data", plugins.Data);
        Assert.Equal((0, "No fault: 2 topics, 1 people, 1 connections, 2 routes.\n"), (check.ExitCode, check.Output));

        var before = File.ReadAllText(Path.Combine(target, "routes.yaml"));
        run = await RunAsync("alertmanager", source, "--to", target);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing is overwritten", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(target, "routes.yaml")));
    }

    [Theory]
    [InlineData("export")]
    [InlineData("export/whole.json")]
    public async Task An_export_of_OnCall_is_a_folder_or_a_file(string source)
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "export"));
        Write("export/whole.json", """
            {
              "users": [{ "id": "U1", "username": "ann", "role": "admin" }, { "id": "U2", "username": "bob" }],
              "escalation_chains": [{ "id": "F1", "name": "Shop" }],
              "escalation_policies": [{ "escalation_chain_id": "F1", "position": 0, "type": "notify_persons", "persons_to_notify": ["U2"] }],
              "integrations": [{ "id": "C1", "name": "Main", "type": "alertmanager", "default_route": { "id": "R1", "escalation_chain_id": "F1" } }]
            }
            """);
        var target = Path.Combine(folder.FullName, "hub");
        var run = await RunAsync("oncall", Path.Combine(folder.FullName, source), "--to", target);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.EndsWith("No fault: 2 topics, 2 people, 1 connections, 2 routes.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("SHOP", File.ReadAllText(Path.Combine(target, "topics.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_usable_comes_out_nothing_is_written()
    {
        var target = Path.Combine(folder.FullName, "none");
        var run = await RunAsync("alertmanager", Write("other.yml", "scrape_configs: []\n"), "--to", target, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("this is no configuration of Alertmanager", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public async Task A_file_that_does_not_exist_has_an_exit_code_of_its_own() => Assert.Equal(4, (await RunAsync("alertmanager", "/no/such/file", "--to", folder.FullName)).ExitCode);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.OfAsync(["config", "import", .. arguments, "--plugins", plugins.Plugins, "--data", plugins.Data]);
}
