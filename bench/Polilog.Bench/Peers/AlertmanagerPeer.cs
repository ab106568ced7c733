using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Polilog.Bench.Peers;

/// <summary>
/// A real Alertmanager beside the hub, from the chroot of tests/peers, given the easiest task: it groups by team as the hub does, notifies nobody and logs no
/// single alert.
/// </summary>
internal sealed partial class AlertmanagerPeer : IAsyncDisposable
{
    private const string Configuration = """
        route: { receiver: nobody, group_by: [team], group_wait: 1h, group_interval: 1h, repeat_interval: 24h }
        receivers: [{ name: nobody }]
        """;

    private readonly string state = Directory.CreateTempSubdirectory("polilog-bench-alertmanager").FullName;
    private readonly HttpClient http = new();
    private Process process = null!;

    private AlertmanagerPeer(int port) => Port = port;

    public int Port { get; }

    public string Version { get; private set; } = "";

    public static async Task<AlertmanagerPeer> StartAsync(BenchOptions options, CancellationToken cancel)
    {
        await Shell.RunAsync(Path.Combine(options.Peers, "alertmanager.sh"), ["install"], cancel);
        var peer = new AlertmanagerPeer(options.AlertmanagerPort);
        await File.WriteAllTextAsync(Path.Combine(peer.state, "alertmanager.yml"), Configuration, cancel);
        foreach (var path in (string[])[peer.state, Directory.CreateDirectory(Path.Combine(peer.state, "data")).FullName])
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        await peer.StartAsync(options.Peers, cancel);
        return peer;
    }

    public TimeSpan Cpu() => ProcessUsage.CpuOf(process.Id);

    public async ValueTask DisposeAsync()
    {
        await Shell.TerminateAsync(process);
        http.Dispose();
        Directory.Delete(state, recursive: true);
    }

    private async Task StartAsync(string peers, CancellationToken cancel)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var start = new ProcessStartInfo(
            Path.Combine(peers, "enter.sh"),
            ["prometheus", state, "prometheus-alertmanager", "--config.file=/state/alertmanager.yml", "--storage.path=/state/data", $"--web.listen-address=127.0.0.1:{Port}", "--cluster.listen-address="])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PEER_ROOT"] = Path.Combine(cache, "polilog-peers", "alertmanager-sid");
        process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync(cancel);
        while (Version.Length == 0)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"Alertmanager did not start: {await complaints}");
            await Task.Delay(50, cancel);
            Version = await VersionAsync(cancel);
        }
    }

    private async Task<string> VersionAsync(CancellationToken cancel)
    {
        try
        {
            return VersionField().Match(await http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/api/v2/status"), cancel)).Groups["version"].Value;
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    [GeneratedRegex("\"version\":\"(?<version>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionField();
}
