using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Cli;

/// <summary>The day of an administrator at the command line: export, change, plan, apply, look back, roll back.</summary>
public sealed class ConfigRevisionsTests(ServedHub served) : IClassFixture<ServedHub>
{
    [Fact]
    public async Task From_an_export_to_a_rollback()
    {
        var hub = await served.StartedAsync();
        var folder = Path.Combine(served.Folder.FullName, "mine");
        Assert.Equal((0, $"Revision 1: 1 file written into {folder}.\n"), await RunAsync(hub, "export", folder));
        Assert.Equal((0, "Nothing to change: revision 1 is just this.\n"), await RunAsync(hub, "plan", folder));

        await File.WriteAllTextAsync(Path.Combine(folder, "net.yaml"), "topics: [{ key: NET, name: Network, regulation: standard, members: [bop] }]\n", TestContext.Current.CancellationToken);
        var (code, output) = await RunAsync(hub, "plan", folder);
        Assert.Equal(1, code);
        Assert.StartsWith("net.yaml:1:", output, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'bob'?", output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(folder, "net.yaml"), "topics: [{ key: NET, name: Network, regulation: standard, members: [bob] }]\n", TestContext.Current.CancellationToken);
        (code, output) = await RunAsync(hub, "plan", folder);
        Assert.Equal(0, code);
        Assert.StartsWith("added    net.yaml\ntopic NET: added (name Network, ", output, StringComparison.Ordinal);
        Assert.EndsWith("No incident was opened in the last 30 days: nothing shows what would go elsewhere.\n", output, StringComparison.Ordinal);
        (code, output) = await RunAsync(hub, "apply", folder, "--note", "the network comes to us");
        Assert.Equal(0, code);
        Assert.Contains("Revision 2 is active", output, StringComparison.Ordinal);
        var basis = Path.Combine(folder, ".polilog-base");
        var made = await File.ReadAllTextAsync(basis, TestContext.Current.CancellationToken);
        Assert.Matches("^2 [0-9a-f]{64}\n$", made);
        await File.WriteAllTextAsync(basis, made.Replace(made[2..12], "0123456789", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var foreign = await CliRun.OfAsync("config", "plan", folder, "--url", hub.Url.ToString(), "--token", hub.Token!);
        Assert.Equal(1, foreign.ExitCode);
        Assert.Contains("made from another revision 2 than this hub's", foreign.Errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(basis, "2\n", TestContext.Current.CancellationToken);
        Assert.Equal((0, "Nothing to change: revision 2 is just this.\n"), await RunAsync(hub, "plan", folder));

        (code, output) = await RunAsync(hub, "rollback", "1", "--plan");
        Assert.Equal((0, "removed  net.yaml"), (code, output.TrimEnd()[..17]));
        (code, output) = await RunAsync(hub, "rollback", "1", "--note", "not yet");
        Assert.Contains("Revision 1 is active", output, StringComparison.Ordinal);
        (code, output) = await RunAsync(hub, "history");
        Assert.Equal(0, code);
        Assert.Matches("(?s)1 .* net.yaml  .not yet.\n +2 .* net.yaml  .the network comes to us.\n +1 .* polilog.yaml\nhost .* works by revision 1\n", output);
    }

    private static async Task<(int Code, string Output)> RunAsync(RunningHub hub, params string[] arguments)
    {
        var run = await CliRun.OfAsync(["config", .. arguments, "--url", hub.Url.ToString(), "--token", hub.Token!]);
        return (run.ExitCode, run.Output);
    }
}
