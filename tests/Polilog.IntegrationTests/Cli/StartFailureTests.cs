using System.Net;
using System.Net.Sockets;
using Npgsql;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Cli;

/// <summary>What keeps a hub from starting: one sentence each, and the exit code that docs/cli.md gives it.</summary>
public sealed class StartFailureTests(PluginsOfTests plugins, TestDatabase database) : IClassFixture<PluginsOfTests>, IClassFixture<TestDatabase>
{
    private string Good => plugins.Configuration("good", ServedHub.Configuration);

    [Fact]
    public async Task A_database_that_does_not_exist()
    {
        var run = await ServeAsync(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "nosuch" }.ConnectionString, Good);
        Assert.Equal((3, "polilog: PostgreSQL: database \"nosuch\" does not exist. Check the connection string (--database or POLILOG_DATABASE) and that the server runs."), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_server_that_does_not_run()
    {
        var run = await ServeAsync("Host=127.0.0.1;Port=1;Username=polilog;Timeout=2", Good);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("polilog: PostgreSQL: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_none()
    {
        var run = await ServeAsync("here", Good);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("polilog: --database is no connection string", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_read_only()
    {
        var run = await ServeAsync(ConnectionString + ";Options=-c default_transaction_read_only=on", Good);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("polilog: PostgreSQL is read-only", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_with_faults()
    {
        var run = await ServeAsync(ConnectionString, plugins.Configuration("faulty", ServedHub.Configuration.Replace("[ann, bob]", "[ann, bop]", StringComparison.Ordinal)));
        Assert.Equal(1, run.ExitCode);
        var lines = run.Errors.TrimEnd('\n').Split('\n');
        Assert.Contains("bop", lines[0], StringComparison.Ordinal);
        Assert.Equal("polilog: The configuration has 1 fault, listed above; nothing was started.", lines[^1]);
    }

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var run = await ServeAsync(ConnectionString, Good, ((IPEndPoint)other.LocalEndpoint).Port);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is taken by another program", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demonstration_that_could_be_reached_from_elsewhere()
    {
        var run = await CliRun.OfAsync("up", "--database", ConnectionString, "--listen", "http://0.0.0.0:0", "--plugins", plugins.Plugins, "--data", plugins.Data);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("polilog: The demonstration lets everybody in and therefore serves on loopback only", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--config", "x")]
    [InlineData("server")]
    [InlineData("up", "--listen", "8080")]
    public async Task A_command_line_that_is_wrong(params string[] arguments)
    {
        var run = await CliRun.OfAsync([.. arguments, .. arguments[0] is "up" ? ["--database", ConnectionString] : Array.Empty<string>()]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("polilog: ", run.Error, StringComparison.Ordinal);
    }

    private string ConnectionString => database.DataSource is not null ? database.ConnectionString : "";

    private Task<CliRun> ServeAsync(string connectionString, string configuration, int port = 0) => CliRun.OfAsync(
        "serve", "--database", connectionString, "--config", configuration, "--listen", $"http://127.0.0.1:{port}", "--plugins", plugins.Plugins, "--data", plugins.Data);
}
