using Polilog.Portal.Rooms;
using Polilog.Sdk;

namespace Polilog.Portal.Topics;

/// <summary>A topic at a glance.</summary>
public sealed record TopicView
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Language { get; init; }

    /// <summary>Clock of the topic, words of the reader.</summary>
    public required RoomVoice Voice { get; init; }

    public required int Ownerless { get; init; }

    public required int Owned { get; init; }

    /// <summary>Open incidents, the most severe first.</summary>
    public required IReadOnlyList<SeverityCount> Severities { get; init; }

    /// <summary>Names of those who own something open.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>The first line of the newest message; null: the room was told nothing yet.</summary>
    public string? LastText { get; init; }

    public DateTimeOffset? LastAt { get; init; }
}

public sealed record SeverityCount(Severity Severity, int Count);
