using Polilog.Core.Configuration;
using Polilog.Core.Messages;
using Polilog.UnitTests.Messages;

namespace Polilog.UnitTests.Configuration;

public sealed class TemplateFoldersTests : IDisposable
{
    private const string Card = "<p>{{ key }}: {{ title }}</p>";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-templates-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_topics_own_template_stands_before_that_of_the_hub_and_both_before_the_shipped_one()
    {
        var active = Activate(Read(PayNames("payments"), ("payments/card/en.scriban", "<p>own {{ key }}</p>"), ("templates/card/en.scriban", "<p>hub {{ key }}</p>"), ("templates/taken/en.scriban", "<p>hub took</p>")));
        Assert.Equal("own PAY-142", Say(active, "PAY", MessageKind.Card));
        Assert.Equal("hub took", Say(active, "PAY", MessageKind.Taken));
        Assert.Equal("hub PAY-142", Say(active, "OPS", MessageKind.Card));
        Assert.Contains("Resolved", Say(active, "PAY", MessageKind.Resolved));
    }

    [Fact]
    public void A_configuration_that_lies_in_no_folder_has_templates_too()
    {
        var document = Read(PayNames("payments/ru"), ("payments/ru/card/ru.scriban", Card)).Document!;
        Assert.Equal(new ConfigurationFile("payments/ru/card/ru.scriban", Card), Assert.Single(document.Templates));
        Assert.Equal("payments/ru", document.Topics[0].TemplateFolder);
    }

    [Fact]
    public void Texts_change_with_the_configuration_and_not_before()
    {
        var before = Activate(Read(PayNames("payments"), ("payments/card/en.scriban", "<p>before</p>")));
        var after = Activate(Read(PayNames("payments"), ("payments/card/en.scriban", "<p>after</p>")));
        Assert.Equal(("before", "after"), (Say(before, "PAY", MessageKind.Card), Say(after, "PAY", MessageKind.Card)));
    }

