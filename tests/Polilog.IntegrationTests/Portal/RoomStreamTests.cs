using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Polilog.IntegrationTests.Incidents;
using Polilog.Portal.Pages;
using Polilog.Portal.Rooms;

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
        string html;
        do
        {
            // What the page shows already may be told once more: it was written just before, and a card replaces itself.
            html = await NextAsync(stream);
            Assert.DoesNotContain("id=\"room\"", html, StringComparison.Ordinal);
        }
        while (!html.Contains("After", StringComparison.Ordinal));
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

    [Fact]
    public async Task A_reader_who_may_not_read_any_more_receives_nothing_more()
    {
        using var life = new Life();
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        var asked = 0;
        context.Features.Set<ReadingRight>(_ => Task.FromResult(++asked < 3));
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(20) };
        var (viewers, audience) = (new RoomViewers(), Audience.OfAllTopics("en"));
        await new RoomStream(viewers, await StartedFeedAsync(), clock, life).WriteAsync(context, audience, FirstAsync, _ => throw new InvalidOperationException("It fell behind."));
        Assert.EndsWith("\n\nonetwo", Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()), StringComparison.Ordinal);
        Assert.False(viewers.HasAny(audience));

        Task<byte[]?> FirstAsync(CancellationToken cancel)
        {
            foreach (var frame in new[] { "one", "two", "three" })
                viewers.Send(audience, Encoding.UTF8.GetBytes(frame));
            return Task.FromResult<byte[]?>(null);
        }
    }

    [Fact]
    public async Task A_stream_that_cannot_begin_has_said_nothing_so_that_the_failure_can_be_answered()
    {
        using var life = new Life();
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        var stream = new RoomStream(new RoomViewers(), await StartedFeedAsync(), TimeProvider.System, life);
        await Assert.ThrowsAsync<NpgsqlException>(() => stream.WriteAsync(
            context, Audience.OfAllTopics("en"), _ => throw new NpgsqlException("away"), _ => Task.FromResult<byte[]>([])));
        Assert.Equal(0, context.Response.Body.Length);
    }

    private async Task<RoomFeed> StartedFeedAsync()
    {
        var feed = new RoomFeed(database.DataSource);
        await feed.ReadAsync(World.Cancel);
        return feed;
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

    /// <summary>A hub that does not stop.</summary>
    private sealed class Life : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource never = new();

        public CancellationToken ApplicationStarted => never.Token;

        public CancellationToken ApplicationStopping => never.Token;

        public CancellationToken ApplicationStopped => never.Token;

        public void StopApplication() => throw new NotSupportedException();

        public void Dispose() => never.Dispose();
    }
}
