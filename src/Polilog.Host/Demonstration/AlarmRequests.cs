using System.Text.Json;
using System.Text.Json.Nodes;
using Polilog.Sdk;

namespace Polilog.Host.Demonstration;

/// <summary>What Alertmanager and Zabbix send about an alarm, as their connectors document it.</summary>
/// <param name="run">Tells two demonstrations apart: Zabbix never gives an event's number twice.</param>
internal sealed class AlarmRequests(long run)
{
    private const int NumbersOfARun = 1_000_000_000;

    private static readonly DateTimeOffset NoEnd = new(1, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="alarm">What it is about.</param>
    /// <param name="hosts">Those of its hosts that are spoken of.</param>
    /// <param name="startsAt">When it began.</param>
    /// <param name="endsAt">Null: it is still on.</param>
    /// <returns>The connection and the body to post to it.</returns>
    public (string Connection, JsonObject Body) Of(Alarm alarm, IReadOnlyList<string> hosts, DateTimeOffset startsAt, DateTimeOffset? endsAt) => alarm.Source switch
    {
        Source.Prometheus => ("prometheus", Webhook(alarm, hosts, startsAt, endsAt)),
        _ => ("zabbix", MediaType(alarm, hosts.Single(), startsAt, endsAt)),
    };

    private static JsonObject Webhook(Alarm alarm, IReadOnlyList<string> hosts, DateTimeOffset startsAt, DateTimeOffset? endsAt) => new()
    {
        ["version"] = "4",
        ["receiver"] = "polilog",
        ["status"] = StatusOf(endsAt),
        ["groupKey"] = $"{{}}:{{alertname=\"{alarm.Check}\"}}",
        ["groupLabels"] = new JsonObject { ["alertname"] = alarm.Check },
        ["commonLabels"] = new JsonObject { ["alertname"] = alarm.Check, ["service"] = ServiceOf(alarm) },
        ["commonAnnotations"] = new JsonObject(),
        ["externalURL"] = "http://alertmanager.example:9093",
        ["truncatedAlerts"] = 0,
        ["alerts"] = new JsonArray([.. hosts.Select(host => Alert(alarm, host, startsAt, endsAt))]),
    };

    private static JsonObject Alert(Alarm alarm, string host, DateTimeOffset startsAt, DateTimeOffset? endsAt) => new()
    {
        ["status"] = StatusOf(endsAt),
        ["labels"] = new JsonObject
        {
            ["alertname"] = alarm.Check,
            ["instance"] = host,
            ["service"] = ServiceOf(alarm),
            ["severity"] = WordOf(alarm.Severity),
        },
        ["annotations"] = new JsonObject
        {
            ["summary"] = alarm.TitleOn(host),
            ["description"] = alarm.Message,
            ["runbook_url"] = $"https://runbooks.example/{alarm.Check}",
        },
        ["startsAt"] = startsAt,
        ["endsAt"] = endsAt ?? NoEnd,
        ["generatorURL"] = $"http://prometheus.example:9090/graph?g0.expr={alarm.Check}",
    };

    private JsonObject MediaType(Alarm alarm, string host, DateTimeOffset startsAt, DateTimeOffset? endsAt)
    {
        // A recovery is an event, too: problems have the even numbers.
        var eventId = (run * NumbersOfARun) + (alarm.Number * 2);
        var body = new JsonObject
        {
            ["event_id"] = eventId.ToString(),
            ["event_source"] = "0",
            ["event_object"] = "0",
            ["event_value"] = endsAt is null ? "1" : "0",
            ["event_status"] = endsAt is null ? "PROBLEM" : "RESOLVED",
            ["event_name"] = alarm.TitleOn(host),
            ["event_opdata"] = alarm.Message,
            ["event_nseverity"] = ((int)alarm.Severity).ToString(),
            ["event_severity"] = WordOf(alarm.Severity),
            ["event_tags"] = new JsonArray(new JsonObject { ["tag"] = "service", ["value"] = ServiceOf(alarm) }),
            ["event_timestamp"] = Seconds(startsAt),
            ["event_update_status"] = "0",
            ["event_ack_status"] = "No",
            ["trigger_id"] = (25_000 + alarm.Check.Sum(c => c)).ToString(),
            ["trigger_name"] = alarm.Check,
            ["host_host"] = host,
            ["host_name"] = host,
            ["host_groups"] = alarm.Topic == "SKLAD" ? "Склад" : "Linux servers",
            ["zabbix_url"] = "https://zabbix.example",
        };
        if (endsAt is { } end)
            (body["event_recovery_id"], body["event_recovery_timestamp"]) = ((eventId + 1).ToString(), Seconds(end));
        return body;
    }

    private static string StatusOf(DateTimeOffset? endsAt) => endsAt is null ? "firing" : "resolved";

    private static string Seconds(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString();

    private static string ServiceOf(Alarm alarm) => alarm.Topic switch { "PAY" => "payments", "WEB" => "web", _ => "warehouse" };

    private static string WordOf(Severity severity) => JsonNamingPolicy.SnakeCaseLower.ConvertName(severity.ToString());
}
