using System.Net;
using Polilog.Core.Incidents;
using Polilog.IntegrationTests.Incidents;
using Polilog.Portal.Incidents;
using Polilog.Portal.Rooms;

namespace Polilog.IntegrationTests.Portal;

public sealed class RoomPagesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_take_without_script_is_done_and_leads_back_to_the_room()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var key = await portal.OpenIncidentAsync();
        var answer = await portal.PostAsync(Address(key, "take"), "ann", new() { ["seen"] = "0" });
        Assert.Equal((HttpStatusCode.SeeOther, $"/rooms/{portal.World.Pay}#card-{key}"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Equal("ann", (await portal.World.IncidentAsync(key)).Owner);
    }

    [Fact]
    public async Task A_take_with_script_is_answered_with_the_card_as_it_is_now()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var key = await portal.OpenIncidentAsync();
        var answer = await portal.PostAsync(Address(key, "take"), "ann", new() { ["seen"] = "0" }, (RoomPages.FragmentHeader, "1"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.Contains(RoomPages.FragmentHeader));
        var html = await answer.Content.ReadAsStringAsync(World.Cancel);
        Assert.StartsWith($"<article id=\"card-{key}\"", html.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("data-owner=\"ann\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_lost_a_race_is_told_who_owns_it(bool hasScript)
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var key = await portal.OpenIncidentAsync();
        var seen = (await portal.World.IncidentAsync(key)).Version.ToString();
        await portal.World.TakeAsync(key, "ann");
        var answer = await portal.PostAsync(Address(key, "take"), "bob", new() { ["seen"] = seen }, hasScript ? [(RoomPages.FragmentHeader, "1")] : []);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains($"Ann owns {key} by now", await answer.Content.ReadAsStringAsync(World.Cancel), StringComparison.Ordinal);
        Assert.Equal("ann", (await portal.World.IncidentAsync(key)).Owner);
    }

    [Fact]
    public async Task What_was_done_is_recorded_and_told()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var key = await portal.OpenIncidentAsync();
        await portal.PostAsync(Address(key, "resolve"), "bob", new() { ["text"] = "restarted <db1>" });
        Assert.Equal(Phase.Resolved, (await portal.World.IncidentAsync(key)).Phase);
        var page = await (await portal.GetAsync($"/incidents/{key}")).Content.ReadAsStringAsync(World.Cancel);
        Assert.Contains("<p class=\"text\">restarted &lt;db1&gt;</p>", page, StringComparison.Ordinal);
        Assert.Contains("Bob, in the portal", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_journal_the_newest_lines_are_shown()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var key = await portal.OpenIncidentAsync();
        await portal.World.QueryAsync<long>(
            """
            insert into journal (incident_id, at, event, stimulus, via, reason, data, version, configuration)
            select j.incident_id, j.at, j.event, j.stimulus, j.via, 'line ' || n, '{}', j.version, j.configuration
            from (select * from journal where incident_id = @incident order by id limit 1) j, generate_series(1, @lines) n
            order by n
            returning id
            """,
            new { incident = (await portal.World.IncidentAsync(key)).Id, lines = IncidentPageReader.MostLines });
        var page = await (await portal.GetAsync($"/incidents/{key}")).Content.ReadAsStringAsync(World.Cancel);
        Assert.Contains("The last 300 lines; there are older ones.", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("line 1<", StringComparison.Ordinal) is > 0 and var first && first < page.IndexOf("line 300<", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_only_read_sees_no_buttons_and_can_press_none()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var key = await portal.OpenIncidentAsync();
        var page = await (await portal.GetAsync($"/rooms/{portal.World.Pay}", person: null)).Content.ReadAsStringAsync(World.Cancel);
        Assert.DoesNotContain("/take\"", page, StringComparison.Ordinal);
        Assert.Contains("those who act are Ann, Bob, Lena", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await portal.PostAsync(Address(key, "take"), null, [])).StatusCode);
    }

    [Theory]
    [InlineData("/rooms/NOSUCH", "There is no topic “NOSUCH”")]
    [InlineData("/incidents/NOSUCH-1", "There is no incident “NOSUCH-1”")]
    [InlineData("/incidents/what", "There is no incident “what”")]
    [InlineData("/dead-letters/x", "There is no dead letter “x”")]
    [InlineData("/nowhere", "There is no such page")]
    public async Task What_is_not_there_is_said_with_what_to_do(string address, string text)
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var answer = await portal.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(World.Cancel));
        Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.Contains("To the topics", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_allow_nothing_from_elsewhere_and_speak_as_the_browser_asks()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var request = portal.Request(HttpMethod.Get, "/", "ann", ("Accept-Language", "de;q=0.9, ru;q=0.8, en;q=0.7"));
        var answer = await portal.Client.SendAsync(request, World.Cancel);
        Assert.StartsWith("default-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ru\">", await answer.Content.ReadAsStringAsync(World.Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_is_read_page_by_page_without_script()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        for (var i = 0; i <= RoomViewReader.MostTold; i++)
            await portal.World.AlertAsync($"x{i}", title: $"Disk {i} full");
        await portal.World.RunAsync();
        var first = await (await portal.GetAsync($"/rooms/{portal.World.Pay}")).Content.ReadAsStringAsync(World.Cancel);
        var older = System.Text.RegularExpressions.Regex.Match(first, "href=\"(/rooms/[^\"]*before=[0-9]+)\"").Groups[1].Value;
        var second = await (await portal.GetAsync(older)).Content.ReadAsStringAsync(World.Cancel);
        Assert.Equal(RoomViewReader.MostTold, first.Split("<li id=\"told-").Length - 1);
        Assert.Equal(1, second.Split("<li id=\"told-").Length - 1);
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_is_shown_as_text()
    {
        await using var portal = await PortalHost.StartAsync(database.DataSource);
        var id = (await portal.World.QueryAsync<long>(
            """
            insert into dead_letter (received_at, connection_name, reason, kind, place, method, sub_path, headers, sha256, body)
            values ('2026-01-01', 'prometheus', 'no JSON', 'malformed', 'line 1', 'POST', '', '{"Host":"<b>"}', '\x00', convert_to('<script>alert(1)</script>', 'UTF8')) returning id
            """))[0];
        var page = await (await portal.GetAsync($"/dead-letters/{id}")).Content.ReadAsStringAsync(World.Cancel);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Host: &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains($"/dead-letters/{id}", await (await portal.GetAsync("/dead-letters")).Content.ReadAsStringAsync(World.Cancel), StringComparison.Ordinal);
    }

    private static string Address(string key, string command)
    {
        var dash = key.LastIndexOf('-');
        return $"/rooms/{key[..dash]}/incidents/{key[(dash + 1)..]}/{command}";
    }
}
