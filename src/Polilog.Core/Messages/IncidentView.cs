using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.Core.Messages;

/// <summary>What a template sees. Texts are as the source sent them: hostile until rendered.</summary>
internal sealed record IncidentView
{
    public required string Key { get; init; }

    public required string TopicKey { get; init; }

    public required string TopicName { get; init; }

    public required string TimeZone { get; init; }

    public required string Title { get; init; }

    public required Phase Phase { get; init; }

    public required Severity Severity { get; init; }

    public required Severity PeakSeverity { get; init; }

    /// <summary>Name, not key.</summary>
    public string? Owner { get; init; }

    public required int Level { get; init; }

    public string? LevelName { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? TakenAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When the running limit is over.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Until when a silence or maintenance mutes it; null: none does, and then nothing stands still.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Members, firing ones first, at most ten; see <see cref="MemberCount"/>. Where one joined, that one comes first.</summary>
    public required IReadOnlyList<MemberView> Members { get; init; }

    public required int MemberCount { get; init; }

    public required int FiringCount { get; init; }

    /// <summary>Who did what this message tells; null: nobody.</summary>
    public string? Actor { get; init; }

    /// <summary>Name of the owner before, where this message tells of another one or of none; null otherwise.</summary>
    public string? PreviousOwner { get; init; }

    /// <summary>Names of the levels that were passed over because they reach nobody.</summary>
    public IReadOnlyList<string> SkippedLevels { get; init; } = [];

    /// <summary>Why, from the closed set.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Text of a person, or of an answer.</summary>
    public string? Text { get; init; }

    /// <summary>When that was asked which this message answers; null: just now.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Names of those told by this message.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>Address of the incident in the portal.</summary>
    public required string Url { get; init; }
}

/// <summary>One alert of an incident, as a template sees it.</summary>
internal sealed record MemberView(
    string Title,
    string Message,
    Severity Severity,
    bool IsFiring,
    string Connection,
    string? Resource,
    string? Check,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<AlertLink> Links,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt);

/// <summary>The same content twice: plain text, and HTML of the allow-list in MATRIX-NOTES section 3.</summary>
/// <param name="Fault">Why the topic's own template, or the shipped one, was not used; to be counted and logged.</param>
/// <param name="Template">The template it was made by; null: none, it is the safe message.</param>
internal sealed record RenderedMessage(string Text, string Html, TemplateFault? Fault = null, string? Template = null);
