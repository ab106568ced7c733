using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>Zabbix has six severities, as we do. The number counts; the names can be renamed and translated.</summary>
internal sealed class ZabbixSeverity(IReadOnlyDictionary<string, Severity> own)
{
    private readonly SeverityWords words = new(own);

    /// <summary>Discovery, autoregistration and internal events have none: unknown.</summary>
    public Severity Read(ZabbixEvent e, ZabbixUpdate? update) => OfNumber(e["eventnseverity"]) ?? OfNumber(update?.NewSeverity) ?? words.Read(e["eventseverity"]);

    private static Severity? OfNumber(string? text) => text?.Trim() is [var digit and >= '0' and <= '5'] ? (Severity)(digit - '0') : null;
}
