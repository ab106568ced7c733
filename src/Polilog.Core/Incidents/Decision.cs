using System.Text.Json.Nodes;
using Polilog.Core.Messages;

namespace Polilog.Core.Incidents;

/// <summary>What the regulation answers to a stimulus; a closed set.</summary>
internal abstract record Decision
{
    private Decision() { }

    /// <summary>It took effect.</summary>
    /// <param name="Next">The incident after it.</param>
    /// <param name="Entries">What the journal records, in order; at least one.</param>
    /// <param name="Tellings">What rooms and people are told as new messages, in order; the card changes silently besides.</param>
    internal sealed record Changed(Incident Next, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<Telling> Tellings) : Decision;

    /// <summary>Nothing to do: answered, not an error (taking what one owns already).</summary>
    internal sealed record Unchanged(Reason Reason) : Decision;

    /// <summary>Not allowed or not possible now.</summary>
    /// <param name="Text">Why, and what to do, in the topic's language; names the present owner where that matters.</param>
    internal sealed record Refused(Reason Reason, string Text) : Decision;
}

/// <summary>One line of the journal. Data holds ids and values only, never names or free text of people that must be erasable.</summary>
/// <param name="Event">lower_snake_case: opened, joined, taken, escalated, resolved ...</param>
/// <param name="Person">Key of the acting person; null: engine or source.</param>
internal sealed record JournalEntry(string Event, Reason Reason, string? Person, JsonObject Data)
{
    /// <summary>Keys of those told; stored as ids.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>What the person wrote; stored apart, so that it can be erased.</summary>
    public string? Text { get; init; }
}

/// <summary>Something a room is told as a new message. At the opening that is the card itself, whose first revision rings.</summary>
/// <param name="Mentions">Keys of the people it must ring for; empty: rings for nobody.</param>
/// <param name="Rings">Whether it is a message that must wake, or a notice.</param>
internal sealed record Telling(MessageKind Kind, Reason Reason, IReadOnlyList<string> Mentions, bool Rings)
{
    /// <summary>Key of the person who did what is told; null: engine or source.</summary>
    public string? Actor { get; init; }

    /// <summary>Key of the owner before; null: there was none, or he stays.</summary>
    public string? PreviousOwner { get; init; }

    /// <summary>What the person wrote.</summary>
    public string? Text { get; init; }

    /// <summary>Names of the levels that were passed over because they reach nobody.</summary>
    public IReadOnlyList<string> SkippedLevels { get; init; } = [];
}

/// <summary>Why something happened or did not; one enumerated reason, stored.</summary>
internal enum Reason
{
    NewEpisode,
    SameGroup,
    SeverityRose,
    SeverityFell,
    SeverityUnchanged,
    MemberRecovered,
    AllRecovered,
    TakenByPerson,
    AlreadyYours,
    TakenOver,
    SolvedByPerson,
    AlreadyResolved,
    NobodyTookIt,
    NotSolvedInTime,
    LevelHasNobody,
    LevelsExhausted,
    SameCondition,
    SourceNote,
    NotYetDue,
    NoSuchIncident,
    TakenMeanwhile,
    RoleTooLow,
    NotAMember,
    UnknownPerson,
    RecoveryNeedsOwner,
    RecoveryKeepsOpen,
    Muted,
    MutingEnded,
    OwnerAbsent,
    OwnerLeft,
    SourceRefused,
}
