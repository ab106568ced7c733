using Polilog.Sdk;

namespace Polilog.Host.Demonstration;

/// <summary>Something that goes wrong in the demonstration, as a monitoring system sees it.</summary>
/// <param name="Topic">Whose room it finds.</param>
/// <param name="Check">Name of the rule or trigger.</param>
/// <param name="Title">What the people read; the same as long as it lasts.</param>
/// <param name="Message">More of it.</param>
/// <param name="Hosts">Where; several, which only Prometheus sends, are a storm that becomes one incident.</param>
internal sealed record Alarm(Source Source, string Topic, string Check, Severity Severity, string Title, string Message, params IReadOnlyList<string> Hosts)
{
    /// <summary>Counts the scenes of the demonstration; tells two that are alike apart.</summary>
    public long Number { get; init; }

    /// <summary>When it began, from the beginning of the demonstration.</summary>
    public TimeSpan BeganAt { get; init; }

    /// <summary>What stands in the room: the incident is named after whichever host came first.</summary>
    public IEnumerable<string> Titles => Hosts.Select(TitleOn);

    public string TitleOn(string host) => Title.Replace("{host}", host, StringComparison.Ordinal);
}

/// <summary>A monitoring system of the demonstration; each has a connection.</summary>
internal enum Source
{
    Prometheus,
    Zabbix,
}
