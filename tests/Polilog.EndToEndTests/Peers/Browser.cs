namespace Polilog.EndToEndTests.Peers;

/// <summary>A real Chromium without a window.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Peer peer;
    private readonly HttpClient http;

    private Browser(Peer peer, int port)
    {
        this.peer = peer;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public static async Task<Browser> StartAsync()
    {
        var port = Peer.FreePort();
        return new Browser(await Peer.RunAsync("chromium", ("POLILOG_CHROMIUM_PORT", $"{port}")), port);
    }

    public async Task<BrowserPage> OpenAsync(Uri address, bool withScript = true)
    {
        var page = await BrowserPage.ConnectAsync(http);
        if (!withScript)
            await page.SendAsync("Emulation.setScriptExecutionDisabled", new { value = true });
        await page.GoToAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await peer.DisposeAsync();
    }
}
