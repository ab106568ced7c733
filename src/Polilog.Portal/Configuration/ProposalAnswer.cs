namespace Polilog.Portal.Configuration;

/// <summary>What came of a proposal, as its page tells it.</summary>
/// <param name="Status">Of the answer over HTTP.</param>
public sealed record ProposalAnswer(int Status)
{
    /// <summary>In the reader's language; null: what is below says it all.</summary>
    public string? Message { get; init; }

    /// <summary>Why it is refused and what to do, as the hub says it: in English.</summary>
    public string? Refusal { get; init; }

    public IReadOnlyList<FaultLine> Faults { get; init; } = [];

    public PlanView? Plan { get; init; }

    /// <summary>The revision it has become; null: nothing was done.</summary>
    public long? Applied { get; init; }

    /// <summary>What somebody else has made of the same part meanwhile.</summary>
    public TheirPart? Theirs { get; init; }
}

/// <param name="Text">Null: it was removed.</param>
public sealed record TheirPart(long Revision, string? Text);
