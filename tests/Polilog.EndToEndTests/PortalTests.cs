using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>The room of the portal as somebody sees it in a real Chromium.</summary>
public sealed class PortalTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private Browser browser = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        browser = Keep(await Browser.StartAsync());
    }

    [Fact]
    public async Task Cards_come_change_and_go_in_an_open_page_which_is_never_loaded_again()
    {
        await using var page = await SignInAsync("marco", "/rooms/PAY");
        await page.AskAsync("window.wasLoaded = true");
        await page.SeesAsync("live", "#live");

        await hub.PostAsync("prometheus", Alarms.Of("DiskFull", "db1 <script>alert(1)</script>"));
        await page.SeesAsync("DiskFull on db1 <script>alert(1)</script>", "#open #card-PAY-1");

        await page.ClickAsync("#card-PAY-1 form.take button");
        await page.SeesAsync("Marco Bianchi", "#card-PAY-1");
        Assert.Equal("marco", (string?)(await hub.Running.IncidentAsync("PAY-1", "resolution"))["owner"]);

        await page.ClickAsync("#solve-PAY-1 summary");
        await page.ClickAsync("#solve-PAY-1 input[name=text]");
        await page.SendAsync("Input.insertText", new { text = "Old logs removed" });
        await page.ClickAsync("#solve-PAY-1 form.resolve button");
        await page.SeesAsync("DiskFull on db1", "#resolved #card-PAY-1");
        await hub.Running.IncidentAsync("PAY-1", "resolved");
        await page.SeesAsync("Old logs removed", ".told");

        Assert.True((bool)(await page.AskAsync("window.wasLoaded === true"))!);
    }

    [Fact]
    public async Task Without_script_the_same_page_is_read_and_acted_on()
    {
        await hub.PostAsync("prometheus", Alarms.Of("DiskFull", "db1"));
        await hub.Running.CardAsync("PAY", "DiskFull on db1");

        await using var page = await SignInAsync("marco", "/rooms/PAY", withScript: false);
        await page.SeesAsync("DiskFull on db1", "#card-PAY-1");
        await page.ClickAsync("#card-PAY-1 form.take button");
        await page.SeesAsync("Marco Bianchi", "#card-PAY-1");
        await page.ClickAsync("#solve-PAY-1 summary");
        await page.ClickAsync("#solve-PAY-1 form.resolve button");

        await page.SeesAsync("DiskFull on db1", "#resolved #card-PAY-1");
        await hub.Running.IncidentAsync("PAY-1", "resolved");
    }

    // As a person does, by the page that asks for it.
    private async Task<BrowserPage> SignInAsync(string person, string path, bool withScript = true)
    {
        var page = await browser.OpenAsync(new Uri(hub.Running.Url, $"/login?return={path}"), withScript);
        await page.ClickAsync("input[name=token]");
        await page.SendAsync("Input.insertText", new { text = await hub.TokenOfAsync(person) });
        await page.ClickAsync("form.login button");
        await page.SeesAsync("Payments", "h1");
        return page;
    }
}
