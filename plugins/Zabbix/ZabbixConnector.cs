using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>Reads what the Polilog media type of Zabbix posts: one event, as a flat object of its parameters.</summary>
[Connector("zabbix")]
public sealed class ZabbixConnector(ZabbixOptions options) : IConnector
{
    private readonly EventReader reader = new(options);

    /// <inheritdoc/>
    public ConnectorResult Read(ConnectorRequest request)
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
