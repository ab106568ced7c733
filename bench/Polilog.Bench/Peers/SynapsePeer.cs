using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.Bench.Peers;

/// <summary>A real Synapse, run by its script in tests/peers, which ends it when the pipe to it closes.</summary>
internal sealed class SynapsePeer : IAsyncDisposable
{
    private readonly Process script;

    private SynapsePeer(Process script, int port) => (this.script, Homeserver) = (script, new Uri($"http://127.0.0.1:{port}"));

    public Uri Homeserver { get; }

    public static async Task<SynapsePeer> StartAsync(BenchOptions options, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Path.Combine(options.Peers, "synapse.sh"), ["run"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["POLILOG_SYNAPSE_PORT"] = $"{options.SynapsePort}";
        var peer = new SynapsePeer(Process.Start(start)!, options.SynapsePort);
        while (await peer.script.StandardOutput.ReadLineAsync(cancel) is { } line)
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return peer;
        throw new InvalidOperationException("Synapse did not start; what its script says is above.");
    }

    public async Task<MatrixUser> RegisterAsync(string name, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Homeserver };
        using var answer = await http.PostAsJsonAsync(
            "/_matrix/client/v3/register", new { username = name, password = "bench", inhibit_login = false, auth = new { type = "m.login.dummy" } }, cancel);
        var account = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(cancel))!;
        return new MatrixUser(Homeserver, (string)account["user_id"]!, (string)account["access_token"]!);
    }

    public async ValueTask DisposeAsync()
    {
        script.StandardInput.Close();
        await script.WaitForExitAsync();
        script.Dispose();
    }
}
