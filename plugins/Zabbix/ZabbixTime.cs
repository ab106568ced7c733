using System.Globalization;
using Polilog.Sdk;

namespace Polilog.Zabbix;

/// <summary>The moments of an event: Unix seconds where this Zabbix gives them, else date and time in the sender's time zone.</summary>
internal sealed class ZabbixTime(string? timeZone)
{
    private readonly TimeZoneInfo? zone = timeZone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    public DateTimeOffset? Start(ZabbixEvent e) => Read(e, "event");

    public DateTimeOffset? Recovery(ZabbixEvent e) => Read(e, "eventrecovery");

    public DateTimeOffset? Update(ZabbixEvent e) => Read(e, "eventupdate");

    /// <summary>Did the source give a time that cannot be used, because nobody said in which zone it is.</summary>
    public bool LacksZone(ZabbixEvent e) => zone is null && Start(e) is null && e["eventdate"] is not null;

    private DateTimeOffset? Read(ZabbixEvent e, string prefix)
    {
        if (SourceTime.Read(e[prefix + "timestamp"]) is { } moment)
            return moment;
        return zone is not null
            && DateTime.TryParseExact($"{e[prefix + "date"]} {e[prefix + "time"]}", "yyyy.MM.dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? InZone(local, zone)
            : null;
    }

    // A time that the clocks skip in spring was told by a clock that had not been put forward yet. One that comes twice in autumn counts as the later one.
    private static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(local) ? zone.BaseUtcOffset : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
