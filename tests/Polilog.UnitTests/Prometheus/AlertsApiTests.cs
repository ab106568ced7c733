using System.Text;
using System.Text.Json.Nodes;
using Polilog.Prometheus;
using Polilog.Sdk;

namespace Polilog.UnitTests.Prometheus;

public sealed class AlertsApiTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 6, 57, 16, TimeSpan.Zero);
    private static readonly AlertmanagerConnector Connector = new(new AlertmanagerOptions());

    [Fact]
    public void The_identity_is_that_of_the_webhook_so_that_a_change_of_the_way_keeps_the_alert()
    {
        var direct = Assert.Single(Connector.Read(Post("""[{"labels":{"alertname":"alert1","lbl1":"val1","empty":""}}]""")).Alerts);
        var byWebhook = Assert.Single(Connector.Read(Post("""{"alerts":[{"status":"firing","labels":{},"fingerprint":"fac0861a85de433a"}]}""", subPath: "")).Alerts);

        Assert.Equal(byWebhook.Identity, direct.Identity);
    }

    [Theory]
    [InlineData("""[{"labels":{"a":"b"},"endsAt":"2026-11-23T06:57:16Z"}]""", AlertStatus.Resolved, null)]
    [InlineData("""[{"labels":{"a":"b"},"endsAt":"2026-11-23T06:57:17Z"}]""", AlertStatus.Firing, 1)]
    [InlineData("""[{"labels":{"a":"b"}}]""", AlertStatus.Firing, 300)]
    public void The_lease_decides_what_fires(string body, AlertStatus status, int? leaseSeconds)
    {
        var alert = Assert.Single(Connector.Read(Post(body)).Alerts);

        Assert.Equal((status, leaseSeconds is { } s ? Now.AddSeconds(s) : null), (alert.Status, alert.ExpiresAt));
    }

    [Fact]
    public void The_lease_of_alerts_without_an_end_can_be_set()
    {
        var patient = new AlertmanagerConnector(new AlertmanagerOptions { ResolveTimeout = TimeSpan.FromHours(1) });

        Assert.Equal(Now.AddHours(1), Assert.Single(patient.Read(Post("""[{"labels":{"a":"b"}}]""")).Alerts).ExpiresAt);
    }

    [Fact]
    public void What_was_stored_is_answered_by_nothing()
    {
        var reply = Connector.Reply(Post("[]"), new Receipt(200, 1, [], null))!;

        Assert.Equal((200, null, 0), (reply.Status, reply.ContentType, reply.Body.Length));
    }

    [Fact]
    public void One_invalid_alert_makes_it_a_bad_request_that_names_it()
    {
        var result = Connector.Read(Post("""[{"labels":{"a":"b"}},{"labels":{}},{}]"""));
        var reply = Connector.Reply(Post("[]"), new Receipt(200, 1, result.Rejected, null))!;

        Assert.Single(result.Alerts);
        Assert.Equal(400, reply.Status);
        Assert.Equal("1 alerts were stored. Those without a label that has a value were not, by their position: 1, 2.", JsonNode.Parse(reply.Body.Span)!.GetValue<string>());
    }

    [Fact]
    public void The_status_says_that_there_is_no_cluster()
    {
        var asked = new ConnectorRequest("GET", "api/v2/status", new Dictionary<string, string>(), default, new Dictionary<string, string>(), Now);
        var status = JsonNode.Parse(Connector.Reply(asked, new Receipt(200, 0, [], null))!.Body.Span)!;

        Assert.NotNull(Connector.Read(asked).IgnoredBecause);
        Assert.Equal("disabled", status["cluster"]!["status"]!.GetValue<string>());
        Assert.Equal("polilog", status["versionInfo"]!["version"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("api/v2/silences"), InlineData(""), InlineData("myapi/v2/status")]
    public void Nothing_else_is_to_be_asked(string subPath)
    {
        var asked = new ConnectorRequest("GET", subPath, new Dictionary<string, string>(), default, new Dictionary<string, string>(), Now);

        Assert.NotNull(Connector.Read(asked).IgnoredBecause);
        Assert.Equal(405, Connector.Reply(asked, new Receipt(200, 0, [], null))!.Status);
    }

    [Fact]
    public void The_webhook_is_answered_by_the_host() => Assert.Null(Connector.Reply(Post("{}", subPath: ""), new Receipt(200, 1, [], null)));

    private static ConnectorRequest Post(string body, string subPath = "api/v2/alerts") =>
        new("POST", subPath, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), new Dictionary<string, string>(), Now);
}
