using System.Text.Json.Nodes;
using Polilog.IntegrationTests.Access;

namespace Polilog.IntegrationTests.Cli;

public sealed class RouteCommandTests(ServedHub served, PluginsOfTests plugins) : IClassFixture<ServedHub>, IClassFixture<PluginsOfTests>
{
    private static readonly string Routes = ServedHub.Configuration.Replace(
        "routes:", "routes:\n  - { name: critical, topic: PAY, match: { severity: { at_least: high }, labels.team: payments }, group_by: [labels.team] }", StringComparison.Ordinal);

    [Fact]
    public async Task In_a_folder_it_says_what_the_alert_would_have_needed()
    {
        var run = await RunAsync("--config", plugins.Configuration("routes", Routes), "severity=warning", "labels.team=payment");
        Assert.Equal((0, "no    critical: severity is 'warning', needs at least high; labels.team is 'payment', needs 'payments'\ntakes everything: -> PAY\n", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Theory]
    [InlineData("2026-06-01T12:00+02:00", "takes office: -> PAY\n")]
    [InlineData("2026-06-01T22:15+02:00", "no    office: it is mon 22:15 in Europe/Berlin, needs mon-fri 08:00-18:00 Europe/Berlin\ntakes everything: -> PAY\n")]
    public async Task The_time_of_the_week_that_counts_is_that_of_a_given_instant(string at, string told)
    {
        var office = ServedHub.Configuration.Replace(
            "routes:", "routes:\n  - { name: office, topic: PAY, when: { days: mon-fri, hours: 08:00-18:00, zone: Europe/Berlin } }", StringComparison.Ordinal);
        Assert.Equal(told, (await RunAsync("--config", plugins.Configuration("office", office), "--at", at, "severity=high")).Output);
    }

    [Fact]
    public async Task What_a_connector_made_of_a_body_can_be_tried()
    {
        var file = Repository.PathOf("plugins/Prometheus/testdata/06-ha-pair-first-peer/expected.json");
        var run = await RunAsync("--config", plugins.Configuration("file", Routes), "--file", file, "connection=prometheus", "labels.team=payments");
        Assert.StartsWith("takes critical: -> PAY  group labels.team=\"payments\"\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_running_hub_is_asked_for_pairs_and_for_recorded_alerts()
    {
        var hub = await served.StartedAsync();
        var key = await served.IncidentAsync("Recorded");
        var incident = await hub.WaitForAsync($"api/v1/incidents/{key}", i => i["alerts"]!.AsArray().Count > 0);
        string[] access = ["--url", hub.Url.ToString(), "--token", hub.Token!];
        Assert.Equal("takes everything: -> PAY\n", (await RunAsync([.. access, "--alert", $"{incident["alerts"]![0]!["id"]}"])).Output);
        Assert.Equal("takes everything: -> PAY\n", (await RunAsync([.. access, "severity=high"])).Output);
        Assert.Equal(incident["alerts"]![0]!["changedAt"]!.GetValue<DateTimeOffset>(), await AtAsync([.. access, "--alert", $"{incident["alerts"]![0]!["id"]}"]));
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 20, 15, 0, TimeSpan.Zero), await AtAsync([.. access, "--alert", $"{incident["alerts"]![0]!["id"]}", "--at", "2026-06-01T22:15+02:00"]));
        var refused = await RunAsync([.. access, "connection=promtheus"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Did you mean 'prometheus'?", refused.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync([.. access, "--alert", "999999"])).ExitCode);
    }

    [Theory]
    [InlineData("'severity' is no pair", "severity")]
    [InlineData("Did you mean 'severity'?", "severty=high")]
    [InlineData("give --alert alone", "severity=high", "--alert", "1")]
    public async Task A_mistaken_question_is_refused(string sentence, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private async Task<DateTimeOffset> AtAsync(params string[] arguments) => JsonNode.Parse((await RunAsync([.. arguments, "--json"])).Output)!["at"]!.GetValue<DateTimeOffset>();

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.OfAsync(["route", "test", "--plugins", plugins.Plugins, "--data", plugins.Data, .. arguments]);
}
