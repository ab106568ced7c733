using System.Net;
using System.Text.RegularExpressions;
using Polilog.IntegrationTests.Incidents;

namespace Polilog.IntegrationTests.Portal;

public sealed class RoomStreamTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_page_that_shows_the_present_gets_only_what_changes_afterwards()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        await portal.OpenIncidentAsync("Before");
        var page = await (await portal.GetAsync($"/rooms/{portal.World.Pay}")).Content.ReadAsStringAsync(World.Cancel);
        using var stream = await OpenAsync(portal, Regex.Match(page, "data-live=\"([^\"]+)\"").Groups[1].Value);
        await portal.OpenIncidentAsync("After");
        var html = await NextAsync(stream);
        Assert.DoesNotContain("id=\"room\"", html, StringComparison.Ordinal);
        Assert.Contains("After", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_shows_the_past_gets_the_whole_first()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        await portal.OpenIncidentAsync("Missed");
        using var stream = await OpenAsync(portal, $"/rooms/{portal.World.Pay}/live?seen=old");
        var html = await NextAsync(stream);
        Assert.Contains("id=\"room\"", html, StringComparison.Ordinal);
        Assert.Contains("Missed", html, StringComparison.Ordinal);
    }

    private static async Task<StreamReader> OpenAsync(PortalHost portal, string address)
    {
        var answer = await portal.Client.SendAsync(portal.Request(HttpMethod.Get, WebUtility.HtmlDecode(address), "ann"), HttpCompletionOption.ResponseHeadersRead, World.Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return new StreamReader(await answer.Content.ReadAsStreamAsync(World.Cancel));
    }

    /// <summary>The data of the next event.</summary>
    private static async Task<string> NextAsync(StreamReader stream)
    {
        var data = new List<string>();
        while (await stream.ReadLineAsync(World.Cancel) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                data.Add(line["data: ".Length..]);
            else if (line.Length == 0 && data.Count > 0)
                return string.Join('\n', data);
        throw new InvalidOperationException("The stream ended.");
    }
}
