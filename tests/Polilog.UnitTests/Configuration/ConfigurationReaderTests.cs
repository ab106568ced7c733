using System.Text;
using Polilog.Core.Configuration;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Configuration;

public sealed class ConfigurationReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("polilog-configuration-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_fault_of_a_folder_is_told_at_once_with_its_place_and_what_would_be_right()
    {
        var faulty = Path.Combine(Repository.TestProject, "Configuration", "faulty");
        var reading = ConfigurationReader.Read(new ConfigurationFolder(faulty), Connectors.Known, new SecretStore(null, _ => null));
        Assert.Null(reading.Document);
        Snapshot.Verify(string.Join('\n', reading.Faults));
    }

    [Fact]
    public void The_example_reads_as_it_says()
    {
        var reading = ReadExample();
        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Warnings);
        var hub = reading.Document!;
        Assert.Equal(["payments", "payment hosts", "web shop", "склад", "critical, also for operations", "everything else"], hub.Routes.Select(r => r.Name));
        Assert.Equal(["PAY", "PAY", "WEB", "SKLAD", "OPS", "OPS"], hub.Routes.Select(r => r.Topic));
        Assert.Equal(
            [
                ("connection", MatchKind.Equal, false, "zabbix"), ("severity", MatchKind.In, false, "average high critical"),
                ("resource", MatchKind.Glob, false, "pay-*"), ("title", MatchKind.Regex, true, "Test.*"),
            ],
            hub.Routes[1].Matchers.Select(m => (m.Field, m.Kind, m.Negated, string.Join(' ', m.Values))));
        Assert.Equal([new Membership("marco", TopicRole.Member), new Membership("ann", TopicRole.Lead), new Membership("helen", TopicRole.Manager)], hub.Topics[0].Members);
        Assert.Equal(("en", "Europe/Berlin", "standard", "#payments:shop.example"), (hub.Topics[0].Language, hub.Topics[0].TimeZone, hub.Topics[0].Regulation, hub.Topics[0].MatrixRoom));
        Assert.Equal(new ConnectionSettings("zabbix", "zabbix", hub.Connections[1].Options, Severity.Average, TokenSecret: null), hub.Connections[1]);
        Assert.Equal((Severity.Warning, "prometheus_token"), (hub.Connections[0].UnknownSeverity, hub.Connections[0].TokenSecret));
        Assert.Equal("zabbix:alindqvist", Assert.Single(hub.People[0].SourceAccounts));
        Assert.Equal(("@polilog:shop.example", "matrix_token"), (hub.Matrix!.UserId, hub.Matrix.AccessTokenSecret));
    }

    [Fact]
    public void A_regulation_reads_as_it_says()
    {
        var standard = ReadExample().Document!.Regulations["standard"];
        Assert.Equal(TimeSpan.FromMinutes(5), standard.Ownership.For(Severity.Critical));
        Assert.Equal(TimeSpan.FromMinutes(30), standard.Ownership.For(Severity.Warning));
        Assert.Equal(TimeSpan.FromHours(24), standard.Resolution.For(Severity.Info));
        Assert.Equal(["duty", "leads", "management"], standard.Levels.Select(l => l.Name));
        Assert.Equal([new Audience.InRole(TopicRole.Manager), new Audience.Named("helen")], standard.Levels[2].Notify);
        Assert.Equal(TimeSpan.FromMinutes(15), standard.Levels[2].Within);
        Assert.Equal(new Exhausted(3, TimeSpan.FromMinutes(15)), standard.Exhausted);
        Assert.Equal(new ReopenRule(TimeSpan.FromMinutes(30), ToPreviousOwner: false), standard.Reopen);
        var relaxed = ReadExample().Document!.Regulations["relaxed"];
        Assert.Equal((TimeSpan.FromHours(2), RecoveryRule.KeepOpen, TimeSpan.Zero), (relaxed.Ownership.For(Severity.Critical), relaxed.Recovery, relaxed.Reopen.Within));
    }

    [Fact]
    public void A_route_holds_routes_that_take_over_its_match_topic_and_grouping()
    {
        var routes = ReadChanged("topics.yaml", "\nroutes:\n", """

            routes:
              - name: databases
                topic: OPS
                match: { resource: { glob: "db-*", not: { glob: "*-test" } }, severity: { at_least: average, at_most: high } }
                group_by: [check]
                routes:
                  - { name: web databases, topic: WEB, match: { labels.shop: { present: true } }, group_by: [resource], continue: true }
                  - { name: others, match: { labels.shop: { not: { present: true } } } }

            """).Document!.Routes;
        var inner = routes.Index().First(r => r.Item.Name == "web databases").Index;
        Assert.Equal(["web databases", "others", "databases"], routes.Skip(inner).Take(3).Select(r => r.Name));
        Assert.Equal(["WEB", "OPS", "OPS"], routes.Skip(inner).Take(3).Select(r => r.Topic));
        Assert.Equal(["resource", "check", "check"], routes.Skip(inner).Take(3).Select(r => Assert.Single(r.GroupBy)));
        Assert.Equal(["databases", "databases", null], routes.Skip(inner).Take(3).Select(r => r.Inside));
        Assert.Equal(
            ["resource Glob False", "resource Glob True", "severity AtLeast False", "severity AtMost False", "labels.shop Present True"],
            routes[inner + 1].Matchers.Select(m => $"{m.Field} {m.Kind} {m.Negated}"));
    }

    [Fact]
    public void A_level_that_reaches_nobody_is_a_warning() => Assert.Contains(
        "In WEB the level 'leads' of the regulation 'standard' has nobody and will be skipped.",
        Assert.Single(ReadChanged("topics.yaml", "members: [priya, marco, { person: ann, role: lead }]", "members: [priya, marco]").Warnings).Message);

    [Theory]
    [InlineData("people: [")]
    [InlineData("people:\n\t- key: ann")]
    [InlineData("people: &a [*a]")]
    [InlineData("people: [*nobody]")]
    [InlineData("people: !!python/object x")]
    [InlineData("? [a]\n: b")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("just a text")]
    [InlineData("- a list")]
    [InlineData("people: \0")]
    public void What_is_not_a_configuration_is_refused_with_a_place(string text)
    {
        var fault = Assert.Single(Read(text).Faults);
        Assert.True(fault.Line > 0 && fault.Column > 0, fault.ToString());
    }

    [Fact]
    public void A_deep_nest_is_refused() => Assert.Contains("20 levels deep", Assert.Single(Read($"people: {new string('[', 200_000)}").Faults).Message);

    [Fact]
    public void A_bomb_of_aliases_is_weighed_and_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 18; i++)
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        Assert.Contains("2000000 values", Assert.Single(Read(bomb.ToString()).Faults).Message);
    }

    [Fact]
    public void An_alias_stands_for_what_it_names()
    {
        var reading = ReadChanged("topics.yaml", "members: [ann, oleg]", "members: *crew", "members: [priya, marco, { person: ann, role: lead }]", "members: &crew [priya, marco, { person: ann, role: lead }]");
        Assert.Equal(reading.Document!.Topics[1].Members, reading.Document.Topics[3].Members);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(Path.Combine(folder.FullName, "a.yaml"), [.. "people: "u8, 0xC3, 0x28]);
        Assert.Contains("not UTF-8", Assert.Single(ReadFolder().Faults).Message);
        File.WriteAllBytes(Path.Combine(folder.FullName, "a.yaml"), Encoding.Unicode.GetBytes("public_url: https://polilog.example.org"));
        Assert.Contains("as UTF-8", Assert.Single(ReadFolder().Faults).Message);
    }

    [Fact]
    public void A_file_of_50_MB_is_refused_without_being_read()
    {
        using (var file = File.Create(Path.Combine(folder.FullName, "a.yaml")))
            file.SetLength(50_000_000);
        Assert.Contains("larger than 16 MiB", Assert.Single(ReadFolder().Faults).Message);
    }

    [Fact]
    public void A_folder_without_files_or_no_folder_is_a_fault()
    {
        Assert.Contains("holds no *.yaml", Assert.Single(ReadFolder().Faults).Message);
        Assert.Contains("no such folder", Assert.Single(ConfigurationReader.Read(new ConfigurationFolder("/nowhere/at/all"), Connectors.Known, null).Faults).Message);
    }

    [Fact]
    public void While_one_file_cannot_be_read_the_others_are_not_blamed_for_what_it_describes()
    {
        CopyExample();
        File.WriteAllText(Path.Combine(folder.FullName, "people.yaml"), "people: [");
        Assert.Equal("people.yaml", Assert.Single(ReadFolder().Faults).File);
    }

    private static ConfigurationReading ReadExample() =>
        ConfigurationReader.Read(new ConfigurationFolder(Repository.PathOf("docs/examples/shop")), Connectors.Known, secrets: null);

    [Fact]
    public void Files_that_stay_as_they_are_are_not_parsed_again_and_changed_ones_are()
    {
        var files = new ConfigurationFolder(Repository.PathOf("docs/examples/shop")).Read(new FaultCollector());
        var first = ConfigurationReader.Read(files, Connectors.Known, secrets: null);
        var changed = files.Select(f => f with { Text = f.Text.Replace("standard:", "standards:", StringComparison.Ordinal) }).ToList();
        Assert.NotEqual(files, changed);
        Assert.Equal(ConfigurationReader.Read(changed, Connectors.Known).Faults, ConfigurationReader.Read(changed, Connectors.Known, secrets: null, first.Trees).Faults);

        var again = ConfigurationReader.Read(files, Connectors.Known, secrets: null, first.Trees);
        Assert.Empty(again.Faults);
        Assert.All(first.Trees.Roots, root => Assert.Contains(again.Trees.Roots, other => ReferenceEquals(root, other)));
        Assert.Empty(ConfigurationReader.Read(changed, Connectors.Known).Trees.Roots);
    }

    private static ConfigurationReading Read(string text) => ConfigurationReader.Read([new ConfigurationFile("a.yaml", text)], Connectors.Known);

    private ConfigurationReading ReadChanged(string file, params ReadOnlySpan<string> changes)
    {
        CopyExample();
        var path = Path.Combine(folder.FullName, file);
        var text = File.ReadAllText(path);
        for (var i = 0; i < changes.Length; i += 2)
            text = text.Replace(changes[i], changes[i + 1], StringComparison.Ordinal);
        File.WriteAllText(path, text);
        return ReadFolder();
    }

    private void CopyExample()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("docs/examples/shop"), "*.yaml"))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
    }

    private ConfigurationReading ReadFolder() => ConfigurationReader.Read(new ConfigurationFolder(folder.FullName), Connectors.Known, secrets: null);
}
