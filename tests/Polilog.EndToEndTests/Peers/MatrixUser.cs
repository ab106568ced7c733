using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests.Peers;

/// <summary>Somebody with a Matrix client: makes rooms, reads, writes.</summary>
internal sealed class MatrixUser : IDisposable
{
    private readonly HttpClient http;
    private int sent;

    public MatrixUser(Uri homeserver, string id, string accessToken)
    {
        (Id, AccessToken) = (id, accessToken);
        http = new HttpClient { BaseAddress = new Uri(homeserver, "/_matrix/client/v3/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
    }

    public string Id { get; }

    public string AccessToken { get; }

    /// <param name="alias">The part between <c>#</c> and <c>:polilog.test</c>.</param>
    public async Task<string> CreateRoomAsync(string alias, params MatrixUser[] invited)
    {
        var room = await AskAsync(HttpMethod.Post, "createRoom", new { room_alias_name = alias, preset = "private_chat", invite = invited.Select(u => u.Id) });
        return (string)room["room_id"]!;
    }

    public Task JoinAsync(string room) => AskAsync(HttpMethod.Post, $"join/{Uri.EscapeDataString(room)}", new { });

    /// <summary>Writes into a room; returns the id of the event.</summary>
    public async Task<string> SendAsync(string room, object content, string type = "m.room.message")
    {
        var sending = await AskAsync(HttpMethod.Put, $"rooms/{Uri.EscapeDataString(room)}/send/{type}/test-{Interlocked.Increment(ref sent)}", content);
        return (string)sending["event_id"]!;
    }

    /// <summary>The messages of a room as this user sees them, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> MessagesAsync(string room)
    {
        var messages = new List<JsonNode>();
        for (string? from = ""; from is not null;)
        {
            var page = await AskAsync(HttpMethod.Get, $"rooms/{Uri.EscapeDataString(room)}/messages?dir=f&limit=500{(from == "" ? "" : $"&from={from}")}", null);
            messages.AddRange(page["chunk"]!.AsArray().Select(e => e!).Where(e => (string?)e["type"] == "m.room.message"));
            from = (string?)page["end"];
        }
        return messages;
    }

    /// <summary>Waits until the room holds a message as wanted, which is returned.</summary>
    public async Task<JsonNode> ReadAsync(string room, Predicate<JsonNode> wanted)
    {
        var messages = await Eventually.GetAsync(() => MessagesAsync(room), all => all.Any(m => wanted(m)), $"{Id} reads {room}");
        return messages.First(m => wanted(m));
    }

    /// <summary>One event with what relates to it: that of an edited one is <c>unsigned.m.relations.m.replace</c>.</summary>
    public Task<JsonNode> EventAsync(string room, string id) => AskAsync(HttpMethod.Get, $"rooms/{Uri.EscapeDataString(room)}/event/{Uri.EscapeDataString(id)}", null);

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> AskAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{Id}: {method} {path}: {answer.StatusCode} {text}");
    }
}
