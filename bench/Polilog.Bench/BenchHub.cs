using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Npgsql;

namespace Polilog.Bench;

/// <summary>A hub as <c>polilog up</c> runs it: a process of its own with its own PostgreSQL (fsync on), in a folder that is made new and removed afterwards.</summary>
internal sealed class BenchHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<string> firstPassword = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BenchOptions options;
    private readonly string folder;
    private readonly bool isFirst;
    private Process process = null!;

    private BenchHub(BenchOptions options, string folder, int port, bool isFirst)
    {
        (this.options, this.folder, this.isFirst, Port) = (options, folder, isFirst, port);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    /// <summary>From the start of the process until it serves.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public string ConnectionString => new NpgsqlConnectionStringBuilder { Host = Path.Combine(folder, "data", "postgres", "run"), Database = "polilog", Username = "polilog" }.ConnectionString;

    public static async Task<BenchHub> StartAsync(BenchOptions options, BenchConfiguration configuration, CancellationToken cancel)
    {
        var hub = new BenchHub(options, Path.Combine(Path.GetTempPath(), $"polilog-bench-{Environment.ProcessId}"), options.Port, isFirst: true);
        configuration.WriteTo(Path.Combine(hub.folder, "config"));
        await hub.StartAsync(cancel);
        return hub;
    }

    /// <summary>One more host of the same hub.</summary>
    public async Task<BenchHub> StartAnotherAsync(int port, CancellationToken cancel)
    {
        var another = new BenchHub(options, folder, port, isFirst: false);
        await another.StartAsync(cancel);
        return another;
    }

    /// <summary>Processor time of the hub and of its PostgreSQL.</summary>
    public (TimeSpan Hub, TimeSpan Postgres) Cpu() => (ProcessUsage.CpuOf(process.Id), ProcessUsage.CpuOf(PostgresId()));

    public double Mebibytes(string field) => ProcessUsage.MebibytesOf(process.Id, field);

    /// <summary>How many files of this name the hub has in its memory.</summary>
    public int Mapped(string file) => File.ReadLines($"/proc/{process.Id}/maps").Select(l => l.Split(' ')[^1]).Where(p => Path.GetFileName(p) == file).Distinct(StringComparer.Ordinal).Count();

    public async ValueTask DisposeAsync()
    {
        await Shell.TerminateAsync(process);
        Http.Dispose();
        if (isFirst)
            Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        string[] arguments = [options.Host, "up", "--config", Path.Combine(folder, "config"), "--data", Path.Combine(folder, "data"), "--listen", $"http://127.0.0.1:{Port}", "--plugins", options.Plugins];
        var began = Stopwatch.GetTimestamp();
        process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync(cancel);
        _ = ListenAsync(process.StandardOutput);
        while (!await IsReadyAsync(cancel))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The hub did not start: {await errors}");
            await Task.Delay(5, cancel);
        }
        ReadyAfter = Stopwatch.GetElapsedTime(began);
        // A new database gets a password, said once; pages are read with it.
        if (isFirst)
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await firstPassword.Task.WaitAsync(Patience, cancel));
    }

    private async Task ListenAsync(StreamReader output)
    {
        const string said = "polilog: first password: ";
        while (await output.ReadLineAsync() is { } line)
            if (line.StartsWith(said, StringComparison.Ordinal))
                firstPassword.TrySetResult(line[said.Length..].Split(' ')[0]);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/readyz", UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private int PostgresId() => int.Parse(File.ReadLines(Path.Combine(folder, "data", "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
}
