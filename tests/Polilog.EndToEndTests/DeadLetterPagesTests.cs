using System.Net;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>Dead letters and connectors as an administrator meets them in a real Chromium.</summary>
public sealed class DeadLetterPagesTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private Browser browser = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        browser = Keep(await Browser.StartAsync());
    }

    [Fact]
    public async Task An_administrator_finds_a_dead_letter_tries_it_and_is_told_why_it_stays_open()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await hub.SendAsync(hub.Running.Http, "prometheus", """{"version":"4","alerts":"<script>alert(1)</script>"}"""));
        await using var page = await browser.OpenAsync(new Uri(hub.Running.Url, "/login?return=/dead-letters"));
        await page.ClickAsync("input[name=token]");
        await page.SendAsync("Input.insertText", new { text = hub.Running.Token });
        await page.ClickAsync("form.login button");

        await page.SeesAsync("not what the connector reads", "table");
        await page.ClickAsync("td a[href^='/dead-letters/']");
        await page.SeesAsync("<script>alert(1)</script>", "main");
        await page.ClickAsync("form[action$='/try'] button");
        await page.SeesAsync("of the connector does not read it", "#trial");
        await page.ClickAsync("form[action$='/redrive'] button");
        await page.SeesAsync("of the connector does not read it", "#trial");

        await page.ClickAsync("nav a[href='/connectors']");
        await page.SeesAsync("is read", "table");
        await page.SeesAsync("alertmanager", "main");
    }
}
