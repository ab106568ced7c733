using Bunit;
using Polilog.Core.Configuration.Planning;
using Polilog.Portal.Configuration;
using Polilog.Portal.Words;

namespace Polilog.UnitTests.Portal;

public sealed class ConfigurationPagesTests : BunitContext
{
    private static readonly PlanView Plan = new(7, [new PartLine("net.yaml", "added")], ["topic NET: added"], ["No incident was opened."], ["Look <here>."]);

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void Every_field_has_a_name_that_is_read_out_and_nothing_needs_more_than_styles(string language)
    {
        foreach (var answer in new[] { new ProposalAnswer(200), new ProposalAnswer(200) { Plan = Plan }, new ProposalAnswer(409) { Message = "no", Theirs = new TheirPart(6, "b: 2\n") } })
        {
            var page = Show(new PartDraft(5, "net.yaml", "a: 1\n", "", IsNew: true), answer, language);
            Assert.All(page.FindAll("form.kept input:not([type=hidden]), textarea"), field => Assert.NotNull(page.Find($"label[for={field.Id}]")));
            Assert.Empty(page.FindAll("[style], style, script:not([src]), [onclick], [onsubmit]"));
            Assert.NotEmpty(page.Find("h1").TextContent);
        }
    }

    [Fact]
    public void What_may_be_applied_is_only_what_was_planned()
    {
        var draft = new PartDraft(5, "net.yaml", "a: 1\n", "");
        Assert.Empty(Show(draft, new ProposalAnswer(200), "en").FindAll("button[value=apply]"));
        var page = Show(draft, new ProposalAnswer(200) { Plan = Plan }, "en");
        Assert.Equal(draft.Fingerprint, page.Find("input[name=planned]").GetAttribute("value"));
        Assert.Equal("7", page.Find("input[name=seen]").GetAttribute("value"));
        Assert.Equal("status", page.Find("#plan").GetAttribute("role"));
        Assert.Equal(draft.Fingerprint, (draft with { Text = "a: 1\r\n" }).Fingerprint);
        Assert.NotEqual(draft.Fingerprint, (draft with { Text = null }).Fingerprint);
    }

    [Theory]
    [InlineData("a\r\nb\r\n", "a\nb\n", "a\nb\n")]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\n", "a\r\nb\r\n")]
    [InlineData("a\r\nc\r\n", "a\r\nb\r\n", "a\r\nc\r\n")]
    [InlineData("a\r\nb\r\n", "a\nb\r\n", "a\nb\r\n")]
    [InlineData("a\r\nc\r\nd\r\n", "a\nb\r\nd\n", "a\nc\nd\n")]
    [InlineData("a\r\nc\r\nd\r\n", "a\r\nb\nd\r\n", "a\r\nc\r\nd\r\n")]
    [InlineData("a\u2028b\r\n", null, "a\u2028b\n")]
    public void A_browser_changes_the_ends_of_lines_but_not_the_part(string typed, string? origin, string part) => Assert.Equal(part, PartLines.AsIn(typed, origin));

    [Fact]
    public void What_a_plan_would_have_made_of_the_incidents_is_told_in_both_languages()
    {
        var radius = new BlastRadius
        {
            Since = Sample.Now.AddDays(-30),
            Until = Sample.Now,
            Incidents = 1412,
            Episodes = 1500,
            Moved = 37,
            OnlyCatchAll = 4,
            NotOpened = 0,
            Added = 2,
            Merged = new ReplayCount(1, ["PAY-7"]),
            Split = new ReplayCount(0, []),
            Moves = [new IncidentMove("PAY", "OPS", "everything", IsCatchAll: true, 37, ["PAY-9", "PAY-8"]), new IncidentMove(null, "NET", "net", IsCatchAll: false, 2, ["PAY-3"])],
            GoneConnections = [new GoneConnection("zabbix", 5, ["OPS-2"])],
        };
        Assert.Equal(BlastSentences.Of(radius), PortalWords.English.Configuration.Of(radius));
        var russian = PortalWords.Russian.Configuration.Of(radius);
        Assert.Equal(PortalWords.English.Configuration.Of(radius).Count, russian.Count);
        Assert.Equal("Инцидентов за последние 30 дней: 1\u00a0412. Попали бы в другую тему: 37; только в последний маршрут: 4. Открылось бы ещё: 2.", russian[0]);
        Assert.Equal("PAY → OPS, последний маршрут «everything»: 37 (PAY-9, PAY-8).", russian[1]);
        Assert.Equal("Ещё в NET, маршрут «net»: 2, рядом с PAY-3.", russian[2]);
    }

    private IRenderedComponent<PartFormPage> Show(PartDraft draft, ProposalAnswer answer, string language) => Render<PartFormPage>(page => page
        .Add(p => p.Frame, Sample.Shell(PortalWords.Of(language)))
        .Add(p => p.Draft, draft)
        .Add(p => p.Answer, answer));
}