    [Theory]
    [InlineData("payments", "paymnets/card/en.scriban", "hub.yaml: No template lies in the folder 'payments'. Did you mean 'paymnets'?")]
    [InlineData("../elsewhere", "elsewhere/card/en.scriban", "hub.yaml: No template lies in the folder '../elsewhere'. Did you mean 'elsewhere'?")]
    [InlineData("/etc", "payments/card/en.scriban", "hub.yaml: No template lies in the folder '/etc'. Write payments/card/en.scriban below the folder of the configuration, or leave the line out.")]
    [InlineData("payments", "payments/crad/en.scriban", "payments/crad/en.scriban: There is no kind of message 'crad'. Did you mean 'card'?")]
    [InlineData("payments", "payments/card/eng.scriban", "payments/card/eng.scriban: No template is called 'eng.scriban'. Did you mean 'en.scriban'?")]
    [InlineData("payments", "payments/card/en.scribn", "payments/card/en.scribn: No template is called 'en.scribn'. Did you mean 'en.scriban'?")]
    [InlineData("payments", "payments/card/old/en.scriban", "payments/card/old/en.scriban: There is no kind of message 'old'.")]
    [InlineData("payments", "payments/old/card/en.scriban", "payments/old/card/en.scriban: No topic names the folder 'payments/old'.")]
    [InlineData("payments", "payments/en.scriban", "payments/en.scriban: A template lies in FOLDER/KIND/LANGUAGE.scriban")]
    public void A_name_that_is_not_known_is_a_fault_that_says_what_was_meant(string named, string file, string fault)
    {
        var told = Assert.Single(Read(PayNames(named), (file, Card)).Faults);
        Assert.StartsWith(fault, $"{told.File}: {told.Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_cannot_be_parsed_is_a_fault_with_its_place() =>
        Assert.StartsWith("payments/card/en.scriban:2:", Assert.Single(Read(PayNames("payments"), ("payments/card/en.scriban", "<p>\n{{ if }</p>")).Faults).ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_was_accepted_before_is_not_tried_again_so_that_no_host_stays_behind()
    {
        IReadOnlyList<ConfigurationFile> files = [new("hub.yaml", Hub(PayNames("payments"))), new("payments/card/en.scriban", "{{ gone_in_this_version }}")];
        Assert.NotEmpty(ConfigurationReader.Read(files, Connectors.Known, secrets: null).Faults);
        Assert.Empty(ConfigurationReader.ReadAccepted(files, Connectors.Known, secrets: null).Faults);
    }

    [Fact]
    public void A_template_that_no_topic_uses_is_a_warning_and_is_left_out()
    {
        var reading = Read(PayNames("payments"), ("payments/card/en.scriban", Card), ("drafts/card/en.scriban", "{{ if"), ("drafts/taken/en.scriban", Card));
        Assert.Contains("templates: drafts", Assert.Single(reading.Warnings).Message);
        Assert.Equal("payments/card/en.scriban", Assert.Single(reading.Document!.Templates).Name);
    }

    [Fact]
    public void A_folder_gives_its_templates_by_their_paths_and_nothing_hidden()
    {
        Write("hub.yaml", Hub(PayNames("payments")));
        Write("payments/card/en.scriban", Card);
        Write("payments/README.md", "what we changed");
        Write("templates/card/ru.scriban", Card);
        Write("..2026_11_27/payments/card/en.scriban", Card);
        Write(".git/card/en.scriban", Card);
        var reading = ConfigurationReader.Read(new ConfigurationFolder(folder.FullName), Connectors.Known, secrets: null);
        Assert.Empty(reading.Faults.Concat(reading.Warnings));
        Assert.Equal(["payments/card/en.scriban", "templates/card/ru.scriban"], reading.Document!.Templates.Select(t => t.Name));
    }

    [Fact]
    public void A_template_is_found_through_a_link_and_a_circle_of_links_ends()
    {
        Write("hub.yaml", Hub(PayNames("payments")));
        Write("..data/card/en.scriban", Card);
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "payments"), Path.Combine(folder.FullName, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "..data", "circle"), Path.Combine(folder.FullName, "..data"));
        var reading = ConfigurationReader.Read(new ConfigurationFolder(folder.FullName), Connectors.Known, secrets: null);
        Assert.All(reading.Faults, f => Assert.Contains("circle", f.Message));
    }

    internal static string Hub(string topic) => $$"""
        public_url: https://polilog.example.org
        administrators: OPS
        people: [{ key: ann, name: Ann }]
        regulations:
          standard:
            ownership: { within: 5m }
            resolution: { within: 1h }
            levels: [{ name: duty, notify: [{ role: member }] }]
            last_resort: { notify: [{ person: ann }], every: 30m }
        topics:
          - {{topic}}
          - { key: OPS, name: Operations, regulation: standard, members: [ann] }
        routes: [{ name: rest, topic: OPS }]
        """;

    internal static string PayNames(string folder) => $"{{ key: PAY, name: Payments, regulation: standard, members: [ann], templates: {folder} }}";

    internal static ConfigurationReading Read(string topic, params (string Name, string Text)[] templates) =>
        ConfigurationReader.Read([new ConfigurationFile("hub.yaml", Hub(topic)), .. templates.Select(t => new ConfigurationFile(t.Name, t.Text))], Connectors.Known);

    private static ActiveConfiguration Activate(ConfigurationReading reading)
    {
        Assert.Empty(reading.Faults);
        return new ActiveConfiguration(reading.Document!, 1, new Dictionary<string, int> { ["PAY"] = 1, ["OPS"] = 2 }, new Dictionary<string, int> { ["ann"] = 1 });
    }

    private static string Say(ActiveConfiguration active, string topic, MessageKind kind) =>
        new MessageRenderer().Render(kind, SampleViews.Solved(SampleViews.Fresh(SampleViews.Disk)), "en", active.TemplatesOf(active.FindTopic(topic)!)).Text;

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
