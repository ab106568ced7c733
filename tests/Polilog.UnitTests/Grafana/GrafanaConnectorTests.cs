using System.Text;
using Polilog.Grafana;
using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.UnitTests.Contract;

namespace Polilog.UnitTests.Grafana;

public sealed class GrafanaConnectorTests
{
    private static readonly string Testdata = Repository.PathOf("plugins/Grafana/testdata");
    private static readonly GrafanaConnector Connector = new(new GrafanaOptions());

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Testdata).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Reads_every_recorded_request(string name) => ConnectorCase.Open(Path.Combine(Testdata, name)).Check(Connector);

    [Fact]
    public void Keeps_the_contract() => ConnectorContract.Check(Connector, ConnectorCase.All(Testdata));

    [Fact]
    public void Reads_or_refuses_every_mutation() => ConnectorContract.Fuzz(Connector, ConnectorCase.All(Testdata), Mutations.Count);

    [Fact]
    public void The_sample_is_one_alert_that_fires() =>
        Assert.Equal(AlertStatus.Firing, Assert.Single(Connector.Read(Request(File.ReadAllText(Repository.PathOf("plugins/Grafana/sample.json")))).Alerts).Status);

    [Fact]
    public void The_same_fingerprint_in_two_organisations_is_two_alerts() => Assert.NotEqual(Read("05-organisation-1").Identity, Read("05-organisation-3").Identity);

    [Theory]
    [InlineData("16-organisation-of-the-alert-is-null", "05-organisation-3")]
    [InlineData("disk.firing", "05-organisation-1")]
    public void It_does_not_matter_where_the_organisation_is_told(string one, string other) => Assert.Equal(Read(one).Identity, Read(other).Identity);

    [Fact]
    public void The_failing_data_source_is_another_alert_of_the_same_rule()
    {
        var alerts = Connector.Read(Recorded("03-data-source-error-beside-the-alert-of-its-rule")).Alerts;

        Assert.Equal(2, alerts.Select(a => a.Identity).Distinct().Count());
        Assert.Equal("fd8c2k1a9xxyz", Assert.Single(alerts.Select(a => a.SeriesKey).Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public void PUT_is_read_as_POST_is() => Assert.Equal(AlertJson.ToText(Connector.Read(Recorded("disk.firing"))), AlertJson.ToText(Connector.Read(Recorded("09-put"))));

    [Theory]
    [InlineData("04-test-notification"), InlineData("04-test-notification-of-an-old-grafana"), InlineData("04-test-notification-with-a-changed-alert"), InlineData("legacy-test")]
    [InlineData("legacy-test-with-a-number")]
    public void The_test_button_opens_nothing(string name) => Assert.Equal((AlertStatus.Info, Transition.Test), (Read(name).Status, Read(name).Transition));

    [Fact]
    public void Severity_words_labels_and_resources_follow_the_options()
    {
        var own = new GrafanaConnector(new GrafanaOptions
        {
            SeverityLabels = ["impact"],
            SeverityWords = new Dictionary<string, Severity>(StringComparer.Ordinal) { ["Whole-Site"] = Severity.Critical },
            ResourceLabels = ["cluster"],
        });

        var unified = Assert.Single(own.Read(Request("""{"alerts":[{"status":"firing","fingerprint":"f","labels":{"impact":"whole-site","severity":"info","instance":"i","cluster":"c"}}]}""")).Alerts);
        var legacy = Assert.Single(own.Read(Request("""{"ruleId":1,"state":"alerting","tags":{"impact":"whole-site","severity":"info","instance":"i","cluster":"c"}}""")).Alerts);

        Assert.Equal((Severity.Critical, "whole-site", "c"), (unified.Severity, unified.SeverityText, unified.Resource));
        Assert.Equal((Severity.Critical, "whole-site", "c"), (legacy.Severity, legacy.SeverityText, legacy.Resource));
    }

    private static Alert Read(string name) => Assert.Single(Connector.Read(Recorded(name)).Alerts);

    private static ConnectorRequest Recorded(string name) => ConnectorCase.Open(Path.Combine(Testdata, name)).Request;

    private static ConnectorRequest Request(string body) => new("POST", "", TextMap.Empty, Encoding.UTF8.GetBytes(body), TextMap.Empty, DateTimeOffset.UnixEpoch);
}
