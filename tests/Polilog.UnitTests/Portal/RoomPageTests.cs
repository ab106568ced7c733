using Bunit;
using Polilog.Portal.Rooms;
using Polilog.Portal.Words;

namespace Polilog.UnitTests.Portal;

public sealed class RoomPageTests : BunitContext
{
    [Fact]
    public void A_page_has_a_language_a_heading_landmarks_and_a_way_to_the_content()
    {
        var page = Show(Sample.Room, mayAct: true);
        Assert.Contains("<html lang=\"en\">", page.Markup, StringComparison.Ordinal);
        Assert.Equal("PAY Payments", page.Find("h1").TextContent);
        Assert.Equal("#main", page.Find("a.skip").GetAttribute("href"));
        Assert.NotNull(page.Find("main#main"));
        Assert.NotNull(page.Find("nav[aria-label]"));
    }

    [Fact]
    public void Nothing_on_a_page_needs_more_than_its_own_script_and_styles()
    {
        var page = Show(Sample.Room, mayAct: true);
        Assert.Empty(page.FindAll("[style], style, script:not([src]), [onclick], [onsubmit]"));
        Assert.All(page.FindAll("script, link[rel=stylesheet]"), e => Assert.StartsWith("/assets/", e.GetAttribute("src") ?? e.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public void Who_may_only_read_is_told_who_acts()
    {
        var page = Show(Sample.Room, mayAct: false);
        Assert.Contains("You read here; those who act are Ann, Bob.", page.Find(".hint").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".card form"));
    }

    [Fact]
    public void The_room_shows_a_message_as_it_was_told_and_for_whom_it_rang()
    {
        var told = Show(Sample.Room, mayAct: true).Find("#told-11");
        Assert.Contains("rings", told.ClassList);
        Assert.Equal("<p>Disk <b>full</b></p>", told.QuerySelector(".said")!.InnerHtml);
        Assert.Contains("rang for Ann, Bob", told.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_person_asked_in_a_chat_is_answered_quietly()
    {
        var room = Sample.Room with { Told = [Sample.Told with { Kind = "answer", Rings = false, Mentions = [] }] };
        Assert.Equal(["message", "quiet"], Show(room, mayAct: true).Find("#told-11").ClassList);
    }

    [Fact]
    public void A_page_of_the_past_does_not_listen_and_leads_back()
    {
        var page = Show(Sample.Room with { IsPast = true, OlderThan = 3 }, mayAct: true);
        Assert.Empty(page.FindAll("[data-live]"));
        Assert.NotNull(page.Find("a[href='/rooms/PAY']"));
        Assert.NotNull(page.Find("a[rel=next][href='/rooms/PAY?before=3']"));
    }

    [Fact]
    public void The_fingerprint_changes_with_every_card_and_message()
    {
        var room = Sample.Room;
        Assert.Equal(room.Fingerprint, (room with { Voice = Sample.Russian }).Fingerprint);
        Assert.NotEqual(room.Fingerprint, (room with { Open = [Sample.Card with { Revision = 6 }] }).Fingerprint);
        Assert.NotEqual(room.Fingerprint, (room with { Told = [] }).Fingerprint);
        Assert.NotEqual(room.Fingerprint, (room with { Open = [], Resolved = [] }).Fingerprint);
    }

    private IRenderedComponent<RoomPage> Show(RoomView room, bool mayAct) => Render<RoomPage>(p => p
        .Add(c => c.Frame, Sample.Shell(PortalWords.English)).Add(c => c.View, room).Add(c => c.MayAct, mayAct).Add(c => c.Members, ["Ann", "Bob"]));
}
