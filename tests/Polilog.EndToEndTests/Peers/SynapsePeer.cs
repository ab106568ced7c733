using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests.Peers;

/// <summary>A real Matrix homeserver, <c>polilog.test</c>, empty at first.</summary>
internal sealed class SynapsePeer : IAsyncDisposable
{
    private readonly Peer peer;

    private SynapsePeer(Peer peer, int port)
    {
        this.peer = peer;
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Url { get; }

    public static async Task<SynapsePeer> StartAsync()
    {
        var port = Peer.FreePort();
        return new SynapsePeer(await Peer.RunAsync("synapse", ("POLILOG_SYNAPSE_PORT", $"{port}")), port);
    }

    /// <param name="name">The part before <c>:polilog.test</c>.</param>
    public async Task<MatrixUser> RegisterAsync(string name)
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var answer = await http.PostAsJsonAsync(
            "/_matrix/client/v3/register",
            new { username = name, password = "only for this test", auth = new { type = "m.login.dummy" } });
        answer.EnsureSuccessStatusCode();
        var account = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return new MatrixUser(Url, (string)account!["user_id"]!, (string)account["access_token"]!);
    }

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}
