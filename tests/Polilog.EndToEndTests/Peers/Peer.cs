using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Polilog.EndToEndTests.Peers;

/// <summary>
/// A real program, run by its script in tests/peers. The script ends when the pipe to it closes, so that even a test run that is killed leaves nothing running.
/// Where the packages cannot be had the test is skipped and says why; when a test fails, the logs are in its output.
/// </summary>
internal sealed class Peer : IAsyncDisposable
{
    /// <summary>Debian suite with the newest packages, and one with those of 2023: Alertmanager 0.25, Nagios 4.4, Zabbix 6.0.</summary>
    public const string NewestSuite = "sid";
    public const string OldSuite = "bookworm";

    private const int CannotBeHad = 75;
    private const int LogLines = 60;

    // On a clean machine the packages are fetched first.
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(60);

    // Test runs side by side begin at different places.
    private static int lastPort = 20_000 + (Environment.ProcessId * 10 % 12_000);

    private readonly string name;
    private readonly StringBuilder said = new();
    private readonly Process script;

    private Peer(string name, (string Setting, string Value)[] settings)
    {
        this.name = name;
        var start = new ProcessStartInfo("bash", [Repository.PathOf($"tests/peers/{name}.sh"), "run"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["POLILOG_PEER_STATE"] = Folder;
        foreach (var (setting, value) in settings)
            start.Environment[setting] = value;
        script = Process.Start(start)!;
        script.ErrorDataReceived += (_, e) => Note(e.Data);
        script.BeginErrorReadLine();
    }

    /// <summary>Data and logs of this run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("peer").FullName;

    public static async Task<Peer> RunAsync(string name, params (string Setting, string Value)[] settings)
    {
        var peer = new Peer(name, settings);
        try
        {
            using var patience = new CancellationTokenSource(StartsWithin);
            while (await peer.script.StandardOutput.ReadLineAsync(patience.Token) is { } line)
                if (line.StartsWith("ready ", StringComparison.Ordinal))
                    return peer;
            await peer.script.WaitForExitAsync(patience.Token);
            Assert.SkipWhen(peer.script.ExitCode == CannotBeHad, peer.LastWords());
            throw new InvalidOperationException($"{name}.sh ended with exit code {peer.script.ExitCode}:\n{peer.said}");
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Below those that the kernel hands out, so that nobody's outgoing connection takes it meanwhile; Zabbix accepts no higher ones either.</summary>
    public static int FreePort()
    {
        int port;
        do
            port = Interlocked.Increment(ref lastPort);
        while (!IsFree(port));
        return port;
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(Logs());
        script.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopsWithin);
        try
        {
            await script.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            script.Kill(entireProcessTree: true);
        }
        script.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Logs()
    {
        var logs = new StringBuilder($"{name}.sh said:\n{said}");
        foreach (var file in Directory.EnumerateFiles(Folder, "*.log"))
            logs.AppendLine($"--- {Path.GetFileName(file)}").AppendJoin('\n', File.ReadLines(file).TakeLast(LogLines)).AppendLine();
        return logs.ToString();
    }

    private string LastWords()
    {
        lock (said)
            return said.ToString().TrimEnd().Split('\n')[^1];
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (said)
            said.AppendLine(line);
    }
}
