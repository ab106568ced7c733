using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Polilog.EndToEndTests;

/// <summary>Requests shaped and signed as Grafana's: the connection has a secret for signatures and no token.</summary>
public sealed class GrafanaTests(TestServer server) : Peers.RealPrograms
{
    private TestHub hub = null!;

    protected override async Task StartAsync() => hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));

    [Fact]
    public async Task A_signed_alert_stands_in_the_room_and_its_signed_end_resolves_it()
    {
        Assert.Equal(HttpStatusCode.OK, await SendAsync(Sample(status: "firing"), TestHub.Token));
        Assert.True((await hub.Running.CardAsync("OPS", "Disk /var of web1 is 95 % full")).Shows("OPS-1"));

        Assert.Equal(HttpStatusCode.OK, await SendAsync(Sample(status: "resolved"), TestHub.Token));
        await hub.Running.IncidentAsync("OPS-1", "resolved");
    }

    [Fact]
    public async Task Whoever_signs_with_another_secret_or_has_only_a_token_is_refused_and_leaves_nothing()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Sample(status: "firing"), "another secret"));
        Assert.Equal(HttpStatusCode.Unauthorized, await hub.SendAsync(hub.Running.Http, "grafana", Sample(status: "firing")));

        Assert.Empty((await hub.Running.GetAsync("/api/v1/alerts")).Items());
        Assert.Empty((await hub.Running.GetAsync("/api/v1/dead-letters")).Items());
    }

    private static string Sample(string status)
    {
        var body = JsonNode.Parse(File.ReadAllText(Repository.PathOf("plugins/Grafana/sample.json")))!;
        body["status"] = status;
        body["alerts"]![0]!["status"] = status;
        return body.ToJsonString();
    }

    private async Task<HttpStatusCode> SendAsync(string body, string secret)
    {
        var seconds = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, hub.Ingest("grafana")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Signed-At", seconds);
        request.Headers.Add("X-Grafana-Alerting-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}:{body}"))));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
