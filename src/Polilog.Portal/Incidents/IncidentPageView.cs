using Polilog.Portal.Rooms;

namespace Polilog.Portal.Incidents;

/// <summary>Everything that is known of one incident.</summary>
public sealed record IncidentPageView
{
    /// <summary>With all alerts that a page holds.</summary>
    public required CardView Card { get; init; }

    public required RoomVoice Voice { get; init; }

    public required string Route { get; init; }

    /// <summary>Empty: every alert of the route is of the same group.</summary>
    public required string GroupKey { get; init; }

    public required string Regulation { get; init; }

    /// <summary>The newest lines, in the order in which they were written.</summary>
    public required IReadOnlyList<JournalLine> Journal { get; init; }

    /// <summary>The journal began before them.</summary>
    public required bool HasOlderLines { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<ToldView> Told { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<DeliveryLine> Deliveries { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<FateLine> Fates { get; init; }
}

/// <param name="Who">Name of the person; null: engine or source.</param>
/// <param name="Text">What the person wrote.</param>
public sealed record JournalLine(DateTimeOffset At, string Event, string Via, string? Who, string? Reason, string? Text);

public sealed record DeliveryLine(DateTimeOffset At, string Destination, string Kind, string Status, int Attempts, string? Proof, string? Reason);

public sealed record FateLine(DateTimeOffset At, string Title, string Name, string Reason);
