using Polilog.Core.Messages;

namespace Polilog.Core.Incidents;

/// <summary>What the regulation answers to a stimulus; a closed set.</summary>
internal abstract record Decision
{
    private Decision() { }

    /// <summary>It took effect.</summary>
    /// <param name="Next">The incident after it.</param>
    /// <param name="Entries">What the journal records, in order; at least one.</param>
    /// <param name="Tellings">What rooms and people are told, besides the card, in order.</param>
    internal sealed record Changed(Incident Next, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<Telling> Tellings) : Decision;

    /// <summary>Nothing to do: answered, not an error (taking what one owns already).</summary>
    internal sealed record Unchanged(Reason Reason) : Decision;

    /// <summary>Not allowed or not possible now.</summary>
    /// <param name="Text">Why, and what to do; names the present owner where that matters.</param>
    internal sealed record Refused(Reason Reason, string Text) : Decision;
}

/// <summary>One line of the journal. Data holds ids and values only, never names or free text of people that must be erasable.</summary>
/// <param name="Event">lower_snake_case: opened, joined, taken, escalated, resolved ...</param>
/// <param name="Person">Key of the acting person; null: engine or source.</param>
internal sealed record JournalEntry(string Event, Reason Reason, string? Person, System.Text.Json.Nodes.JsonObject Data);

/// <summary>Something a room is told as a new message.</summary>
/// <param name="Mentions">Keys of the people it must ring for; empty: rings for nobody.</param>
/// <param name="Rings">Whether it is a message that must wake, or a notice.</param>
internal sealed record Telling(MessageKind Kind, IReadOnlyList<string> Mentions, bool Rings);

/// <summary>Why something happened or did not; one enumerated reason, stored.</summary>
internal enum Reason
{
    NewEpisode,
    SameGroup,
    SeverityRose,
    SeverityFell,
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
    NotAMember,
    UnknownPerson,
    RecoveryNeedsOwner,
    RecoveryKeepsOpen,
}
