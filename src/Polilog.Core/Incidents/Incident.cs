using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>The unit of work. Immutable: every decision makes the next one.</summary>
internal sealed record Incident
{
    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    public required string Topic { get; init; }

    /// <summary>Per topic from 1; 0 until it is stored.</summary>
    public int Number { get; init; }

    public required string Route { get; init; }

    public required string GroupKey { get; init; }

    public required string Title { get; init; }

    public required string Regulation { get; init; }

    public Phase Phase { get; init; }

    /// <summary>Key of the responsible person.</summary>
    public string? Owner { get; init; }

    /// <summary>0 is the first level; one above the highest is the last resort.</summary>
    public int Level { get; init; }

    /// <summary>Effective, the highest of the firing members; keeps the last when none fires.</summary>
    public Severity Severity { get; init; }

    public Severity PeakSeverity { get; init; }

    /// <summary>Counts changes of owner, phase and level only.</summary>
    public int Version { get; init; }

    /// <summary>Counts everything the card shows.</summary>
    public int Revision { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The first take.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required IncidentClock Clock { get; init; }

    /// <summary>Episodes that opened or joined it, ended ones included.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];

    /// <summary>Such as PAY-142.</summary>
    public string Key => $"{Topic}-{Number}";

    public bool IsOpen => Phase is not Phase.Resolved;
}

internal enum Phase
{
    Ownership = 0,
    Resolution = 1,
    Resolved = 2,
}

/// <summary>One episode of a condition in an incident.</summary>
/// <param name="Severity">Effective.</param>
internal sealed record Member(long ConditionId, int Episode, DateTimeOffset JoinedAt, DateTimeOffset? EndedAt, Severity Severity)
{
    public bool IsFiring => EndedAt is null;
}

/// <summary>The running limits. What is due first is what the engine waits for.</summary>
internal sealed record IncidentClock
{
    /// <summary>When the running level's time is over (or the next repeat is due); null: nothing is due.</summary>
    public DateTimeOffset? EscalationDueAt { get; init; }

    /// <summary>When the ownership limit of the opening is over; reports measure by it.</summary>
    public DateTimeOffset? OwnershipLimitAt { get; init; }

    /// <summary>When the whole resolution limit, which runs once per incident from the first take, is over.</summary>
    public DateTimeOffset? ResolutionLimitAt { get; init; }

    /// <summary>The level Ownership had reached when somebody took it; a release returns to it.</summary>
    public int OwnershipLevel { get; init; }

    /// <summary>How often the highest level was told again.</summary>
    public int Repeats { get; init; }

    /// <summary>Id of the silence or maintenance that mutes the incident; null: nothing does.</summary>
    public long? MutedBy { get; init; }

    /// <summary>When it is to be looked at whether it is muted still.</summary>
    public DateTimeOffset? MutedUntilAt { get; init; }

    /// <summary>Since when the limits stand still: what is left of each counts from here.</summary>
    public DateTimeOffset? MutedSinceAt { get; init; }

    /// <summary>Id of the owner's absence of which leads were told; null: of none.</summary>
    public long? AbsenceTold { get; init; }

    public bool IsMuted => MutedSinceAt is not null;

    public DateTimeOffset? DueAt => MutedUntilAt ?? EscalationDueAt;

    public DueReason? DueReason => MutedUntilAt is not null ? Incidents.DueReason.Unmuting : EscalationDueAt is null ? null : Incidents.DueReason.Escalation;
}

internal enum DueReason
{
    Escalation = 0,

    /// <summary>What mutes it may be over.</summary>
    Unmuting = 1,
}
