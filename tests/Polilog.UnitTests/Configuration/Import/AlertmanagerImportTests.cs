using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Import;
using Polilog.Core.Configuration.Import.Alertmanager;
using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.UnitTests.Configuration.Import;

public sealed class AlertmanagerImportTests
{
    private static readonly DateTimeOffset OfficeHours = new(2026, 6, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_configuration_that_has_grown_is_written_with_everything_that_is_not_carried_over()
    {
        var files = ImportedFolder.Of(Grown());
        Snapshot.Verify(string.Join("\n", files.Select(f => $"== {f.Name}\n{f.Text}")));
    }

    [Fact]
    public void What_is_written_has_neither_fault_nor_warning()
    {
        var reading = ImportedFolder.Read(Grown());
        Assert.Empty(reading.Faults);
        Assert.Empty(reading.Warnings);
    }

    [Fact]
    public void No_secret_of_the_source_is_written_or_told() =>
        Assert.All(ImportedFolder.Of(Grown()).Select(f => f.Text).Concat(Grown().Notes.Select(n => n.Message)), text =>
        {
            Assert.DoesNotContain("secret-of", text, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("TEAMSHOPMAIL", "service=foo1", "severity=warning")]
    [InlineData("AUDITLOG TEAMSHOPPAGER", "service=foo1", "severity=critical")]
    [InlineData("AUDITLOG", "severity=page")]
    [InlineData("OPSMAIL", "severity=pages")]
    [InlineData("BLACKHOLE", "alertname=Watchdog", "service=foo1")]
    [InlineData("T1", "team=payments", "instance=pay-12.shop:9100")]
    [InlineData("OPSMAIL", "team=payments", "instance=pay-12.shop:9100", "env=dev")]
    [InlineData("OPSMAIL", "team=payments", "instance=pay-\u0661.shop")]
    [InlineData("LEDGER", "team=payments", "instance=pay-1.x", "service name=ledger \"main\"")]
    public void Each_alert_goes_where_it_went(string topics, params string[] labels) => Assert.Equal(topics, Topics(ImportedFolder.Read(Grown()).Document!, labels));

    [Fact]
    public void What_Alertmanager_would_tell_nobody_at_its_hour_goes_to_the_default_receiver() => Assert.Equal(
        ["T1", "OPSMAIL", "AUDITLOG", "LEDGER"],
        new[]
        {
            Topics(ImportedFolder.Read(Grown()).Document!, OfficeHours, "team=payments", "instance=pay-12.shop:9100"),
            Topics(ImportedFolder.Read(Grown()).Document!, OfficeHours.AddHours(8), "team=payments", "instance=pay-12.shop:9100"),
            Topics(ImportedFolder.Read(Grown()).Document!, OfficeHours.AddHours(8), "team=payments", "instance=pay-12.shop:9100", "severity=page"),
            Topics(ImportedFolder.Read(Grown()).Document!, OfficeHours.AddHours(8), "team=payments", "instance=pay-1.x", "service name=ledger \"main\""),
        });

    [Theory]
    [InlineData("a=b", "a = b")]
    [InlineData("{a=\"b, c\",d!=e}", "a = b, c; d != e")]
    [InlineData("a=~\"x\\.y\"", "a =~ x\\.y")]
    [InlineData("a = two words ", "a = two words")]
    [InlineData("a=\"\"", "a = ")]
    [InlineData("\"a.b c\"=~\"d\"", "a.b c =~ d")]
    [InlineData("{ äöü != \"\\u00e9\\n\" , }", "äöü != é\n")]
    [InlineData("a=\"b", null)]
    [InlineData("a", null)]
    [InlineData("a=b\"c", null)]
    [InlineData("a=~", "a =~ ")]
    [InlineData("", null)]
    [InlineData("\"a\"=\"\\q\"", null)]
    public void Matchers_are_read_as_Alertmanager_reads_them(string text, string? expected) =>
        Assert.Equal(expected, LabelTests.Parse(text) is { } tests ? string.Join("; ", tests.Select(t => $"{t.Label} {(t.IsNegated ? "!" : "")}{(t.IsExpression ? t.IsNegated ? "~" : "=~" : "=")} {t.Value}")) : null);

    [Theory]
    [InlineData(@"\d+", "12", "\u0661")]
    [InlineData(@"[\d_]+", "1_2", "\u0661")]
    [InlineData(@"[[:alpha:]-]+", "a-b", "1")]
    [InlineData(@"a.b", "axb", "a\nb")]
    [InlineData(@"(?s)a.b", "a\nb", "ab")]
    [InlineData(@"(?i)web", "WEB", "weg")]
    [InlineData(@"(?P<x>a)b", "ab", "b")]
    [InlineData(@"\Qa.b\E+", "a.bb", "axb")]
    [InlineData(@"[a-z-[b]+", "[", "]")]
    [InlineData(@"[]a]+", "]", "b")]
    [InlineData(@"[^]a]+", "b", "]")]
    [InlineData(@"\x{416}.*", "Жук", "жук")]
    [InlineData(@"\pL+", "Жук", "1")]
    [InlineData(@"a$", "a", "a\n")]
    public void An_expression_means_the_same_here(string theirs, string hit, string miss)
    {
        var ours = CompiledMatcher.Expression(GoExpression.Translate(theirs)!);
        Assert.Matches(ours, hit);
        Assert.DoesNotMatch(ours, miss);
    }

    [Theory]
    [InlineData(@"(?=a)")]
    [InlineData(@"\1")]
    [InlineData(@"\p{Greek}")]
    [InlineData(@"[\D]")]
    [InlineData(@"\x{1F600}")]
    [InlineData(@"(")]
    public void An_expression_that_cannot_be_said_here_is_not_guessed(string theirs) => Assert.Null(GoExpression.Translate(theirs));

    [Theory]
    [InlineData("routes: []", "There is no 'route:' with a 'receiver' here: this is no configuration of Alertmanager.")]
    [InlineData("route: { receiver: x", "This is not YAML")]
    [InlineData("- a", "A file is a mapping of sections")]
    public void What_is_no_configuration_of_Alertmanager_is_refused(string text, string message)
    {
        var reading = AlertmanagerImport.Of(new ConfigurationFile("a.yml", text));
        Assert.Null(reading.Configuration);
        Assert.StartsWith(message, Assert.Single(reading.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ weekdays: ['monday:friday'], months: ['1:6'] }", "Polilog's routes know times of the week, and no months.")]
    [InlineData("{ days_of_month: ['-1'] }", "Polilog's routes know times of the week, and no days of month.")]
    [InlineData("{ location: Local }", "the zone 'Local' is that of the machine on which Alertmanager runs.")]
    [InlineData("{ location: Mars/Olympus }", "the zone 'Mars/Olympus' is not known here.")]
    [InlineData("{ weekdays: ['friday:monday'] }", "its weekdays or times cannot be read.")]
    [InlineData("{ times: [{ start_time: '22:00', end_time: '06:00' }] }", "its weekdays or times cannot be read.")]
    public void What_is_no_time_of_the_week_widens_the_hours_of_a_route_and_is_told(string interval, string why)
    {
        var (active, muted) = (Timed("active"), Timed("mute"));
        Assert.All(new[] { active, muted }, reading => Assert.Contains(reading.Notes, n => n.Message == $"This time interval is not carried over: {why}"));
        Assert.Empty(ImportedFolder.Read(active).Document!.Routes[0].When);
        Assert.Equal("any time UTC except sat-sun UTC", Assert.Single(Assert.Single(ImportedFolder.Read(muted).Document!.Routes[0].When)).ToString());
        Assert.Contains(active.Notes, n => n.Message == "active_time_intervals is not carried over: some cannot be said as times of the week, so that this route takes its alerts in all hours.");
        Assert.Contains(muted.Notes, n => n.Message.StartsWith("mute_time_intervals becomes 'when'. In week-ends Alertmanager tells nobody of this route;", StringComparison.Ordinal));

        ImportReading Timed(string kind) => AlertmanagerImport.Of(new ConfigurationFile("a.yml", $$"""
            time_intervals: [{ name: week-ends, time_intervals: [{ weekdays: ['saturday', 'sunday'] }] }, { name: some, time_intervals: [{{interval}}] }]
            route: { receiver: all, group_by: [x], routes: [{ receiver: some, matchers: [a=b], {{kind}}_time_intervals: [week-ends, some] }] }
            """));
    }

    [Fact]
    public void Too_many_combinations_are_told_and_the_routes_stay_in_order()
    {
        var routes = string.Join(", ", Enumerable.Range(1, 20).Select(i => $"{{ receiver: r{i}, continue: true, matchers: ['l{i}=x'] }}"));
        var reading = AlertmanagerImport.Of(new ConfigurationFile("a.yml", $"route: {{ receiver: all, group_by: [x], routes: [{routes}] }}"));
        Assert.Equal(20, reading.Notes.Count(n => n.Message.StartsWith("'continue' of this route is not carried over", StringComparison.Ordinal)));
        Assert.Equal("R2", Topics(ImportedFolder.Read(reading).Document!, "l2=x", "l3=x"));
    }

    [Fact]
    public void Receivers_that_look_alike_get_keys_of_their_own()
    {
        var names = new ImportedNames();
        Assert.Equal(
            ["TEAMDATABASESPRI", "TEAMDATABASESPR2", "TEAMX", "TEAMX2", "T1", "T2", "A1", "X9"],
            new[] { "team-databases-primary", "team-databases-private", "team-x", "Team X", "база", "123", "a", "9x9" }.Select(names.TopicKey));
    }

    private static ImportReading Grown() => AlertmanagerImport.Of(new ConfigurationFile(
        "alertmanager.yml", File.ReadAllText(Path.Combine(Repository.TestProject, "Configuration", "Import", "alertmanager", "alertmanager.yml"))));

    private static string Topics(HubConfiguration hub, params string[] labels) => Topics(hub, OfficeHours, labels);

    private static string Topics(HubConfiguration hub, DateTimeOffset at, params string[] labels)
    {
        var pairs = labels.Select(l => l.Split('=', 2)).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        return string.Join(' ', new RouteTable(hub.Routes).Match(new RoutedAlert("alertmanager", "alertmanager", Severity.Average, null, null, "", pairs), at).Select(r => r.Topic));
    }
}
