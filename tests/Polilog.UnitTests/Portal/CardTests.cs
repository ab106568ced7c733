using Bunit;
using Polilog.Portal.Rooms;
using Polilog.Sdk;

namespace Polilog.UnitTests.Portal;

public sealed class CardTests : BunitContext
{
    [Fact]
    public void Who_may_act_sees_take_and_resolve_with_the_version_before_his_eyes()
    {
        var card = Show(Sample.Card, mayAct: true);
        var take = card.Find("form[action='/rooms/PAY/incidents/142/take']");
        Assert.Equal("post", take.GetAttribute("method"));
        Assert.Equal("3", take.QuerySelector("input[name=seen]")!.GetAttribute("value"));
        Assert.Equal("Take", take.QuerySelector("button")!.TextContent);
        Assert.NotNull(card.Find("form[action='/rooms/PAY/incidents/142/resolve'] input[name=text]"));
    }

    [Fact]
    public void What_somebody_owns_is_taken_over()
    {
        var card = Show(Sample.Owned, mayAct: true);
        Assert.Equal("Take over", card.Find("form.take-over button").TextContent);
        Assert.Equal("Ann", card.Find(".owner").TextContent);
        Assert.Equal("ann", card.Find("article").GetAttribute("data-owner"));
    }

    [Fact]
    public void Who_may_only_read_sees_no_buttons() => Assert.Empty(Show(Sample.Card, mayAct: false).FindAll("form, button, summary"));

    [Fact]
    public void Severity_is_said_by_a_form_and_a_word_not_by_colour_alone()
    {
        var severity = Show(Sample.Card, mayAct: false).Find(".severity");
        Assert.NotNull(severity.QuerySelector("svg path"));
        Assert.Contains("Critical", severity.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_left_stands_without_script_and_ticks_with_it()
    {
        var due = Show(Sample.Card, mayAct: false).Find("[data-due]");
        Assert.Equal("4:05", due.TextContent);
        Assert.Equal(Sample.Card.DueAt!.Value.ToUnixTimeMilliseconds().ToString(), due.GetAttribute("data-due"));
    }

    [Theory]
    [InlineData(-65, "−1:05")]
    [InlineData(0, "0:00")]
    [InlineData(3723, "1:02:03")]
    public void Time_left_is_written_as_a_clock(int seconds, string text) => Assert.Equal(text, Sample.English.Countdown(Sample.Now.AddSeconds(seconds)));

    [Fact]
    public void Hostile_text_is_text()
    {
        const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\" autofocus";
        var card = Show(Sample.Card with { Title = Hostile, Alerts = [Sample.Alert with { Title = Hostile, Message = Hostile + "2", Resource = Hostile }] }, mayAct: true);
        Assert.Empty(card.FindAll("script, img, [onerror], [autofocus]"));
        Assert.Equal(Hostile, card.Find("h3").TextContent);
    }

    [Fact]
    public void A_resolved_incident_is_short_and_stands_in_its_own_list()
    {
        var card = Show(Sample.Resolved, mayAct: true);
        Assert.Equal("resolved", card.Find("article").GetAttribute("data-list"));
        Assert.Empty(card.FindAll("form, [data-due]"));
        Assert.Contains("solved in 10 minutes", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_severe_stands_first_and_of_equals_the_newest()
    {
        var cards = new[] { Sample.Card with { Severity = Severity.High, Number = 9 }, Sample.Card with { Number = 10 }, Sample.Card with { Number = 9 } };
        Assert.Equal([("Critical", 10), ("Critical", 9), ("High", 9)], cards.OrderByDescending(c => c.Order, StringComparer.Ordinal).Select(c => (c.Severity.ToString(), c.Number)));
    }

    [Fact]
    public void A_room_speaks_the_language_of_its_topic()
    {
        var card = Render<Card>(p => p.Add(c => c.View, Sample.Card).Add(c => c.Voice, Sample.Russian).Add(c => c.MayAct, true));
        Assert.Contains("ответственного пока нет", card.Markup, StringComparison.Ordinal);
        Assert.Equal("Беру", card.Find("form.take button").TextContent);
    }

    private IRenderedComponent<Card> Show(CardView view, bool mayAct) => Render<Card>(p => p.Add(c => c.View, view).Add(c => c.Voice, Sample.English).Add(c => c.MayAct, mayAct));
}
