using System.Text;
using Polilog.Nagios;
using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.UnitTests.Contract;

namespace Polilog.UnitTests.Nagios;

public sealed class NagiosConnectorTests
{
    private static readonly string Testdata = Repository.PathOf("plugins/Nagios/testdata");
    private static readonly NagiosConnector Connector = new(new NagiosOptions());

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Testdata).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Reads_every_recorded_request(string name) => ConnectorCase.Open(Path.Combine(Testdata, name)).Check(Connector);

    [Fact]
    public void Keeps_the_contract() => ConnectorContract.Check(Connector, ConnectorCase.All(Testdata));

    [Fact]
    public void Reads_or_refuses_every_mutation() => ConnectorContract.Fuzz(Connector, ConnectorCase.All(Testdata), Mutations.Count);

    [Fact]
    public void The_sample_is_one_alert_that_fires() =>
        Assert.Equal(AlertStatus.Firing, Assert.Single(Connector.Read(Request(File.ReadAllText(Repository.PathOf("plugins/Nagios/sample.json")))).Alerts).Status);

    [Theory]
    [InlineData("03-warning", "03-warning-becomes-critical")]
    [InlineData("04-recovery-with-problem-id-0.firing", "nrdp-xml.firing")]
    [InlineData("captured-4.5-service.firing", "captured-4.5-service-acknowledgement")]
    [InlineData("01-service-macro-left-literal", "01-service-macro-made-a-dollar")]
    [InlineData("11-json", "blanks-around-names")]
    public void Whatever_is_said_of_a_host_or_service_keeps_its_identity(string one, string other) => Assert.Equal(Read(one).Identity, Read(other).Identity);

    [Theory]
    [InlineData("05-host-down", "05-service-of-the-host-critical")]
    [InlineData("06-host-with-a-semicolon", "06-service-with-a-semicolon")]
    public void What_is_not_the_same_has_another_identity(string one, string other) => Assert.NotEqual(Read(one).Identity, Read(other).Identity);

    [Theory]
    [InlineData("11-json")]
    [InlineData("12-multipart-with-line-breaks-of-unix")]
    [InlineData("19-names-in-lower-case")]
    [InlineData("19-names-with-a-prefix")]
    [InlineData("19-names-with-the-prefix-of-icinga")]
    [InlineData("19-names-with-the-prefix-of-others")]
    [InlineData("json-with-numbers-and-null")]
    public void The_way_the_fields_come_changes_nothing(string other) => Assert.Equal(Text(Read("02-same-notification-first-contact")), Text(Read(other)));

    [Fact]
    public void One_notification_to_several_contacts_is_one_statement_and_a_recovery_with_its_id_is_another()
    {
        var first = Read("02-same-notification-first-contact");
        var recovery = Assert.Single(Connector.Read(Request("NOTIFICATIONTYPE=RECOVERY&HOSTNAME=web1&SERVICEDESC=Disk&SERVICESTATE=OK&SERVICENOTIFICATIONID=1&TIMET=1795420266")).Alerts);

        Assert.Equal(first.SourceEventId, Read("02-same-notification-second-contact").SourceEventId);
        Assert.NotEqual(first.SourceEventId, recovery.SourceEventId);
    }

    [Fact]
    public void Soft_states_fire_only_if_the_connection_says_so()
    {
        var request = ConnectorCase.Open(Path.Combine(Testdata, "18-soft-state")).Request;

        Assert.Equal(AlertStatus.Info, Assert.Single(Connector.Read(request).Alerts).Status);
        Assert.Equal(AlertStatus.Firing, Assert.Single(new NagiosConnector(new NagiosOptions { SoftStates = true }).Read(request).Alerts).Status);
    }

    [Fact]
    public void States_are_as_grave_as_the_connection_says()
    {
        var own = new NagiosConnector(new NagiosOptions { SeverityWords = new Dictionary<string, Severity>(StringComparer.Ordinal) { ["unknown"] = Severity.Info, ["Critical"] = Severity.High } });

        Assert.Equal(Severity.Info, SeverityOf(own, "UNKNOWN"));
        Assert.Equal(Severity.High, SeverityOf(own, "CRITICAL"));
        Assert.Equal(Severity.Warning, SeverityOf(own, "WARNING"));
    }

    [Fact]
    public void More_fields_than_a_notification_can_have_are_refused() =>
        Assert.Contains("more than 1000 fields", Assert.Throws<MalformedPayloadException>(() => Connector.Read(Request(string.Concat(Enumerable.Range(0, 1001).Select(i => $"f{i}=1&"))))).Message, StringComparison.Ordinal);

    private static Severity? SeverityOf(NagiosConnector connector, string state) =>
        Assert.Single(connector.Read(Request($"NOTIFICATIONTYPE=PROBLEM&HOSTNAME=a&SERVICEDESC=b&SERVICESTATE={state}")).Alerts).Severity;

    private static string Text(Alert alert) => AlertJson.ToText(ConnectorResult.Of(alert));

    private static Alert Read(string name) => Assert.Single(Connector.Read(ConnectorCase.Open(Path.Combine(Testdata, name)).Request).Alerts);

    private static ConnectorRequest Request(string body) => new("POST", "", TextMap.Empty, Encoding.UTF8.GetBytes(body), TextMap.Empty, DateTimeOffset.UnixEpoch);
}
