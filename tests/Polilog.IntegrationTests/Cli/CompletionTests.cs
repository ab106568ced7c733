using System.Diagnostics;

namespace Polilog.IntegrationTests.Cli;

/// <summary>Tab in a real shell, on the script that the program prints.</summary>
public sealed class CompletionTests : IDisposable
{
    // What bash does when Tab is pressed at the end of a line.
    private const string PressTabInBash = """
        source "$SCRIPT"
        COMP_LINE=$LINE COMP_POINT=${#LINE} COMP_WORDS=($LINE) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _polilog
        printf '%s\n' "${COMPREPLY[@]}"
        complete -p polilog
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-completion");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("polilog inci", "incident")]
    [InlineData("polilog incident t", "take")]
    [InlineData("polilog token create --rol", "--role")]
    [InlineData("polilog token create --role a", "auditor admin")]
    [InlineData("polilog token create --scope config:w", "write")]
    [InlineData("polilog db ", "migrate status")]
    [InlineData("polilog nothing-of-the-kind", "")]
    public async Task Bash_completes_commands_options_and_values(string line, string completions)
    {
        var said = await RunAsync("bash", PressTabInBash, line);
        Assert.Equal([.. completions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), "complete -o default -F _polilog polilog"], Sorted(said));
    }

    [Fact]
    public async Task Fish_completes_commands()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "this machine has no fish");
        Assert.Equal(["resolve"], Sorted(await RunAsync("fish", "source $SCRIPT; complete -C $LINE", "polilog incident res")));
        Assert.Equal(["--role"], Sorted(await RunAsync("fish", "source $SCRIPT; complete -C $LINE", "polilog token create --rol")));
    }

    [Fact]
    public async Task Zsh_completes_commands()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "this machine has no zsh");
        // The editor is not running here: what it would be given is caught where it is handed over.
        const string PressTab = """
            compdef() { :; }; compadd() { print -l -- ${(P)2}; }; _files() { :; }
            source $SCRIPT
            words=(${(z)LINE}); CURRENT=${#words}; PREFIX=${words[-1]}
            _polilog
            """;
        Assert.Equal(["resolve"], Sorted(await RunAsync("zsh", PressTab, "polilog incident res")));
        Assert.Equal(["--role"], Sorted(await RunAsync("zsh", PressTab, "polilog token create --rol")));
    }

    [Fact]
    public async Task Another_shell_is_a_wrong_usage()
    {
        var run = await CliRun.OfAsync("completion", "cmd");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("bash", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_launcher_never_builds_for_a_Tab_but_asks_what_was_built_last()
    {
        var launcher = Path.Combine(folder.FullName, "polilog");
        File.Copy(Repository.PathOf("polilog"), launcher);
        var dotnet = Path.Combine(folder.FullName, "dotnet");
        await File.WriteAllTextAsync(dotnet, "#!/bin/sh\necho ran \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        const string PressTab = """bash polilog '[suggest:4]' inci; echo "exit $?" """;
        Assert.Equal("exit 0\n", await StartAsync("bash", PressTab));

        var built = folder.CreateSubdirectory("artifacts/build-1").FullName;
        await File.WriteAllTextAsync(Path.Combine(built, "built"), "", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "artifacts/current"), "build-1");
        // Newer than what was built.
        folder.CreateSubdirectory("src/Polilog.Host");
        Assert.Equal($"ran {built}/host/Polilog.Host.dll [suggest:4] inci\nexit 0\n", await StartAsync("bash", PressTab));
    }

    private static IEnumerable<string> Sorted(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries).OrderBy(l => l.StartsWith("complete", StringComparison.Ordinal)).ThenBy(l => l, StringComparer.Ordinal);

    private async Task<string> RunAsync(string shell, string program, string line)
    {
        var script = Path.Combine(folder.FullName, "completion");
        await File.WriteAllTextAsync(script, (await CliRun.OfAsync("completion", shell)).Output, TestContext.Current.CancellationToken);
        var polilog = Path.Combine(folder.FullName, "polilog");
        await File.WriteAllTextAsync(polilog, $"#!/bin/sh\nexec dotnet '{BuiltPlugins.Output("src/Polilog.Host", "Polilog.Host.dll")}' \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(polilog, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await StartAsync(shell, program, ("SCRIPT", script), ("LINE", line));
    }

    private async Task<string> StartAsync(string shell, string program, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(shell, ["-c", program]) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder.FullName };
        start.Environment["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = folder.FullName;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said;
    }
}
