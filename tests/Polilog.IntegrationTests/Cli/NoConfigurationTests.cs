namespace Polilog.IntegrationTests.Cli;

/// <summary>A host without a folder on a database that has no configuration either.</summary>
public sealed class NoConfigurationTests(PluginsOfTests plugins, TestDatabase database) : IClassFixture<PluginsOfTests>, IClassFixture<TestDatabase>
{
    [Fact]
    public async Task It_says_how_to_give_it_one()
    {
        Assert.NotNull(database.DataSource);
        var run = await CliRun.OfAsync("serve", "--database", database.ConnectionString, "--listen", "http://127.0.0.1:0", "--plugins", plugins.Plugins, "--data", plugins.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("polilog: The database has no configuration yet: start with --config FOLDER", run.Error, StringComparison.Ordinal);
    }
}
