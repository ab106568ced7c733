namespace Polilog.Core.Delivery;

/// <summary>A lane that was claimed, with the delivery that was begun in it.</summary>
internal sealed class TakenDelivery
{
    /// <summary>Null: only tells how many were skipped.</summary>
    public string? Destination { get; init; }
    public long Fence { get; init; }

    /// <summary>Null: another host was faster; the lane is to be given back.</summary>
    public long? DeliveryId { get; init; }
    public long MessageId { get; init; }
    public long? IncidentId { get; init; }
    public string Kind { get; init; } = "";
    public int Revision { get; init; }
    public string? RootProof { get; init; }
    public string Text { get; init; } = "";
    public string Html { get; init; } = "";
    public bool Rings { get; init; }
    public bool IsCritical { get; init; }

    /// <summary>In place of the message; null: the message itself.</summary>
    public string? Content { get; init; }

    /// <summary>Keys of people.</summary>
    public string[] Mentions { get; init; } = [];

    public string? Answers { get; init; }
    public string? AnswersIn { get; init; }

    /// <summary>Before this attempt.</summary>
    public DateTimeOffset? FirstAttemptAt { get; init; }

    /// <summary>Before this one.</summary>
    public int Attempts { get; init; }

    /// <summary>How many card changes were settled unsent in the same step.</summary>
    public long Skipped { get; init; }

    public string Scheme => Destination![..Destination!.IndexOf(':', StringComparison.Ordinal)];
}

/// <summary>What is written about one finished attempt.</summary>
/// <param name="DeliveryId">Null: only gives the lane back.</param>
/// <param name="Trouble">Of the lane; null: none any more.</param>
internal sealed record SettledDelivery(
    string Destination, long Fence, long? DeliveryId, DeliveryStatus Status, string? Proof, string? Reason, DateTimeOffset NextAttemptAt, string? Trouble);

/// <summary>What is owed in all.</summary>
internal sealed class Backlog
{
    public long Owed { get; init; }
    public DateTimeOffset? OldestAt { get; init; }
}
