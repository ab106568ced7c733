using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests.Peers;

/// <summary>
/// A tab, driven by the DevTools protocol: numbered requests over a WebSocket, each with its answer. What the page holds is always asked anew, so events are passed over.
/// </summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private int requests;

    private BrowserPage()
    {
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BrowserPage> ConnectAsync(HttpClient browser)
    {
        using var answer = await browser.PutAsync("/json/new?about:blank", null, Cancel);
        var target = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel);
        var page = new BrowserPage();
        await page.socket.ConnectAsync(new Uri((string)target!["webSocketDebuggerUrl"]!), Cancel);
        await page.SendAsync("Emulation.setDeviceMetricsOverride", new { width = 1280, height = 900, deviceScaleFactor = 1, mobile = false });
        return page;
    }

    public async Task GoToAsync(Uri address)
    {
        if ((string?)(await SendAsync("Page.navigate", new { url = address.AbsoluteUri }))["errorText"] is { } fault)
            throw new InvalidOperationException($"Chromium cannot open {address}: {fault}");
        await Eventually.GetAsync(() => AskAsync("location.href + ' ' + document.readyState"), state => (string?)state == $"{address} complete", $"{address} is shown");
    }

    /// <summary>The value of an expression in the page, which works without script in the page, too.</summary>
    public async Task<JsonNode?> AskAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true });
        return answer["exceptionDetails"] is { } fault ? throw new InvalidOperationException($"{expression}: {fault}") : answer["result"]!["value"];
    }

    /// <summary>What a reader sees of the first element, or of the page; empty if there is no such element.</summary>
    public async Task<string> TextAsync(string selector = "body") => (string)(await AskAsync($"document.querySelector({Quote(selector)})?.innerText ?? ''"))!;

    /// <summary>Waits until the element shows the text.</summary>
    public Task<string> SeesAsync(string text, string selector = "body") =>
        Eventually.GetAsync(() => TextAsync(selector), shown => shown.Contains(text, StringComparison.Ordinal), $"{selector} shows '{text}'");

    /// <summary>Presses the mouse where the element is.</summary>
    public async Task ClickAsync(string selector)
    {
        var place = await Eventually.GetAsync(() => PlaceAsync(selector), found => found is not null, $"there is {selector} to press");
        foreach (var type in new[] { "mousePressed", "mouseReleased" })
            await SendAsync("Input.dispatchMouseEvent", new { type, x = (double)place![0]!, y = (double)place[1]!, button = "left", clickCount = 1 });
    }

    /// <summary>Keeps a picture of what is in view.</summary>
    public async Task DrawAsync(string file)
    {
        var picture = await SendAsync("Page.captureScreenshot", new { format = "png" });
        await File.WriteAllBytesAsync(file, Convert.FromBase64String((string)picture["data"]!), Cancel);
    }

    public async Task<JsonNode> SendAsync(string method, object parameters)
    {
        var id = ++requests;
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, true, Cancel);
        JsonNode answer;
        do
            answer = await ReceiveAsync();
        while ((int?)answer["id"] != id);
        return answer["error"] is { } error ? throw new InvalidOperationException($"Chromium, {method}: {error}") : answer["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        if (socket.State is WebSocketState.Open)
            await SendAsync("Page.close", new { });
        socket.Dispose();
    }

    private Task<JsonNode?> PlaceAsync(string selector) => AskAsync($$"""
        (() => {
            const element = document.querySelector({{Quote(selector)}});
            element?.scrollIntoView({ block: 'center', behavior: 'instant' });
            const box = element?.getBoundingClientRect();
            return box && box.width > 0 ? [box.x + box.width / 2, box.y + box.height / 2] : null;
        })()
        """);

    private async Task<JsonNode> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var part = new byte[1 << 16];
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(part, Cancel);
            message.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonNode.Parse(message.ToArray()) ?? throw new InvalidOperationException("Chromium closed the page.");
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
