using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>A condition whose present state the engine has not decided about yet; locked until it has.</summary>
/// <param name="DedupKey">Hex.</param>
/// <param name="Severity">As the source said it.</param>
/// <param name="UnknownSeverity">What an unknown one counts as, by its connection.</param>
/// <param name="ChangedAt">When its present state came in.</param>
/// <param name="Alert">JSON, see <see cref="Alerts.AlertDetails"/>.</param>
internal sealed record ClaimedCondition(
    long Id,
    string DedupKey,
    int ConnectionId,
    string Connection,
    string Connector,
    AlertStatus Status,
    Severity Severity,
    Severity UnknownSeverity,
    int Episode,
    long StateVersion,
    long DecidedVersion,
    string? SeriesKey,
    string Title,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    DateTimeOffset ChangedAt,
    string Alert)
{
    /// <summary>As routing and regulation use it.</summary>
    public Severity EffectiveSeverity => Severity is Severity.Unknown ? UnknownSeverity : Severity;
}

/// <summary>One alert that changed a condition since the last decision.</summary>
internal sealed record ConditionChange(long ConditionId, long StateVersion, int Episode, AlertStatus Status, Transition Transition);

/// <summary>Where an episode of a condition stands: in an incident, or muted on a route; the last-decided state.</summary>
/// <param name="IncidentId">0: in none, the route is muted.</param>
internal sealed record DecidedMember(long IncidentId, IncidentGroup Group, long ConditionId, int Episode, bool IsFiring, Severity Severity)
{
    public bool IsMuted => IncidentId == 0;
}
