using System.Text;
using System.Text.Json.Nodes;
using Polilog.Core.Routing;
using Polilog.Host.Demonstration;
using Polilog.Prometheus;
using Polilog.Sdk;
using Polilog.UnitTests.Configuration;
using Polilog.Zabbix;

namespace Polilog.UnitTests.Demonstration;

public sealed class AlarmRequestsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlarmRequests Requests = new(run: 1);
    private static readonly RouteTable Routes = new(DemonstrationConfiguration.Read(Connectors.Known).Document!.Routes);

    [Fact]
    public void The_connectors_read_every_request_of_the_script_without_a_doubt()
    {
        foreach (var step in Steps())
        {
            var (hosts, ended) = step switch
            {
                DemonstrationStep.Fire fire => (fire.Hosts, false),
                DemonstrationStep.Recover recover => (recover.Hosts, true),
                _ => ([], false),
            };
            if (hosts.Count == 0)
                continue;
            var (connection, body) = Requests.Of(step.Alarm, hosts, Now + step.Alarm.BeganAt, ended ? Now + step.At : null);
            var result = Read(connection, body);
            Assert.Empty(result.Warnings);
            Assert.Empty(result.Rejected);
            Assert.Equal(hosts.Select(step.Alarm.TitleOn), result.Alerts.Select(a => a.Title));
            Assert.All(result.Alerts, a => Assert.Equal((ended ? AlertStatus.Resolved : AlertStatus.Firing, step.Alarm.Severity), (a.Status, a.Severity)));
            Assert.All(result.Alerts, a => Assert.Empty(a.Warnings));
        }
    }

    [Fact]
    public void Every_alarm_finds_the_room_it_is_meant_for()
    {
        foreach (var step in Steps().OfType<DemonstrationStep.Fire>())
        {
            var (connection, body) = Requests.Of(step.Alarm, step.Hosts, Now, endsAt: null);
            foreach (var alert in Read(connection, body).Alerts)
            {
                var routed = new RoutedAlert(connection, connection, alert.Severity!.Value, alert.Resource, alert.Check, alert.Title, alert.Labels);
                Assert.Equal(step.Alarm.Topic, Assert.Single(Routes.Match(routed, Now)).Topic);
            }
        }
    }

    [Fact]
    public void Begin_and_end_of_an_alarm_are_about_the_same_thing_and_two_runs_never_are()
    {
        var alarm = Steps().First(s => s.Alarm.Source == Source.Zabbix).Alarm;
        var (_, begin) = Requests.Of(alarm, alarm.Hosts, Now, endsAt: null);
        var (_, end) = Requests.Of(alarm, alarm.Hosts, Now, endsAt: Now);
        var (_, later) = new AlarmRequests(run: 2).Of(alarm, alarm.Hosts, Now, endsAt: null);
        Assert.Equal(Read("zabbix", begin).Alerts[0].Identity, Read("zabbix", end).Alerts[0].Identity);
        Assert.NotEqual(Read("zabbix", begin).Alerts[0].Identity, Read("zabbix", later).Alerts[0].Identity);
    }

    private static IReadOnlyList<DemonstrationStep> Steps() => new DemonstrationScript(1).Between(TimeSpan.Zero, Scenes.All.Count * DemonstrationScript.Beat + TimeSpan.FromMinutes(1));

    private static ConnectorResult Read(string connection, JsonObject body)
    {
        IConnector connector = connection == "zabbix" ? new ZabbixConnector(new ZabbixOptions()) : new AlertmanagerConnector(new AlertmanagerOptions());
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        return connector.Read(new ConnectorRequest("POST", "", none, Encoding.UTF8.GetBytes(body.ToJsonString()), none, Now));
    }
}
