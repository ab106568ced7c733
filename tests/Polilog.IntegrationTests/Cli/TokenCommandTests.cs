using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Cli;

public sealed class TokenCommandTests(ServedHub served) : IClassFixture<ServedHub>
{
    [Fact]
    public async Task An_administrator_makes_a_persons_token_with_which_she_takes_an_incident()
    {
        var key = await served.IncidentAsync("By command line");
        var made = await RunAsync("token", "create", "--person", "ann", "--json");
        var taken = await RunWithAsync((string)JsonNode.Parse(made.Output)!["token"]!, "incident", "take", key);
        Assert.Equal((0, $"{key}: resolution, owner ann\n"), (taken.ExitCode, taken.Output));
        var shown = await RunAsync("incident", "show", key);
        Assert.Contains("taken", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_lost_every_password_gets_in_through_the_database()
    {
        var hub = await served.StartedAsync();
        var made = await CliRun.OfAsync("token", "create", "--role", "admin", "--name", "lost and found", "--database", served.ConnectionString);
        Assert.Matches(@"^token: pla_\S+   \(shown once; admin\)\n$", made.Output);
        var listed = await CliRun.OfAsync("token", "list", "--url", hub.Url.ToString(), "--token", made.Output.Split(' ')[1]);
        Assert.Equal(0, listed.ExitCode);
        Assert.Contains("lost and found", listed.Output, StringComparison.Ordinal);
        Assert.Contains("first password", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_does_not_exist_has_an_exit_code_of_its_own()
    {
        var run = await RunAsync("token", "revoke", "99999");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("There is no token 99999", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_one_is_told_how_to_get_one()
    {
        var run = await CliRun.OfAsync("incident", "list", "--url", (await served.StartedAsync()).Url.ToString());
        Assert.Equal((1, "polilog: The hub wants an access token: give --token or POLILOG_TOKEN; make one with: polilog token create."), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Without_a_hub_one_is_told_where_it_was_looked_for()
    {
        var run = await CliRun.OfAsync("incident", "list", "--url", "http://127.0.0.1:1");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("polilog: No hub answers at http://127.0.0.1:1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--role", "admin", "--person", "ann")]
    [InlineData("--name", "nobody's")]
    public async Task A_token_is_for_a_person_or_for_a_role(params string[] arguments)
    {
        var run = await RunAsync(["token", "create", .. arguments]);
        Assert.Equal((2, "polilog: Give either --person KEY or --role viewer, auditor or admin; or --scope for a program."), (run.ExitCode, run.Error));
    }

    private async Task<CliRun> RunAsync(params string[] arguments) => await RunWithAsync((await served.StartedAsync()).Token!, arguments);

    private async Task<CliRun> RunWithAsync(string token, params string[] arguments) =>
        await CliRun.OfAsync([.. arguments, "--url", (await served.StartedAsync()).Url.ToString(), "--token", token]);
}
