using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.UnitTests.Contract;
using Polilog.Zabbix;

namespace Polilog.UnitTests.Zabbix;

public sealed class ZabbixConnectorTests
{
    private static readonly string Testdata = Repository.PathOf("plugins/Zabbix/testdata");
    private static readonly ZabbixConnector Connector = new(new ZabbixOptions { TimeZone = "UTC" });

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Testdata).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Reads_every_recorded_request(string name) => ConnectorCase.Open(Path.Combine(Testdata, name)).Check(Connector);

    [Fact]
    public void Keeps_the_contract() => ConnectorContract.Check(Connector, ConnectorCase.All(Testdata));

    [Fact]
    public void Reads_or_refuses_every_mutation() => ConnectorContract.Fuzz(Connector, ConnectorCase.All(Testdata), Mutations.Count);

    [Fact]
    public void The_sample_in_the_README_is_one_alert_that_fires() =>
        Assert.Equal(AlertStatus.Firing, Assert.Single(Connector.Read(Request(File.ReadAllBytes(Repository.PathOf("plugins/Zabbix/sample.json")))).Alerts).Status);

    [Theory]
    [InlineData("05-closed-by-hand-update", "05-closed-by-hand-recovery")]
    [InlineData("01-recovery-macros-are-literal-in-a-problem.firing", "04-comment-after-recovery")]
    [InlineData("01-recovery-macros-are-literal-in-a-problem.firing", "06-escalation-canceled")]
    [InlineData("16-largest-event-id", "16-largest-event-id-as-a-number")]
    public void Whatever_happens_to_an_event_keeps_its_identity(string one, string other) => Assert.Equal(Read(one).Identity, Read(other).Identity);

    [Fact]
    public void Two_events_of_one_trigger_are_two_alerts_of_one_series()
    {
        var (first, second) = (Read("15-one-trigger-first-event"), Read("15-one-trigger-second-event"));

        Assert.NotEqual(first.Identity, second.Identity);
        Assert.Equal(("25212", "25212"), (first.SeriesKey, second.SeriesKey));
    }

    [Theory]
    [InlineData("20-numbers-instead-of-texts")]
    [InlineData("names-in-another-spelling")]
    public void Spelling_of_names_and_numbers_changes_nothing(string other) =>
        Assert.Equal(AlertJson.ToText(ConnectorResult.Of(Read("01-recovery-macros-are-literal-in-a-problem.firing"))), AlertJson.ToText(ConnectorResult.Of(Read(other))));

    [Fact]
    public void Two_updates_within_a_second_stay_apart_and_a_retry_does_not()
    {
        var (acknowledged, unacknowledged) = (Read("02-acknowledged-and-commented"), Read("02-unacknowledged"));

        Assert.NotEqual(acknowledged.SourceEventId, unacknowledged.SourceEventId);
        Assert.Equal(acknowledged.SourceEventId, Read("02-acknowledged-and-commented").SourceEventId);
    }

    [Theory]
    [InlineData("2026.05.31", "07:04:05", "2026-05-31T06:04:05Z")]
    [InlineData("2026.01.31", "07:04:05", "2026-01-31T07:04:05Z")]
    [InlineData("2026.03.29", "01:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("2026.10.25", "01:30:00", "2026-10-25T01:30:00Z")]
    public void Local_times_are_read_in_the_time_zone_of_the_connection(string date, string time, string utc)
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out _), "This machine has no time zones (package tzdata).");
        var london = new ZabbixConnector(new ZabbixOptions { TimeZone = "Europe/London" });

        var alert = Assert.Single(london.Read(Request($$"""{"event_id":"1","event_value":"1","event_name":"x","event_date":"{{date}}","event_time":"{{time}}"}""")).Alerts);

        Assert.Equal(utc, alert.StartsAt?.ToString("yyyy-MM-ddTHH:mm:ssZ"));
    }

    [Fact]
    public void Without_a_time_zone_a_problem_starts_on_arrival_with_its_text_kept_and_a_warning()
    {
        var request = ConnectorCase.Open(Path.Combine(Testdata, "17-date-and-time-without-an-offset")).Request;

        var result = new ZabbixConnector(new ZabbixOptions()).Read(request);

        var alert = Assert.Single(result.Alerts);
        Assert.Equal((request.ReceivedAt, "2026.05.31 07:04:05"), (alert.StartsAt, alert.SourceIds["eventTime"]));
        Assert.Contains("time_zone is not set", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_canceled_escalation_ends_the_problem_only_if_the_connection_says_so()
    {
        var request = ConnectorCase.Open(Path.Combine(Testdata, "06-escalation-canceled")).Request;

        var ended = Assert.Single(new ZabbixConnector(new ZabbixOptions { EndWhenCanceled = true }).Read(request).Alerts);

        Assert.Equal((AlertStatus.Resolved, Transition.ClosedBySource), (ended.Status, ended.Transition));
        Assert.Equal((AlertStatus.Firing, Transition.Note), (Read("06-escalation-canceled").Status, Read("06-escalation-canceled").Transition));
    }

    [Fact]
    public void Renamed_severities_are_read_by_the_words_of_the_connection()
    {
        var own = new ZabbixConnector(new ZabbixOptions { SeverityWords = new Dictionary<string, Severity>(StringComparer.Ordinal) { ["Авария"] = Severity.Critical } });

        Assert.Equal(Severity.Critical, Assert.Single(own.Read(Request("""{"event_id":"1","event_value":"1","event_severity":"авария"}""")).Alerts).Severity);
    }

    private static Alert Read(string name) => Assert.Single(Connector.Read(ConnectorCase.Open(Path.Combine(Testdata, name)).Request).Alerts);

    private static ConnectorRequest Request(string body) => Request(System.Text.Encoding.UTF8.GetBytes(body));

    private static ConnectorRequest Request(byte[] body) => new("POST", "", TextMap.Empty, body, TextMap.Empty, DateTimeOffset.UnixEpoch);
}
