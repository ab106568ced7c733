using Polilog.Core.People;

namespace Polilog.Core.Facts;

/// <summary>What people declare while the hub runs; outside the configuration, append-only.</summary>
internal enum FactKind
{
    /// <summary>Alerts that match are muted until a time.</summary>
    Silence,

    /// <summary>A planned window in which a topic is muted.</summary>
    Maintenance,

    /// <summary>A person is away: told nothing, asked for nothing.</summary>
    Absence,

    /// <summary>Who is on call in a topic for a time, above every calendar.</summary>
    Override,

    /// <summary>Who belongs to a topic whose members are managed here.</summary>
    Membership,
}

/// <summary>A fact that was not revoked, as decisions see it.</summary>
/// <param name="Topic">Key; null: an absence, or a silence of the whole installation.</param>
/// <param name="Person">Key of who is absent, on call or a member.</param>
/// <param name="Role">Of a membership.</param>
/// <param name="Match">JSON, of a silence or maintenance; null: everything in the topic.</param>
/// <param name="Until">Null: until it is revoked.</param>
internal sealed record Fact(long Id, FactKind Kind, string? Topic, string? Person, TopicRole? Role, string? Match, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>From its first instant, to before its last one.</summary>
    public bool HoldsAt(DateTimeOffset now) => From <= now && (Until is not { } until || now < until);
}

/// <summary>A fact with all that is recorded of it.</summary>
internal sealed record FactRow
{
    public long Id { get; init; }
    public string Kind { get; init; } = "";
    public string? Topic { get; init; }
    public string? Person { get; init; }
    public string? Role { get; init; }
    public string? Match { get; init; }
    public DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Null: none was given, or it was erased.</summary>
    public string? Reason { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public string RecordedBy { get; init; } = "";
    public DateTimeOffset? RevokedAt { get; init; }
    public string? RevokedBy { get; init; }
}
