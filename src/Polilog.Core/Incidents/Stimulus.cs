using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>What happened to an incident; a closed set. Alarms, people, API and timers all enter the decision as one of these.</summary>
internal abstract record Stimulus
{
    private Stimulus() { }

    /// <summary>Name in the journal, lower_snake_case.</summary>
    public string Name => this switch
    {
        Fired => "fired",
        Joined => "joined",
        SeverityChanged => "severity_changed",
        Recovered => "recovered",
        SourceNote => "source_note",
        Take => "take",
        Resolve => "resolve",
        SourceNotTold => "source_not_told",
        Due => "due",
        MutingBegan => "muting_began",
        MutingEnded => "muting_ended",
        OwnerAbsent => "owner_absent",
        OwnerLeft => "owner_left",
        _ => throw new InvalidOperationException($"Stimulus {GetType().Name} has no name."),
    };

    /// <summary>A new episode that no open incident of its group takes in: opens an incident, or reopens the one of the same condition it is decided on.</summary>
    internal sealed record Fired(string Topic, string Route, string GroupKey, string Title, Member Member) : Stimulus;

    /// <summary>One more episode of the same group.</summary>
    internal sealed record Joined(Member Member) : Stimulus;

    /// <summary>A member is graver or less grave than before; effective severity.</summary>
    internal sealed record SeverityChanged(long ConditionId, int Episode, Severity Severity) : Stimulus;

    /// <summary>A member's episode ended.</summary>
    internal sealed record Recovered(long ConditionId, int Episode, string How) : Stimulus;

    /// <summary>Somebody acknowledged, muted or commented at the source.</summary>
    internal sealed record SourceNote(long ConditionId, long StateVersion, Transition What) : Stimulus;

    /// <param name="SeenVersion">
    /// The incident's version the person had before his eyes; null: unknown. Who saw no owner while somebody else became it has lost a race and does not take over.
    /// </param>
    internal sealed record Take(string Person, int? SeenVersion = null) : Stimulus;

    internal sealed record Resolve(string Person, string? Text) : Stimulus;

    /// <summary>A source could not be told what became of the incident, for good.</summary>
    /// <param name="Delivery">Which one.</param>
    /// <param name="Reason">Why, in one sentence.</param>
    internal sealed record SourceNotTold(long Delivery, string Connection, string Reason) : Stimulus;

    /// <summary>A due time has come.</summary>
    internal sealed record Due(DueReason Reason) : Stimulus;

    /// <summary>A silence or maintenance covers all that fires of it; or another one does now, or until another time.</summary>
    internal sealed record MutingBegan(long Fact, DateTimeOffset Until) : Stimulus;

    /// <summary>Nothing covers it any more.</summary>
    internal sealed record MutingEnded : Stimulus;

    /// <summary>The owner's absence has begun.</summary>
    internal sealed record OwnerAbsent(long Fact, DateTimeOffset Until) : Stimulus;

    /// <summary>The owner does not belong to the topic any more.</summary>
    internal sealed record OwnerLeft(string Person) : Stimulus;
}
