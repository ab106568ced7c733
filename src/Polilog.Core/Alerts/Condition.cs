using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>The stored state of one dedup key, as far as the next alert is judged by it.</summary>
/// <param name="Episode">Number of the present or last firing-to-resolved life, from 1; 0: it never fired.</param>
/// <param name="StateVersion">Raised by every alert that changes more than counters.</param>
internal sealed record Condition(
    long Id,
    AlertStatus Status,
    Severity Severity,
    bool Acknowledged,
    bool Suppressed,
    bool IsOneShot,
    int Episode,
    long StateVersion,
    string Title,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    DateTimeOffset? ExpiresAt);
