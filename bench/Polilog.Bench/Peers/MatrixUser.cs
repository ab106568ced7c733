using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.Bench.Peers;

/// <summary>Somebody with a Matrix client.</summary>
internal sealed class MatrixUser
{
    private readonly HttpClient http;
    private int sent;

    public MatrixUser(Uri homeserver, string id, string token)
    {
        (Id, Token) = (id, token);
        http = new HttpClient { BaseAddress = new Uri(homeserver, "/_matrix/client/v3/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string Id { get; }

    public string Token { get; }

    /// <summary>A room in which both are.</summary>
    public async Task<string> CreateRoomAsync(MatrixUser other, CancellationToken cancel)
    {
        var room = (string)(await AskAsync(HttpMethod.Post, "createRoom", new { preset = "private_chat", invite = new[] { other.Id } }, cancel))["room_id"]!;
        await other.AskAsync(HttpMethod.Post, $"join/{Uri.EscapeDataString(room)}", new { }, cancel);
        return room;
    }

    public Task SendAsync(string room, string text, CancellationToken cancel) => AskAsync(
        HttpMethod.Put, $"rooms/{Uri.EscapeDataString(room)}/send/m.room.message/{Interlocked.Increment(ref sent)}", new { msgtype = "m.text", body = text }, cancel);

    /// <summary>Waits for news, at most two seconds. Returns where the next call goes on.</summary>
    public async Task<string> SyncAsync(string? since, Action<string> read, CancellationToken cancel)
    {
        var query = since is null ? "sync?timeout=0" : $"sync?timeout=2000&since={since}";
        var news = await AskAsync(HttpMethod.Get, query, null, cancel);
        read(news["rooms"]?.ToJsonString() ?? "");
        return (string)news["next_batch"]!;
    }

    private async Task<JsonNode> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{Id}: {method} {path}: {answer.StatusCode} {text}");
    }
}
