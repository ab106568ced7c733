using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>
/// Reads what the Polilog media type of Zabbix posts (one event, as a flat object of its parameters), and what Zabbix streams by itself (one event in a line).
/// Both name a problem alike and may run side by side.
/// </summary>
[Connector("zabbix")]
public sealed class ZabbixConnector(ZabbixOptions options) : IConnector, IReplyFormat, IAlertSource, IAcknowledgeSource
{
    private readonly EventReader reader = new(options);
    private readonly CurrentProblems current = new(options);
    private readonly Acknowledgements acknowledgements = new(options);

    /// <inheritdoc/>
    public Uri? Address => options.ApiUrl;

    /// <inheritdoc/>
    public bool ResolvesMissing => options.ResolveMissing;

    /// <inheritdoc/>
    public Task<AlertSnapshot> ReadCurrentAsync(HttpClient client, DateTimeOffset askedAt, CancellationToken cancel) => current.ReadAsync(client, askedAt, cancel);

    /// <inheritdoc/>
    public bool Acknowledges => options.Acknowledge;

    /// <inheritdoc/>
    public Task<AcknowledgeResult> AcknowledgeAsync(Acknowledgement acknowledgement, HttpClient client, CancellationToken cancel) =>
        acknowledgements.TellAsync(acknowledgement, client, cancel);

    /// <inheritdoc/>
    public ConnectorResult Read(ConnectorRequest request) =>
        IsGet(request) ? ConnectorResult.Ignored("A GET sends no event.")
        : ZabbixStream.Is(request) ? ZabbixStream.Read(request)
        : ReadEvent(request);

    /// <inheritdoc/>
    public ConnectorReply? Reply(ConnectorRequest request, Receipt receipt) =>
        IsGet(request) ? new ConnectorReply(405, "application/json", "{\"error\":\"Events are sent here by POST.\"}"u8.ToArray())
        : ZabbixStream.Is(request) ? ZabbixStream.Reply(receipt)
        : null;

    private static bool IsGet(ConnectorRequest request) => request.Method == "GET";

    private ConnectorResult ReadEvent(ConnectorRequest request)
    {
        var e = new ZabbixEvent(request.ReadJson(ZabbixJson.Default.TextMap));
        if (!e.IsOurs)
            throw new MalformedPayloadException("None of the fields is a parameter of the Polilog media type, such as `event_id`.", "$");
        if (e.Id is null)
            return ConnectorResult.Test(e.FirstOf("alertsubject", "eventname") ?? "Test of the media type");
        if (e is { IsInfo: false, IsProblem: null })
            throw new MalformedPayloadException("`event_value` is neither 1 nor 0, and `event_status` is none of PROBLEM, RESOLVED and OK.", "$.event_value");
        return ConnectorResult.Of(reader.Read(e, request.ReceivedAt)) with
        {
            Warnings = reader.LacksZone(e)
                ? ["Zabbix sends times without an offset and the option time_zone is not set: the time of arrival is used."]
                : [],
        };
    }
}
