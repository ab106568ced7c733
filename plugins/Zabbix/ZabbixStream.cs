using System.Text;
using System.Text.Json;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>
/// Reads what a connector of Zabbix (6.4 and newer) streams: problems and recoveries, one in a line. The id of the problem is the identity, as with the media type, so
/// that both may run side by side.
/// </summary>
internal static class ZabbixStream
{
    // Whoever sends so many is no Zabbix, and a broken line costs a hundred times as much as a good one.
    private const int MaxBroken = 1000;

    /// <summary>By the type of the content, else by the names in the first line: proxies between change the type.</summary>
    public static bool Is(ConnectorRequest request) =>
        (request.Headers.TryGetValue("Content-Type", out var type) && type.TrimStart().StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase))
        || BeginsWithRecord(request.Body.Span);

    public static ConnectorResult Read(ConnectorRequest request)
    {
        var alerts = new List<Alert>();
        var rejected = new List<RejectedPart>();
        var (index, itemValues) = (0, 0);
        foreach (var line in request.ReadJsonLines(ZabbixJson.Default.TextMap))
        {
            var record = line.Value is { } fields ? new StreamRecord(fields) : null;
            if (record?.IsItemValue == true)
                itemValues++;
            else if ((line.Fault ?? FaultOf(record!)) is not { } fault)
                alerts.Add(AlertOf(record!, index, request.ReceivedAt));
            else
                rejected.Add(new RejectedPart(index, line.Place, fault));
            index++;
            if (rejected.Count > MaxBroken)
                throw new MalformedPayloadException($"More than {MaxBroken} lines are no records. The first: {rejected[0].Reason}", rejected[0].Place);
        }
        if (alerts.Count == 0 && rejected.Count > 0)
            throw new MalformedPayloadException($"No line is a problem or a recovery. The first: {rejected[0].Reason}", rejected[0].Place);
        string[] warnings = itemValues == 0 ? [] : [$"{itemValues} values of items were ignored: the connector in Zabbix must have the data type Events."];
        return alerts.Count == 0 ? ConnectorResult.Ignored(warnings[0]) : new ConnectorResult { Alerts = alerts, Rejected = rejected, Warnings = warnings };
    }

    /// <summary>Zabbix takes this for success, and puts the field <c>error</c> of anything else into its log; the host's own answer has that field.</summary>
    public static ConnectorReply? Reply(Receipt receipt) =>
        receipt.Status == 200 ? new ConnectorReply(200, "application/json", "{\"response\":\"success\"}"u8.ToArray()) : null;

    private static string? FaultOf(StreamRecord record) => record switch
    {
        { IsProblem: null } => "`value` is neither 1 nor 0.",
        { ProblemId: null, IsProblem: true } => "`eventid` is missing or is no number.",
        { ProblemId: null } => "`p_eventid` is missing or is no number, so nothing tells which problem is over.",
        _ => null,
    };

    private static Alert AlertOf(StreamRecord record, int index, DateTimeOffset receivedAt)
    {
        var isOver = record.IsProblem == false;
        var tags = ZabbixTags.Read(record.Tags, out var unreadable);
        var (startsAt, endsAt) = isOver ? (null, record.At) : (record.At, (DateTimeOffset?)null);
        var hosts = record.Hosts;
        var host = hosts is [var first, ..] ? first.Name : null;
        return new Alert
        {
            Identity = Identity.Of(("event_id", record.ProblemId!)),
            IsOneShot = true,
            SeriesKey = record.Name is null ? null : $"{host}/{record.Name}",
            Status = isOver ? AlertStatus.Resolved : AlertStatus.Firing,
            Transition = isOver ? Transition.Recovery : Transition.Problem,
            Severity = isOver && record.SeverityText is null ? null : record.Severity,
            SeverityText = record.SeverityText,
            Title = record.Name ?? (isOver ? Alert.Untitled : "Event of Zabbix"),
            Resource = host,
            Check = record.Name,
            Labels = TextMap.Of([.. tags, .. TextMap.OfPresent(("host", string.Join(", ", hosts.Select(h => h.Host))), ("host_group", string.Join(", ", record.Groups)))]),
            StartsAt = startsAt,
            EndsAt = endsAt,
            OccurredAt = record.At,
            SourceIds = TextMap.OfPresent(("eventId", record.ProblemId), ("recoveryEventId", record.RecoveryId)),
            Warnings = [.. new[] { unreadable, SourceTime.Doubt(startsAt, endsAt, receivedAt) }.OfType<string>()],
            Index = index,
        };
    }

    private static bool BeginsWithRecord(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
        var (hasClock, hasId) = (false, false);
        try
        {
            for (var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject; isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName; reader.Skip())
            {
                hasClock |= Names(reader, "clock"u8);
                hasId |= Names(reader, "eventid"u8) || Names(reader, "p_eventid"u8) || Names(reader, "itemid"u8);
                if (hasClock && hasId)
                    return true;
            }
        }
        catch (JsonException)
        {
            // Whoever reads it will say what is wrong.
        }
        return false;
    }

    // Escaped names are left alone: half a surrogate pair among them cannot be compared.
    private static bool Names(in Utf8JsonReader reader, ReadOnlySpan<byte> name) => !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(name);
}
