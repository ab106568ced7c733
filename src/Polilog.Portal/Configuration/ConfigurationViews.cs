namespace Polilog.Portal.Configuration;

/// <summary>What is active, by what every host works, and what was active before.</summary>
/// <param name="OlderThan">There is more history below this activation; null: there is not.</param>
public sealed record ConfigurationView(ActivationLine? Active, IReadOnlyList<HostLine> Hosts, IReadOnlyList<ActivationLine> History, long? OlderThan);

/// <param name="By">Name of the person or token, or what a host was started with.</param>
/// <param name="Changed">Names of the parts in which it differs from the one before.</param>
public sealed record ActivationLine(long Activation, long Revision, DateTimeOffset At, string By, string? Note, IReadOnlyList<string> Changed);

/// <param name="Fault">Why it does not work by the active revision; null: it does, or will within a second.</param>
public sealed record HostLine(string Host, long Revision, string? Fault, DateTimeOffset SeenAt);

/// <param name="Activations">When it became active, the newest first.</param>
public sealed record RevisionView(long Revision, long? Active, IReadOnlyList<ActivationLine> Activations, IReadOnlyList<string> Parts)
{
    /// <summary>What was active before it did last; null: nothing, or its parts were not kept.</summary>
    public long? Previous { get; init; }

    public IReadOnlyList<PartLine> Changed { get; init; } = [];

    /// <summary>What it says otherwise than the one before, in words; null: that cannot be told any more.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    public bool IsActive => Active == Revision;
}

/// <param name="Change">added, changed, removed.</param>
public sealed record PartLine(string Name, string Change);

/// <param name="Active">The revision in which it can be changed.</param>
public sealed record PartView(long Revision, string Name, string Text, long? Active);

/// <summary>What a proposal would do.</summary>
/// <param name="Seen">The activation that it would follow.</param>
/// <param name="Changes">In words.</param>
/// <param name="Sentences">What it would have made of the last 30 days.</param>
/// <param name="Warnings">What somebody should look at first.</param>
public sealed record PlanView(long Seen, IReadOnlyList<PartLine> Parts, IReadOnlyList<string> Changes, IReadOnlyList<string> Sentences, IReadOnlyList<string> Warnings);

/// <param name="Line">From 1; 0: the part as a whole.</param>
public sealed record FaultLine(string Part, int Line, string Message);
