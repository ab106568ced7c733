using Polilog.Core.Configuration.Planning;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>Parts that somebody wants to be the configuration.</summary>
/// <param name="Base">The revision they were made from; null: the parts are all there is to be, whatever is active.</param>
/// <param name="By">Person key, name of a token, or what the host was started with.</param>
/// <param name="Note">Why, for the history.</param>
internal sealed record Proposal(ConfigurationParts Parts, long? Base, string By, string? Note)
{
    /// <summary>Hash of the revision they were made from, in hex; null: not known, and the number must do. Another hub, or a restored one, may have other parts under the same number.</summary>
    public string? BaseSha256 { get; init; }

    /// <summary>The activation against which somebody has looked at its plan: nothing is done if another one is active by now. Null: he does not mind.</summary>
    public long? Seen { get; init; }

    /// <summary>These parts were active before: going back to them is the way out of a fault, and must not be refused for what a new part may not do.</summary>
    public bool GoesBack { get; init; }
}

/// <summary>What came of a proposal; a closed set.</summary>
internal abstract record RevisionOutcome
{
    /// <summary>It is active, or in a rehearsal could be.</summary>
    /// <param name="Parts">What was proposed, with what others have changed meanwhile.</param>
    /// <param name="Before">What it replaces; null: nothing was active.</param>
    /// <param name="Changed">Parts in which the two differ.</param>
    internal sealed record Accepted(ConfigurationParts Parts, ConfigurationReading Reading, ActiveRevision? Before, IReadOnlyList<PartChange> Changed) : RevisionOutcome
    {
        public HubConfiguration Document => Reading.Document!;

        /// <summary>Its number; null in a rehearsal.</summary>
        public long? Revision { get; init; }

        /// <summary>What it would do; null outside of rehearsals.</summary>
        public ConfigurationPlan? Plan { get; init; }
    }

    /// <summary>It is active already.</summary>
    internal sealed record Unchanged(ActiveRevision Active) : RevisionOutcome;

    /// <summary>Somebody else has changed the same parts meanwhile.</summary>
    internal sealed record Conflict(IReadOnlyList<string> Parts, ActiveRevision Active) : RevisionOutcome;

    /// <summary>It was made from a revision that this hub does not have under that number.</summary>
    internal sealed record Foreign(long Base, ActiveRevision? Active) : RevisionOutcome;

    /// <summary>Another activation came after the one that was seen; nothing was done.</summary>
    internal sealed record Overtaken(ActiveRevision Active) : RevisionOutcome;

    /// <summary>Its parts do not make a configuration.</summary>
    internal sealed record Faulty(ConfigurationReading Reading) : RevisionOutcome;

    /// <summary>It is right in itself, but must not become active now.</summary>
    /// <param name="Why">And what to do.</param>
    internal sealed record Refused(string Why) : RevisionOutcome;
}
