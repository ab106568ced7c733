using Polilog.Core.Messages;
using Polilog.UnitTests.Configuration;

namespace Polilog.UnitTests.Messages;

public sealed class TemplateCheckTests
{
    public static TheoryData<string, string> Shipped => [.. from kind in Enum.GetNames<MessageKind>() from language in MessageTemplates.Languages select (kind, language)];

    [Theory, MemberData(nameof(Shipped))]
    public void The_shipped_ones_pass_and_keep_the_laws_with_every_sample(string name, string language)
    {
        var kind = Enum.Parse<MessageKind>(name);
        var entry = Assert.Single(MessageTemplates.Shipped.Find(kind, language));
        Assert.Empty(TemplateCheck.Check(entry, language, TemplateSamples.Of(kind, language)));
        foreach (var sample in TemplateSamples.Of(kind, language))
            MessageLaws.Check(MessageRenderer.Render(entry, sample.View, Wording.Of(language), out _)!);
    }

    [Theory]
    // A name, wherever it stands.
    [InlineData("{{ incidnt.title }}", "1:4: There is no variable 'incidnt'.")]
    [InlineData("{{ titel }}", "1:4: There is no variable 'titel'. Did you mean 'title'?")]
    [InlineData("{{ key }}\n{{ if level > 900 }}{{ ownr }}{{ end }}", "2:24: There is no variable 'ownr'. Did you mean 'owner'?")]
    [InlineData("{{ key }}{{ for m in members }}{{ m.titel }}{{ end }}", "1:37: There is no variable 'titel'. Did you mean 'title'?")]
    [InlineData("{{ key }}{{ if false }}{{ for m in members }}{{ for l in m.links }}{{ l.adress }}{{ end }}{{ end }}{{ end }}", "1:73: There is no variable 'adress'.")]
    [InlineData("{{ key }}{{ if false }}{{ members[0].is_fireing }}{{ end }}", "1:38: There is no variable 'is_fireing'. Did you mean 'is_firing'?")]
    [InlineData("{{ key }}{{ if false }}{{ first = members[0]; first.check.name }}{{ end }}", "1:59: There is no variable 'name'.")]
    [InlineData("{{ told | array.joim ', ' }}{{ key }}", "1:17: There is no variable 'joim'. Did you mean 'join'?")]
    [InlineData("{{ date.now }}", "1:4: There is no variable 'date'.")]
    [InlineData("{{ severity_wrod severity }}", "1:4: There is no variable 'severity_wrod'. Did you mean 'severity_word'?")]
    // What is done with it.
    [InlineData("{{ severity_word phase }}", "1:4: `ownership` is no Severity (with 'new').")]
    [InlineData("{{ excerpt title }}", "1:17: Invalid number of arguments")]
    [InlineData("{{ include 'x' }}", "1:4: There is no variable 'include'.")]
    [InlineData("{{ if phase == 'resolved' }}{{ severity_word text }}{{ end }}{{ key }}", "1:32: `")]
    // What never ends, and what says nothing.
    [InlineData("{{ while true }}{{ key }}{{ end }}", "1:4: Exceeding number of iteration limit `500`")]
    [InlineData("{{ func f(n); if n > 0; f n - 1; f n - 1; end; end; f 18 }}{{ key }}", "It takes longer than 500 ms (with 'new').")]
    [InlineData("{{ if owner }}{{ key }}{{ end }}", "It says nothing (with 'new').")]
    [InlineData("{{ if }}", "1:")]
    public void What_would_fail_is_a_fault_with_its_place(string template, string fault)
    {
        var told = TemplateCheck.Check(MessageTemplates.Parse("card/en.scriban", template), "en", TemplateSamples.Of(MessageKind.Card, "en"));
        Assert.Contains(told, t => t.ToString().Contains($"card/en.scriban:{fault}", StringComparison.Ordinal) || t.ToString().Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{{ labels.team }}{{ labels.whatever_it_is }}{{ key }}")]
    [InlineData("{{ x = 1 }}{{ x }}{{ key }}")]
    [InlineData("{{ func bold(text) }}<b>{{ text }}</b>{{ end }}{{ bold key }}")]
    [InlineData("{{ for l in labels limit: 3 }}{{ l.key }}={{ l.value }}{{ if !for.last }}, {{ end }}{{ end }}{{ key }}")]
    [InlineData("{{ capture all }}{{ title }}{{ end }}{{ all }}")]
    [InlineData("{{ if links.empty? }}-{{ end }}{{ key.size }}{{ members.size }}")]
    [InlineData("{{ $x = members[0] }}{{ if $x }}{{ $x.title }}{{ end }}{{ key }}")]
    [InlineData("{{ for m in members }}{{ with m }}{{ title }}{{ end }}{{ end }}{{ key }}")]
    [InlineData("{{ o = { a: 1, b: key } }}{{ o.a }}{{ o.b }}")]
    [InlineData("{{ title | string.upcase | string.truncate 20 }}{{ told | array.each @(do; ret $0 | string.upcase; end) | array.join ' ' }}")]
    public void What_works_is_no_fault(string template) =>
        Assert.Empty(TemplateCheck.Check(MessageTemplates.Parse("card/en.scriban", template), "en", TemplateSamples.Of(MessageKind.Card, "en")));

    [Fact]
    public void A_configuration_tells_file_line_and_name() => Assert.Equal(
        "payments/card/en.scriban:3:5: There is no variable 'titel'. Did you mean 'title'?",
        Assert.Single(TemplateFoldersTests.Read(TemplateFoldersTests.PayNames("payments"), ("payments/card/en.scriban", "<p>\n{{ key }}\n {{ titel }}</p>")).Faults).ToString());
}
