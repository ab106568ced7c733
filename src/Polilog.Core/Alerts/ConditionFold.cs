using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>What one alert does to its condition. Pure; the state rules of every family.</summary>
internal static class ConditionFold
{
    /// <param name="present">Null if the key was never seen.</param>
    /// <param name="isKnownFact">The alert's edge fact (<see cref="EdgeFact"/>) was already applied to this condition.</param>
    /// <returns>The next state; with the same <see cref="Condition.StateVersion"/> if the alert is a refresh.</returns>
    public static Condition Apply(Condition? present, Alert alert, bool isKnownFact)
    {
        if (present is null)
            return First(alert);
        // Delivery is at least once: what was applied before, late or again, must not undo what came after it.
        if (isKnownFact)
            return present;

        var next = StatusAfter(present, alert) switch
        {
            AlertStatus.Firing when present.Status == AlertStatus.Firing => StillFiring(present, alert),
            AlertStatus.Firing when IsReopening(present, alert) => Reopened(present, alert),
            AlertStatus.Firing => NewEpisode(present, alert),
            AlertStatus.Resolved when present.Status == AlertStatus.Resolved => StillResolved(present, alert),
            AlertStatus.Resolved => Resolved(present, alert),
            _ => present with { Severity = alert.Severity ?? present.Severity, Title = alert.Title },
        };
        next = next with { Suppressed = alert.Suppressed ?? present.Suppressed, IsOneShot = present.IsOneShot || alert.IsOneShot };
        return IsChange(present, next, alert) ? next with { StateVersion = present.StateVersion + 1 } : Refreshed(present, next);
    }

    private static Condition First(Alert alert) => new(
        Id: 0,
        alert.Status,
        alert.Severity ?? Severity.Unknown,
        alert.Acknowledged ?? false,
        alert.Suppressed ?? false,
        alert.IsOneShot,
        Episode: alert.Status == AlertStatus.Firing ? 1 : 0,
        StateVersion: 1,
        alert.Title,
        StartOf(alert),
        EndsAt: alert.Status == AlertStatus.Resolved ? EndOf(alert) : null,
        ExpiresAt: alert.Status == AlertStatus.Firing ? Stored(alert.ExpiresAt) : null);

    /// <summary>Information never opens or ends anything; what was one-shot and is over never fires again.</summary>
    private static AlertStatus StatusAfter(Condition present, Alert alert) => alert.Status switch
    {
        AlertStatus.Info => present.Status == AlertStatus.Info ? AlertStatus.Info : present.Status,
        AlertStatus.Firing when present.Status == AlertStatus.Resolved && (present.IsOneShot || alert.IsOneShot) => AlertStatus.Resolved,
        var said => said,
    };

    /// <summary>The same start again, or an earlier one, belongs to the episode that ended; a later one, or none given, is a new episode.</summary>
    private static bool IsReopening(Condition present, Alert alert) =>
        present.Status == AlertStatus.Resolved && StartOf(alert) is { } start && present.StartsAt is { } known && start <= known;

    private static Condition StillFiring(Condition present, Alert alert) => present with
    {
        Severity = alert.Severity ?? present.Severity,
        Title = alert.Status == AlertStatus.Info ? present.Title : alert.Title,
        Acknowledged = alert.Acknowledged ?? present.Acknowledged,
        StartsAt = Earlier(present.StartsAt, StartOf(alert)),
        ExpiresAt = alert.Status == AlertStatus.Info ? present.ExpiresAt : Stored(alert.ExpiresAt),
    };

    private static Condition Reopened(Condition present, Alert alert) => StillFiring(present, alert) with
    {
        Status = AlertStatus.Firing,
        Episode = Math.Max(1, present.Episode),
        EndsAt = null,
    };

    private static Condition NewEpisode(Condition present, Alert alert) => present with
    {
        Status = AlertStatus.Firing,
        Severity = alert.Severity ?? present.Severity,
        Acknowledged = alert.Acknowledged ?? false,
        Episode = present.Episode + 1,
        Title = alert.Title,
        StartsAt = StartOf(alert),
        EndsAt = null,
        ExpiresAt = Stored(alert.ExpiresAt),
    };

    /// <summary>A resolve keeps the severity that the condition had while it fired.</summary>
    private static Condition Resolved(Condition present, Alert alert) => present with
    {
        Status = AlertStatus.Resolved,
        Severity = present.Status == AlertStatus.Firing ? present.Severity : alert.Severity ?? present.Severity,
        Acknowledged = alert.Acknowledged ?? present.Acknowledged,
        Title = IsBareEnd(alert) ? present.Title : alert.Title,
        StartsAt = present.StartsAt ?? StartOf(alert),
        EndsAt = EndOf(alert),
        ExpiresAt = null,
    };

    // What comes after its end at least says what it was.
    private static Condition StillResolved(Condition present, Alert alert) => present with
    {
        Title = present.Title == Alert.Untitled ? alert.Title : present.Title,
        Acknowledged = alert.Acknowledged ?? present.Acknowledged,
    };

    /// <summary>The source said that it is over and nothing more: what it was is known from before.</summary>
    public static bool IsBareEnd(Alert alert) => alert is { Status: AlertStatus.Resolved, Title: Alert.Untitled };

    private static bool IsChange(Condition present, Condition next, Alert alert) =>
        next.Status != present.Status
        || next.Episode != present.Episode
        || next.Severity != present.Severity
        || next.Acknowledged != present.Acknowledged
        || next.Suppressed != present.Suppressed
        || next.Title != present.Title
        || EdgeFact.Is(alert);

    /// <summary>Only what a refresh may move: the lease and the earliest start.</summary>
    private static Condition Refreshed(Condition present, Condition next) =>
        next.ExpiresAt == present.ExpiresAt && next.StartsAt == present.StartsAt ? present : present with { ExpiresAt = next.ExpiresAt, StartsAt = next.StartsAt };

    private static DateTimeOffset? StartOf(Alert alert) => Stored(alert.StartsAt);

    private static DateTimeOffset? EndOf(Alert alert) => Stored(alert.EndsAt ?? alert.OccurredAt);

    // PostgreSQL keeps microseconds; a start that was read back must be equal to the one that comes again.
    private static DateTimeOffset? Stored(DateTimeOffset? moment) => moment is { } m ? new DateTimeOffset(m.UtcTicks / 10 * 10, TimeSpan.Zero) : null;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one <= other ? one : other;
}
