using Polilog.EndToEndTests.Peers;

namespace Polilog.EndToEndTests;

/// <summary><c>polilog up</c> without a configuration, watched in a real Chromium.</summary>
public sealed class DemonstrationTests(TestDatabase database) : RealPrograms, IClassFixture<TestDatabase>
{
    private readonly TemporaryFolder folder = new("pd");
    private Browser browser = null!;

    protected override async Task StartAsync()
    {
        Keep(folder);
        browser = Keep(await Browser.StartAsync());
    }

    [Fact]
    public async Task Before_the_newcomers_eyes_an_alarm_arrives_is_taken_and_is_solved_within_ten_seconds()
    {
        _ = database.DataSource;
        string[] arguments = ["--database", database.ConnectionString, "--data", folder.Path, "--listen", "http://127.0.0.1:0", "--plugins", BuiltPlugins.CollectIn(folder.Path)];
        await using var hub = RunningHub.Start("up", arguments);
        var rooms = await hub.LineAsync(line => line.Contains("Rooms ", StringComparison.Ordinal));
        hub.Http.BaseAddress = new Uri(rooms.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        await using var page = await browser.OpenAsync(new Uri(hub.Url, "/rooms/PAY"));

        await page.SeesAsync("Payments are slow on", "#open");
        await page.SeesAsync("Marco Bianchi", "#open");
        await page.SeesAsync("Payments are slow on", "#resolved");

        // By the hub's own record: how long a browser takes to show it is the machine's affair.
        var first = await hub.IncidentAsync("PAY-1", "resolved");
        Assert.InRange((DateTimeOffset)first["resolvedAt"]! - (DateTimeOffset)first["openedAt"]!, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await PictureAsync(page);
        Assert.Equal(0, await hub.StopAsync());
    }

    // For docs/images/room.png: once there is something of everything to see.
    private static async Task PictureAsync(BrowserPage page)
    {
        if (Environment.GetEnvironmentVariable("POLILOG_PICTURES") is not { Length: > 0 } pictures)
            return;
        await Eventually.GetAsync(
            () => page.AskAsync("document.querySelectorAll('#open .card.owned').length * document.querySelectorAll('#open .card.ownerless').length * document.querySelectorAll('#resolved .card').length"),
            cards => (int?)cards > 0,
            "the room has something of everything");
        await page.DrawAsync(Path.Combine(Directory.CreateDirectory(pictures).FullName, "room.png"));
    }
}
