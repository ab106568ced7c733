using System.Security.Cryptography;
using System.Text;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>Turns one event into the common model.</summary>
internal sealed class EventReader(ZabbixOptions options)
{
    private const string Canceled = "NOTE: Escalation cancel";
    private const string Inaccessible = "Inaccessible user";

    private readonly ZabbixTime time = new(options.TimeZone);
    private readonly ZabbixSeverity severity = new(options.SeverityWords);

    public bool LacksZone(ZabbixEvent e) => time.LacksZone(e);

    public Alert Read(ZabbixEvent e, DateTimeOffset receivedAt)
    {
        var update = e is { IsUpdate: true, IsInfo: false } ? ZabbixUpdate.Of(e) : null;
        var canceled = update is null && e["alertmessage"]?.TrimStart().StartsWith(Canceled, StringComparison.OrdinalIgnoreCase) == true;
        var (status, transition) = StateOf(e, update, canceled);
        var startsAt = time.Start(e) ?? (transition == Transition.Problem && time.LacksZone(e) ? receivedAt : null);
        var endsAt = status == AlertStatus.Resolved ? time.Recovery(e) ?? (update?.Closed == true ? time.Update(e) : null) : null;
        var tags = ZabbixTags.Read(e.FirstOf("eventtags", "eventtagsjson"), out var unreadable);
        var actor = update is null ? null : e.FirstOf("userfullname", "eventupdateuser");
        return new Alert
        {
            Identity = e.IsInfo ? Identity.Of(("info", ((int)e.Source).ToString()), ("event_id", e.Id!)) : Identity.Of(("event_id", e.Id!)),
            IsOneShot = !e.IsInfo,
            // Other kinds of events of one trigger are not "the same check again".
            SeriesKey = e.Source == EventSource.Trigger ? e["triggerid"] : null,
            SourceEventId = update is null && !canceled ? null : StatementId(e, actor),
            Status = status,
            Transition = transition,
            Severity = e.IsInfo ? null : severity.Read(e, update),
            SeverityText = e["eventseverity"],
            Title = e.FirstOf("eventname", "alertsubject", "triggername") ?? "Event of Zabbix",
            Message = MessageOf(e, canceled),
            Resource = e.FirstOf("hostname", "hosthost", "discoverydns", "discoveryip", "hostip"),
            Check = e.FirstOf("servicename", "triggername", "eventname"),
            Labels = LabelsOf(e, tags),
            Annotations = TextMap.OfPresent(("opdata", e["eventopdata"]), ("description", e["triggerdescription"]), ("update_action", e["eventupdateaction"])),
            StartsAt = startsAt,
            EndsAt = endsAt,
            OccurredAt = update is null ? endsAt ?? (transition == Transition.Problem ? time.Start(e) : null) : time.Update(e),
            Acknowledged = update?.Acknowledged ?? AcknowledgedOf(e),
            Suppressed = update?.Suppressed,
            Actor = actor == Inaccessible ? null : actor,
            Comment = canceled ? e["alertmessage"]!.Split('\n')[0] : update?.Message,
            Links = LinksOf(e),
            SourceIds = TextMap.OfPresent(
                ("eventId", e.Id), ("recoveryEventId", e["eventrecoveryid"]), ("triggerId", e["triggerid"]), ("hostId", e["hostid"]), ("itemId", e["itemid"]),
                ("eventTime", time.LacksZone(e) ? $"{e["eventdate"]} {e["eventtime"]}" : null)),
            Warnings = Warnings(unreadable, canceled, actor, SourceTime.Doubt(startsAt, endsAt, receivedAt)),
        };
    }

    private (AlertStatus, Transition) StateOf(ZabbixEvent e, ZabbixUpdate? update, bool canceled) => (e, update) switch
    {
        ({ IsInfo: true }, _) => (AlertStatus.Info, Transition.Update),
        // Closing by hand comes as an update and again as a recovery, in either order; both end the same alert.
        (_, { Closed: true }) => (AlertStatus.Resolved, Transition.ClosedBySource),
        // Whatever is done to a problem that is over: it stays over, and what was said is a note.
        ({ IsProblem: false }, not null) => (AlertStatus.Resolved, Transition.Note),
        (_, not null) => (AlertStatus.Firing, update.Transition),
        ({ IsProblem: false }, _) => (AlertStatus.Resolved, Transition.Recovery),
        _ when canceled && options.EndWhenCanceled => (AlertStatus.Resolved, Transition.ClosedBySource),
        _ when canceled => (AlertStatus.Firing, Transition.Note),
        _ => (AlertStatus.Firing, Transition.Problem),
    };

    /// <summary>The state of the event at the moment of the message; the macro is only known for triggers.</summary>
    private static bool? AcknowledgedOf(ZabbixEvent e) => e["eventackstatus"]?.Trim().ToUpperInvariant() switch { "YES" => true, "NO" => false, _ => null };

    // Zabbix has no id of an update, and two can be made within a second. A retry repeats all of this.
    private static string StatementId(ZabbixEvent e, string? actor)
    {
        var what = $"{e["eventupdatetimestamp"]}\0{e["eventupdatedate"]} {e["eventupdatetime"]}\0{e["eventupdateaction"]}\0{e["eventupdateactionjson"]}\0{e["eventupdatemessage"]}\0{actor}";
        return $"{e.Id}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 8))}";
    }

    private static string MessageOf(ZabbixEvent e, bool canceled)
    {
        string?[] parts = [canceled ? e["alertmessage"]!.Split('\n')[0] : null, e["eventopdata"], e["triggerdescription"]];
        return parts.OfType<string>().Any() ? string.Join("\n\n", parts.OfType<string>()) : e["alertmessage"] ?? "";
    }

    // What Zabbix itself says of the host counts more than a tag that somebody named so.
    private static TextMap LabelsOf(ZabbixEvent e, IReadOnlyList<KeyValuePair<string, string>> tags) => TextMap.Of(
    [
        .. tags,
        .. TextMap.OfPresent(("host", e.FirstOf("hosthost", "hostname", "discoverydns", "discoveryip")), ("host_group", e.FirstOf("hostgroups", "triggerhostgroups"))),
    ]);

    private static IReadOnlyList<AlertLink> LinksOf(ZabbixEvent e)
    {
        var page = e["zabbixurl"]?.Trim().TrimEnd('/') is { } url && IsNumber(e["triggerid"]) && IsNumber(e.Id)
            ? $"{url}/tr_events.php?triggerid={e["triggerid"]!.Trim()}&eventid={e.Id}"
            : null;
        return [.. new[] { AlertLink.TryCreate(LinkKind.Event, page), AlertLink.TryCreate(LinkKind.Runbook, e["triggerurl"]) }.OfType<AlertLink>()];
    }

    private static bool IsNumber(string? text) => text?.Trim() is { Length: > 0 and <= 20 } digits && digits.All(char.IsAsciiDigit);

    private static IReadOnlyList<string> Warnings(string? unreadableTags, bool canceled, string? actor, string? doubt)
    {
        string?[] found =
        [
            unreadableTags,
            canceled ? "Zabbix canceled the escalation: no recovery will come." : null,
            actor == Inaccessible ? "Zabbix hides who made the update: its user for Polilog must share a user group with the operators." : null,
            doubt,
        ];
        return [.. found.OfType<string>()];
    }
}
