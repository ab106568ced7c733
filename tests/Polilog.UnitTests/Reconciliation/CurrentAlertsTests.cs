using System.Net;
using System.Text;
using Polilog.Grafana;
using Polilog.Prometheus;
using Polilog.Sdk;

namespace Polilog.UnitTests.Reconciliation;

/// <summary>Alertmanager and Grafana asked what fires; their answers as their API describes them.</summary>
public sealed class CurrentAlertsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private const string Current = """
        [{"annotations":{"summary":"Disk full"},"endsAt":"2026-05-01T12:04:00Z","fingerprint":"6f1b9b3d0a4c2e57","receivers":[{"name":"polilog"}],
          "startsAt":"2026-05-01T11:00:00Z","status":{"inhibitedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"2026-05-01T12:00:00Z",
          "generatorURL":"http://prometheus.test/graph","labels":{"alertname":"DiskFull","instance":"db1","severity":"critical"}},
         {"annotations":{},"fingerprint":"7f1b9b3d0a4c2e57","receivers":[{"name":"polilog"}],"startsAt":"2026-05-01T11:00:00Z",
          "status":{"inhibitedBy":[],"silencedBy":["a"],"state":"suppressed"},"labels":{"alertname":"Silenced"}},
         {"annotations":{},"fingerprint":"8f1b9b3d0a4c2e57","receivers":[{"name":"mail"}],"startsAt":"2026-05-01T11:00:00Z",
          "status":{"inhibitedBy":[],"silencedBy":[],"state":"active"},"labels":{"alertname":"Elsewhere"}}]
        """;

    [Fact]
    public async Task An_alert_of_an_Alertmanager_is_the_one_that_its_webhook_tells()
    {
        var connector = new AlertmanagerConnector(new AlertmanagerOptions { ApiUrl = new Uri("http://am.test/am/"), ExpireAfter = TimeSpan.FromHours(1) });
        var webhook = connector.Read(new ConnectorRequest("POST", "", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(
            """
            {"version":"4","alerts":[{"status":"firing","labels":{"alertname":"DiskFull","instance":"db1","severity":"critical"},"annotations":{"summary":"Disk full"},
             "startsAt":"2026-05-01T11:00:00Z","fingerprint":"6f1b9b3d0a4c2e57"}]}
            """), new Dictionary<string, string>(), Noon)).Alerts[0];
        var asked = new List<HttpRequestMessage>();

        var alert = (await ReadAsync(connector, asked)).Alerts[0];

        Assert.Equal(webhook.Identity, alert.Identity);
        Assert.Equal((webhook.Title, webhook.Severity, webhook.Resource, webhook.StartsAt), (alert.Title, alert.Severity, alert.Resource, alert.StartsAt));
        Assert.Equal((AlertStatus.Firing, Transition.Reconciled, null), (alert.Status, alert.Transition, alert.ExpiresAt));
        Assert.Equal(["http://am.test/am/api/v2/status", "http://am.test/am/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true"], asked.Select(r => r.RequestUri!.AbsoluteUri));
    }

    [Fact]
    public async Task What_is_silenced_or_goes_to_another_receiver_fires_but_is_told_to_nobody()
    {
        var snapshot = await ReadAsync(new AlertmanagerConnector(new AlertmanagerOptions { ApiUrl = new Uri("http://am.test"), ApiReceiver = "polilog" }));

        Assert.Equal([false, true, true], snapshot.Alerts.Select(a => a.Suppressed!.Value));
    }

    [Theory]
    [InlineData("2026-05-01T11:49:59Z", true)]
    [InlineData("2026-05-01T11:50:00Z", false)]
    public async Task An_Alertmanager_that_has_just_been_started_has_not_been_told_everything(string since, bool isComplete) =>
        Assert.Equal(isComplete, (await ReadAsync(new AlertmanagerConnector(new AlertmanagerOptions { ApiUrl = new Uri("http://am.test") }), uptime: since)).IsComplete);

    [Fact]
    public async Task User_and_password_prove_the_connection()
    {
        var asked = new List<HttpRequestMessage>();
        await ReadAsync(new AlertmanagerConnector(new AlertmanagerOptions { ApiUrl = new Uri("http://am.test"), ApiUser = "hub", ApiPassword = new Secret(() => ["höchst"]) }), asked);

        Assert.All(asked, r => Assert.Equal($"Basic {Convert.ToBase64String("hub:höchst"u8)}", $"{r.Headers.Authorization}"));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "http://am.test/api/v2/status answered 401. Its token, or user and password, is refused: see the options that begin with api_.")]
    [InlineData(HttpStatusCode.Found, "http://am.test/api/v2/status answered 302. Redirects are not followed: set api_url to where it leads.")]
    [InlineData(HttpStatusCode.BadGateway, "http://am.test/api/v2/status answered 502. It is tried again.")]
    public async Task An_answer_that_is_none_is_told_in_a_sentence(HttpStatusCode status, string sentence)
    {
        var connector = new AlertmanagerConnector(new AlertmanagerOptions { ApiUrl = new Uri("http://am.test") });
        Assert.Equal(sentence, (await Assert.ThrowsAsync<AlertSourceException>(() => ReadAsync(connector, status: status))).Message);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_no_snapshot()
    {
        var connector = new AlertmanagerConnector(new AlertmanagerOptions { ApiUrl = new Uri("http://am.test") });
        var fault = await Assert.ThrowsAsync<AlertSourceException>(() => ReadAsync(connector, current: "<html>"));
        Assert.StartsWith("http://am.test/api/v2/alerts answered something else than was asked for:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_of_Grafana_is_known_by_organisation_and_fingerprint()
    {
        var asked = new List<HttpRequestMessage>();
        var connector = new GrafanaConnector(new GrafanaOptions { ApiUrl = new Uri("http://grafana.test"), ApiToken = new Secret(() => ["glsa"]), ApiOrg = 3 });

        var snapshot = await ReadAsync(connector, asked);

        Assert.True(snapshot.IsComplete);
        Assert.Equal(Identity.Of(("orgId", "3"), ("fingerprint", "6f1b9b3d0a4c2e57")), snapshot.Alerts[0].Identity);
        Assert.Equal(("Disk full", AlertStatus.Firing, false), (snapshot.Alerts[0].Title, snapshot.Alerts[0].Status, snapshot.Alerts[0].Suppressed!.Value));
        Assert.Equal("Bearer glsa", $"{Assert.Single(asked).Headers.Authorization}");
        Assert.Equal("http://grafana.test/api/alertmanager/grafana/api/v2/alerts?active=true&silenced=true&inhibited=true", asked[0].RequestUri!.AbsoluteUri);
    }

    private static async Task<AlertSnapshot> ReadAsync(
        IAlertSource source, List<HttpRequestMessage>? asked = null, string uptime = "2026-04-01T00:00:00Z", string current = Current, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var client = new HttpClient(new Answers(asked ?? [], status, path => path.EndsWith("/status", StringComparison.Ordinal) ? $$"""{"uptime":"{{uptime}}"}""" : current));
        return await source.ReadCurrentAsync(client, Noon, TestContext.Current.CancellationToken);
    }

    private sealed class Answers(List<HttpRequestMessage> asked, HttpStatusCode status, Func<string, string> of) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(of(request.RequestUri!.AbsolutePath)) });
        }
    }
}
