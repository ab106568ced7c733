using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Polilog.Tests;

/// <summary>A hub as an administrator runs it: the built executable in a process of its own, on a free port of loopback.</summary>
internal sealed partial class RunningHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A hub prints it once in the life of a database; the next host on it, or after a restart, is asked with the same.
    private static readonly ConcurrentDictionary<string, string> FirstPasswords = new(StringComparer.Ordinal);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder output = new();

    private RunningHub(Process process) => this.process = process;

    public HttpClient Http { get; } = new() { Timeout = Patience };

    public Uri Url => Http.BaseAddress!;

    public int ProcessId => process.Id;

    /// <summary>The token its <see cref="Http"/> shows: the first password of its database.</summary>
    public string? Token { get; private set; }

    /// <summary>Everything it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Runs <c>polilog serve</c> and waits until it serves.</summary>
    /// <param name="database">Connection string of an empty or migrated database.</param>
    /// <param name="configuration">Folder with the configuration.</param>
    /// <param name="data">Folder for crash slots and copies of plugins; the same again for a restart.</param>
    /// <param name="listen">Where to serve; default a free port.</param>
    public static async Task<RunningHub> ServeAsync(string database, string configuration, string data, string listen = "http://127.0.0.1:0", params string[] more)
    {
        var hub = Start("serve", ["--database", database, "--config", configuration, "--data", data, "--listen", listen, "--plugins", BuiltPlugins.CollectIn(data), .. more]);
        try
        {
            var line = await hub.LineAsync(l => l.StartsWith("polilog: serving on ", StringComparison.Ordinal));
            hub.Http.BaseAddress = new Uri(line["polilog: serving on ".Length..]);
            if (FirstPassword().Match(hub.Output) is { Success: true } password)
                FirstPasswords[database] = password.Groups["token"].Value;
            hub.Token = FirstPasswords.GetValueOrDefault(database);
            hub.Http.DefaultRequestHeaders.Authorization = hub.Token is { } shown ? new AuthenticationHeaderValue("Bearer", shown) : null;
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client without any token.</summary>
    public HttpClient Stranger() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url, Timeout = Patience };

    /// <summary>A client that acts as a person of the configuration.</summary>
    public Task<HttpClient> ActAsAsync(string person) => BearerAsync(new JsonObject { ["person"] = person });

    /// <summary>A client that reads or administers.</summary>
    public Task<HttpClient> InRoleAsync(string role) => BearerAsync(new JsonObject { ["role"] = role });

    /// <summary>Runs any command of the executable.</summary>
    public static RunningHub Start(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltPlugins.Output("src/Polilog.Host", "Polilog.Host.dll"), command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var hub = new RunningHub(Process.Start(start)!);
        hub.process.OutputDataReceived += (_, e) => hub.Printed(e.Data);
        hub.process.ErrorDataReceived += (_, e) => hub.Printed(e.Data);
        hub.process.BeginOutputReadLine();
        hub.process.BeginErrorReadLine();
        return hub;
    }

    /// <summary>Waits for a line it prints.</summary>
    public async Task<string> LineAsync(Predicate<string> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(patience.Token))
                if (wanted(line))
                    return line;
        }
        catch (OperationCanceledException)
        {
            // said below, with what it printed
        }
        throw new InvalidOperationException($"The hub did not print what was waited for. It printed:\n{Output}");
    }

    /// <summary>Asks the API until the answer is as wanted. Another process is waited for, so there is no signal; the pause leaves it the processor.</summary>
    public async Task<JsonNode> WaitForAsync(string path, Predicate<JsonNode> wanted)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var begun = Stopwatch.GetTimestamp();
        JsonNode? last = null;
        while (Stopwatch.GetElapsedTime(begun) < Patience && await pause.WaitForNextTickAsync())
        {
            last = await Http.GetFromJsonAsync<JsonNode>(path);
            if (last is not null && wanted(last))
                return last;
        }
        throw new InvalidOperationException($"{path} never became as wanted; last: {last}\nThe hub printed:\n{Output}");
    }

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As a service manager does, which works also where Ctrl-C is ignored; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var term = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await term.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
        Http.Dispose();
    }

    private async Task<HttpClient> BearerAsync(JsonObject wanted)
    {
        using var response = await Http.PostAsJsonAsync("api/v1/tokens", wanted);
        var made = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>();
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)made!["token"]!);
        return client;
    }

    private void Printed(string? line)
    {
        if (line is null)
        {
            // It has ended: what is waited for does not come any more.
            lines.Writer.TryComplete();
            return;
        }
        lock (output)
            output.AppendLine(line);
        lines.Writer.TryWrite(line);
    }

    [GeneratedRegex(@"^polilog: first password: (?<token>\S+) ", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstPassword();
}
