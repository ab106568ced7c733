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
        Take => "take",
        Resolve => "resolve",
        Due => "due",
        _ => throw new InvalidOperationException($"Stimulus {GetType().Name} has no name."),
    };

    /// <summary>The first episode; opens the incident.</summary>
    internal sealed record Fired(Member Member) : Stimulus;

    /// <summary>One more episode of the same group.</summary>
    internal sealed record Joined(Member Member) : Stimulus;

    /// <summary>A member is graver or less grave than before; effective severity.</summary>
    internal sealed record SeverityChanged(long ConditionId, int Episode, Severity Severity) : Stimulus;

    /// <summary>A member's episode ended.</summary>
    internal sealed record Recovered(long ConditionId, int Episode, string How) : Stimulus;

    internal sealed record Take(string Person) : Stimulus;

    internal sealed record Resolve(string Person, string? Text) : Stimulus;

    /// <summary>A due time has come.</summary>
    internal sealed record Due(DueReason Reason) : Stimulus;
}
