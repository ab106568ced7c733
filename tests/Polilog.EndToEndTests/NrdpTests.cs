using System.Net;
using System.Xml.Linq;

namespace Polilog.EndToEndTests;

/// <summary>Check results as NRDP's clients post them: the token in the form, and NRDP's answer.</summary>
public sealed class NrdpTests(TestServer server) : Peers.RealPrograms
{
    private TestHub hub = null!;

    protected override async Task StartAsync() => hub = Keep(await TestHub.StartAsync(server, Shop.Configuration));

    [Fact]
    public async Task A_critical_result_becomes_an_incident_its_repeats_are_counted_and_an_OK_resolves_it()
    {
        for (var times = 0; times < 3; times++)
            Assert.Equal((HttpStatusCode.OK, "0", "OK"), await SubmitAsync(TestHub.Token, Result(2)));
        await hub.Running.WaitForAsync("/api/v1/incidents", incidents => incidents.Items().Count == 1);

        Assert.Equal((HttpStatusCode.OK, "0", "OK"), await SubmitAsync(TestHub.Token, Result(0)));
        await hub.Running.IncidentAsync("OPS-1", "resolved");

        Assert.Single((await hub.Running.GetAsync("/api/v1/incidents")).Items());
        Assert.Single((await hub.Running.GetAsync("/api/v1/alerts?connection=nagios")).Items());
    }

    [Fact]
    public async Task An_OK_of_something_that_was_never_heard_of_opens_nothing()
    {
        await SubmitAsync(TestHub.Token, Result(0));

        await hub.Running.WaitForAsync("/api/v1/alerts", alerts => (bool?)alerts.Items().SingleOrDefault()?["decided"] is true);
        Assert.Empty((await hub.Running.GetAsync("/api/v1/incidents")).Items());
    }

    [Fact]
    public async Task A_wrong_token_and_a_broken_body_are_refused_in_the_words_of_NRDP()
    {
        var (status, number, _) = await SubmitAsync("wrong", Result(2));
        Assert.Equal((HttpStatusCode.Unauthorized, "-1"), (status, number));

        (status, number, var message) = await SubmitAsync(TestHub.Token, "<checkresults>");
        Assert.Equal((HttpStatusCode.BadRequest, "-1"), (status, number));
        Assert.Contains("The XML cannot be read", message, StringComparison.Ordinal);
    }

    private static string Result(int state) =>
        $"<?xml version='1.0'?><checkresults><checkresult type='service' checktype='1'><servicename>Disk</servicename><hostname>web1</hostname><state>{state}</state><output><![CDATA[97%]]></output></checkresult></checkresults>";

    private async Task<(HttpStatusCode Status, string? Number, string? Message)> SubmitAsync(string token, string xml)
    {
        using var form = new FormUrlEncodedContent([new("token", token), new("cmd", "submitcheck"), new("XMLDATA", xml)]);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(hub.Ingest("nagios"), form);
        var result = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        return (answer.StatusCode, (string?)result.Element("status"), (string?)result.Element("message"));
    }
}
