using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests;

/// <summary>Short words for what the tests read from the API.</summary>
internal static class ApiNodes
{
    /// <summary>The entries of a page.</summary>
    public static IReadOnlyList<JsonNode> Items(this JsonNode page) => [.. page["items"]!.AsArray().Select(item => item!)];

    public static async Task<JsonNode> GetAsync(this RunningHub hub, string path) => (await hub.Http.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>Waits until a topic's room holds a message as wanted, which is returned.</summary>
    public static async Task<JsonNode> MessageAsync(this RunningHub hub, string topic, Predicate<JsonNode> wanted)
    {
        var room = await hub.WaitForAsync($"/api/v1/topics/{topic}/room", messages => messages.Items().Any(m => wanted(m)));
        return room.Items().First(m => wanted(m));
    }

    /// <summary>Waits until a topic's room holds a card that shows the text.</summary>
    public static Task<JsonNode> CardAsync(this RunningHub hub, string topic, string text) => hub.MessageAsync(topic, m => (string?)m["kind"] == "card" && m.Shows(text));

    public static bool Shows(this JsonNode message, string text) => ((string)message["text"]!).Contains(text, StringComparison.Ordinal);

    /// <summary>Waits until an incident that exists is in the phase.</summary>
    public static async Task<JsonNode> IncidentAsync(this RunningHub hub, string key, string phase) =>
        (await hub.WaitForAsync($"/api/v1/incidents/{key}", i => (string?)i["incident"]!["phase"] == phase))["incident"]!;
}
