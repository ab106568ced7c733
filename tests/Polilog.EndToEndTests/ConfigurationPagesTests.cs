using System.Text.Json.Nodes;
using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary>The configuration as an administrator changes it in a real Chromium, without script.</summary>
public sealed class ConfigurationPagesTests(TestServer server) : RealPrograms
{
    private TestHub hub = null!;
    private Browser browser = null!;

    protected override async Task StartAsync()
    {
        hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));
        browser = Keep(await Browser.StartAsync());
    }

    [Fact]
    public async Task A_part_is_changed_found_faulty_mended_planned_and_applied_and_the_old_revision_made_active_again()
    {
        await using var page = await browser.OpenAsync(new Uri(hub.Running.Url, "/login?return=/"), withScript: false);
        await TypeAsync(page, "input[name=token]", hub.Running.Token!);
        await page.ClickAsync("form.login button");
        await page.SeesAsync("Topics", "h1");
        await page.ClickAsync("nav a[href='/configuration']");
        await page.SeesAsync("Revision 1 is active", "h2");
        await page.ClickAsync("a[href='/configuration/revisions/1']");
        await page.ClickAsync("a[href$='/parts/polilog.yaml']");
        await page.SeesAsync("public_url: http://polilog.test", "#line-1");
        await page.ClickAsync("a[href$='/edit/polilog.yaml']");
        await page.SeesAsync("Made from revision 1", "#text-hint");

        await TypeAsync(page, "#text", Shop.Configuration.Replace("name: Payments", "name: <b>Cards</b>\n    colour: red", StringComparison.Ordinal));
        await page.ClickAsync("button[value=plan]");
        await page.SeesAsync("1 fault; nothing was changed", ".answer");
        await page.ClickAsync("#faults a");
        await page.SeesAsync("colour: red", "li:target");

        await TypeAsync(page, "#text", Shop.Configuration.Replace("name: Payments", "name: <b>Cards</b>", StringComparison.Ordinal));
        await page.ClickAsync("button[value=plan]");
        await page.SeesAsync("topic PAY: name Payments -> <b>Cards</b>", "#plan");
        await TypeAsync(page, "#note", "Cards are ours, too");
        await page.ClickAsync("button[value=apply]");
        await page.SeesAsync("Revision 2 is active", "h1");
        await page.SeesAsync("Cards are ours, too", "main");

        await page.ClickAsync("main a[href='/configuration/revisions/1']");
        await page.ClickAsync("a[href$='/activate']");
        await page.SeesAsync("topic PAY: name <b>Cards</b> -> Payments", "#plan");
        await TypeAsync(page, "#note", "As it was");
        await page.ClickAsync("main form button");
        await page.SeesAsync("Revision 1 is active", "h1");
        await page.ClickAsync("nav a[href='/configuration']");
        await page.SeesAsync("As it was", "main");

        await page.ClickAsync("a[href='/configuration/route-test']");
        await TypeAsync(page, "#labels", "team=payments\nhost=db1");
        await page.ClickAsync("main form button");
        await page.SeesAsync("payments takes it: PAY", "#routes");
    }

    private static async Task TypeAsync(BrowserPage page, string field, string text)
    {
        await page.ClickAsync(field);
        await page.AskAsync($"document.querySelector({JsonValue.Create(field).ToJsonString()}).select()");
        await page.SendAsync("Input.insertText", new { text });
    }
}
