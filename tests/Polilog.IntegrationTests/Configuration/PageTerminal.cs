using System.Collections;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>The terminals of somebody who follows a page: a folder with nothing in it but <c>./polilog</c>, one shell after the other, and a hub that goes on running in another.</summary>
internal sealed partial class PageTerminal : IAsyncDisposable
{
    private const string UsualAddress = "127.0.0.1:8080";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder;
    private readonly Dictionary<string, string> environment;
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);
    private readonly List<string> exports = [];
    private Process? hub;
    private Task<string>? log;
    private string address = UsualAddress;

    /// <param name="home">Where the folder is made, and the hub keeps its data.</param>
    public PageTerminal(string home)
    {
        folder = Directory.CreateDirectory(Path.Combine(home, "checkout")).FullName;
        var launcher = Path.Combine(folder, "polilog");
        File.WriteAllText(launcher, $"#!/bin/sh\nexec dotnet '{BuiltPlugins.Output("src/Polilog.Host", "Polilog.Host.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        environment = new(StringComparer.Ordinal)
        {
            ["POLILOG_PLUGINS"] = BuiltPlugins.CollectIn(home),
            ["POLILOG_DATA"] = Path.Combine(home, "polilog"),
            ["POLILOG_LISTEN"] = "http://127.0.0.1:0",
        };
    }

    public Task FollowAsync(PageStep step) => step.Does switch
    {
        PageStep.Form.TypesFile => TypeAsync(step),
        PageStep.Form.GivesCommand when step.Text.StartsWith("./polilog up ", StringComparison.Ordinal) => StartAsync(step),
        PageStep.Form.GivesCommand => GiveAsync(step),
        _ => throw new InvalidOperationException($"Neither a file nor a command:\n{step.Text}"),
    };

    /// <summary>As Ctrl-C, which a process in the background may ignore; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var term = Process.Start("kill", ["-TERM", hub!.Id.ToString()]);
        using var patience = new CancellationTokenSource(Patience);
        await term.WaitForExitAsync(patience.Token);
        await hub.WaitForExitAsync(patience.Token);
        return hub.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is null)
            return;
        if (!hub.HasExited)
            await StopAsync();
        if (log is not null)
            await log;
        hub.Dispose();
    }

    private async Task TypeAsync(PageStep step)
    {
        var path = Path.Combine(folder, step.File!);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, step.Text, TestContext.Current.CancellationToken);
    }

    // What only looks is asked again: what was sent a moment ago is decided soon, not at once. The process it takes is pause enough.
    private async Task GiveAsync(PageStep step)
    {
        exports.AddRange(step.Text.Split('\n').Where(l => l.StartsWith("export ", StringComparison.Ordinal)).Select(Typed));
        var onlyLooks = step.Text.StartsWith("./polilog incident list", StringComparison.Ordinal);
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var (code, output) = await RunAsync(Typed(step.Text));
            if (Reads(step, output) && code == (step.IsRefused ? 1 : 0))
                return;
            if (!onlyLooks || Stopwatch.GetElapsedTime(began) > Patience)
                Assert.Fail($"{step.Text}\nshould print\n{step.Prints}\nbut it ended with {code} and printed\n{output}");
        }
    }

    private async Task StartAsync(PageStep step)
    {
        var output = new StringBuilder();
        hub = Process.Start(Shell($"exec {step.Text}"))!;
        using var patience = new CancellationTokenSource(Patience);
        while (await hub.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            output.Append(line).Append('\n');
            if (Address().Match(line) is { Success: true } found)
                address = found.Groups["address"].Value;
            if (address == UsualAddress || !Reads(step, output.ToString()))
                continue;
            environment["POLILOG_URL"] = $"http://{address}";
            // What it prints from now on nobody looks at, but it must not wait for a reader.
            log = hub.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }
        Assert.Fail($"The hub printed\n{output}");
    }

    private async Task<(int Code, string Output)> RunAsync(string commands)
    {
        using var shell = Process.Start(Shell($"set -e\n{string.Join('\n', exports)}\n{commands}"))!;
        using var patience = new CancellationTokenSource(Patience);
        var output = await shell.StandardOutput.ReadToEndAsync(patience.Token);
        await shell.WaitForExitAsync(patience.Token);
        return (shell.ExitCode, output);
    }

    private ProcessStartInfo Shell(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1\n{script}"]) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder, StandardOutputEncoding = Encoding.UTF8 };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            if (((string)variable.Key).StartsWith("POLILOG_", StringComparison.Ordinal))
                start.Environment.Remove((string)variable.Key);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>As it is typed here: to the port this hub got, with the tokens it gave.</summary>
    private string Typed(string text) => tokens.Aggregate(text.Replace(UsualAddress, address, StringComparison.Ordinal), (typed, token) => typed.Replace($"{token.Key}...", token.Value, StringComparison.Ordinal));

    private bool Reads(PageStep step, string output)
    {
        if (step.Prints is null)
            return true;
        var printed = string.Join('\n', output.Replace(address, UsualAddress, StringComparison.Ordinal).Trim('\n').Split('\n').SkipWhile(string.IsNullOrWhiteSpace).Select(l => l.TrimEnd())).TrimEnd('\n');
        var match = PageStep.PatternOf(step.Prints).Match($"{printed}\n");
        foreach (Group group in match.Groups)
            if (group.Name.StartsWith("pl", StringComparison.Ordinal))
                tokens[group.Name] = group.Value;
        return match.Success;
    }

    [GeneratedRegex(@"^  Polilog serves on http://(?<address>\S+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
