using System.Diagnostics;
using System.Text;
using Polilog.Prometheus;
using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.UnitTests.Contract;

namespace Polilog.UnitTests.Prometheus;

public sealed class AlertmanagerConnectorTests
{
    private static readonly string Testdata = Repository.PathOf("plugins/Prometheus/testdata");
    private static readonly AlertmanagerConnector Connector = new(new AlertmanagerOptions());

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Testdata).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Reads_every_recorded_request(string name) => ConnectorCase.Open(Path.Combine(Testdata, name)).Check(Connector);

    [Fact]
    public void Keeps_the_contract() => ConnectorContract.Check(Connector, ConnectorCase.All(Testdata));

    [Fact]
    public void Reads_or_refuses_every_mutation() => ConnectorContract.Fuzz(Connector, ConnectorCase.All(Testdata), Mutations.Count);

    [Fact]
    public void The_sample_in_the_README_is_one_alert_that_fires() =>
        Assert.Equal(AlertStatus.Firing, Assert.Single(Read(Connector, File.ReadAllBytes(Repository.PathOf("plugins/Prometheus/sample.json"))).Alerts).Status);

    [Theory]
    [InlineData("06-ha-pair-first-peer", "06-ha-pair-second-peer")]
    [InlineData("07-continue-first-receiver", "07-continue-second-receiver")]
    [InlineData("06-ha-pair-first-peer", "09-another-cluster-with-the-same-alert")]
    public void Peers_receivers_and_addresses_are_no_part_of_the_identity(string one, string other) =>
        Assert.Equal(IdentityOf(one), IdentityOf(other));

    [Fact]
    public void Both_alerts_of_replicas_stay_apart_because_their_labels_differ()
    {
        var alerts = Connector.Read(Request("10-replica-label-was-not-dropped")).Alerts;

        Assert.Equal(2, alerts.Select(a => a.Identity).Distinct().Count());
    }

    [Fact]
    public void Two_thousand_alerts_in_one_body_are_read_within_the_budget()
    {
        var alert = """{"status":"firing","labels":{"alertname":"DiskFull","instance":"web","severity":"critical"},"annotations":{"summary":"Disk full","description":"PADDING"},"startsAt":"2026-11-23T06:57:15.157Z"}"""
            .Replace("PADDING", new string('x', 400), StringComparison.Ordinal);
        var many = Enumerable.Range(0, 2000).Select(i => alert.Replace("\"web\"", $"\"web{i}\"", StringComparison.Ordinal));
        var body = Encoding.UTF8.GetBytes($$"""{"version":"4","alerts":[{{string.Join(',', many)}}]}""");
        var started = Stopwatch.GetTimestamp();

        var alerts = Read(Connector, body).Alerts;

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(2000, alerts.Select(a => a.Identity).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 2000), alerts.Select(a => a.Index));
    }

    [Fact]
    public void An_alert_expires_only_if_the_connection_says_so_and_only_while_it_fires()
    {
        var expiring = new AlertmanagerConnector(new AlertmanagerOptions { ExpireAfter = TimeSpan.FromHours(6) });
        var firing = Request("04-receiver-that-sends-no-resolved");

        Assert.Equal(firing.ReceivedAt.AddHours(6), Assert.Single(expiring.Read(firing).Alerts).ExpiresAt);
        Assert.Null(Assert.Single(Connector.Read(firing).Alerts).ExpiresAt);
        Assert.Null(Assert.Single(expiring.Read(Request("05-short-alert-of-which-only-the-end-arrives")).Alerts).ExpiresAt);
    }

    [Fact]
    public void Severity_words_labels_and_resources_follow_the_options()
    {
        var own = new AlertmanagerConnector(new AlertmanagerOptions
        {
            SeverityLabels = ["impact"],
            SeverityWords = new Dictionary<string, Severity>(StringComparer.Ordinal) { ["Whole-Site"] = Severity.Critical },
            ResourceLabels = ["cluster"],
        });

        var alert = Assert.Single(Read(own, """{"alerts":[{"status":"firing","labels":{"alertname":"A","impact":"whole-site","severity":"info","instance":"i","cluster":"c"}}]}"""u8.ToArray()).Alerts);

        Assert.Equal((Severity.Critical, "whole-site", "c", "A: c"), (alert.Severity, alert.SeverityText, alert.Resource, alert.Title));
    }

    private static Identity IdentityOf(string name) => Assert.Single(Connector.Read(Request(name)).Alerts).Identity;

    private static ConnectorRequest Request(string name) => ConnectorCase.Open(Path.Combine(Testdata, name)).Request;

    private static ConnectorResult Read(IConnector connector, byte[] body) => connector.Read(new ConnectorRequest("POST", "", TextMap.Empty, body, TextMap.Empty, DateTimeOffset.UnixEpoch));
}
