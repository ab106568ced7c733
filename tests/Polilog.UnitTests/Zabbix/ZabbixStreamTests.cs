using System.Diagnostics;
using System.Text;
using Polilog.Sdk;
using Polilog.Sdk.Testing;
using Polilog.Zabbix;

namespace Polilog.UnitTests.Zabbix;

public sealed class ZabbixStreamTests
{
    private static readonly string Testdata = Repository.PathOf("plugins/Zabbix/testdata");
    private static readonly ZabbixConnector Connector = new(new ZabbixOptions());

    [Fact]
    public void A_problem_and_its_recovery_are_those_that_the_media_type_would_tell_of()
    {
        var byMediaType = Assert.Single(Connector.Read(Post("""{"event_id":"4711","event_value":"1","event_name":"x"}""", "application/json")).Alerts);

        Assert.Equal(byMediaType.Identity, Assert.Single(Case("stream.firing").Alerts).Identity);
        Assert.Equal(byMediaType.Identity, Assert.Single(Case("stream.resolved").Alerts).Identity);
        Assert.All(Case("stream-01-problem-and-recovery-in-one-body").Alerts, a => Assert.True(a.IsOneShot));
    }

    [Theory]
    [InlineData("application/x-ndjson"), InlineData("application/x-ndjson; charset=utf-8"), InlineData("application/json"), InlineData(null)]
    public void A_stream_is_known_by_its_type_or_by_its_first_record(string? contentType) =>
        Assert.Equal("4711", Assert.Single(Connector.Read(Post("""{"clock":1795419564,"value":1,"eventid":4711}""", contentType)).Alerts).SourceIds["eventId"]);

    [Theory]
    [InlineData("""{"event_id":"1","event_value":"1"}"""), InlineData("""{"eventid":"1","eventvalue":"1"}"""), InlineData("{}")]
    public void The_media_type_is_answered_by_the_host(string body) => Assert.Null(Connector.Reply(Post(body, "application/json"), new Receipt(200, 1, [], null)));

    [Fact]
    public void Zabbix_is_told_of_success_in_its_own_words_also_if_one_line_was_broken()
    {
        var result = Case("stream-04-one-broken-line");
        var reply = Connector.Reply(Post("""{"clock":1,"eventid":1}""", null), new Receipt(200, result.Alerts.Count, result.Rejected, null))!;

        Assert.Equal((2, "line 2"), (result.Alerts.Count, Assert.Single(result.Rejected).Place));
        Assert.Equal((200, "{\"response\":\"success\"}"), (reply.Status, Encoding.UTF8.GetString(reply.Body.Span)));
    }

    [Theory]
    [InlineData(400), InlineData(503)]
    public void A_failure_is_told_by_the_host_whose_answer_has_the_field_that_Zabbix_logs(int status) =>
        Assert.Null(Connector.Reply(Post("hello", "application/x-ndjson"), new Receipt(status, 0, [], "No.")));

    [Fact]
    public void Nothing_is_to_be_asked()
    {
        var asked = new ConnectorRequest("GET", "", TextMap.Empty, default, TextMap.Empty, DateTimeOffset.UnixEpoch);

        Assert.NotNull(Connector.Read(asked).IgnoredBecause);
        Assert.Equal(405, Connector.Reply(asked, new Receipt(200, 0, [], null))!.Status);
    }

    [Fact]
    public void Two_thousand_lines_are_read_within_the_budget()
    {
        var lines = Enumerable.Range(1, 2000).Select(i =>
            $$"""{"clock":1795419564,"ns":{{i}},"value":1,"eventid":{{i}},"name":"Disk is full","severity":4,"hosts":[{"host":"web{{i}}","name":"Web {{i}}"}],"groups":["Web"],"tags":[]}""");
        var started = Stopwatch.GetTimestamp();

        var alerts = Connector.Read(Post(string.Join('\n', lines), "application/x-ndjson")).Alerts;

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(2000, alerts.Select(a => a.Identity).Distinct().Count());
    }

    [Fact]
    public void A_body_of_broken_lines_is_given_up_before_it_costs_much()
    {
        var body = string.Concat(Enumerable.Repeat("x\n", 500_000)) + """{"clock":1,"value":1,"eventid":1}""";
        var started = Stopwatch.GetTimestamp();

        Assert.Throws<MalformedPayloadException>(() => Connector.Read(Post(body, "application/x-ndjson")));

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static ConnectorResult Case(string name) => Connector.Read(ConnectorCase.Open(Path.Combine(Testdata, name)).Request);

    private static ConnectorRequest Post(string body, string? contentType) => new(
        "POST", "", TextMap.Empty, Encoding.UTF8.GetBytes(body), contentType is null ? TextMap.Empty : TextMap.Of(("Content-Type", contentType)), DateTimeOffset.UnixEpoch);
}
