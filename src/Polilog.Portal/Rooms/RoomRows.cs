using Polilog.Core.Configuration;
using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.Portal.Rooms;

/// <summary>An incident as read for its card.</summary>
internal sealed record CardRow
{
    public long Id { get; init; }
    public int TopicId { get; init; }
    public string Topic { get; init; } = "";
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public Phase Phase { get; init; }

    /// <summary>Person key.</summary>
    public string? Owner { get; init; }
    public int Level { get; init; }
    public Severity Severity { get; init; }
    public Severity PeakSeverity { get; init; }
    public int Version { get; init; }
    public int Revision { get; init; }
    public string Regulation { get; init; } = "";
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? TakenAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? MutedUntil { get; init; }
    public int AlertCount { get; init; }
    public int FiringCount { get; init; }
    public long Repeats { get; init; }
}

/// <summary>A member of an incident as read for its card.</summary>
internal sealed record CardAlertRow
{
    public long IncidentId { get; init; }
    public string Title { get; init; } = "";
    public Severity Severity { get; init; }
    public DateTimeOffset JoinedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public long Refreshes { get; init; }
    public string Connection { get; init; } = "";
    public DateTimeOffset? UnconfirmedSince { get; init; }
    public bool IsFound { get; init; }

    /// <summary>JSON.</summary>
    public string Alert { get; init; } = "{}";
}

/// <summary>A message as read for the timeline.</summary>
internal sealed record ToldRow
{
    public long Id { get; init; }
    public int TopicId { get; init; }
    public int? Number { get; init; }
    public string Kind { get; init; } = "";
    public string Language { get; init; } = "";
    public string Html { get; init; } = "";
    public bool Rings { get; init; }

    /// <summary>Person ids.</summary>
    public int[] Mentions { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }

    public ToldView ViewIn(ActiveConfiguration configuration) => new(
        Id,
        Number is { } number && configuration.FindTopic(TopicId) is { } topic ? $"{topic.Key}-{number}" : null,
        Kind,
        Language,
        Html,
        Rings,
        [.. Mentions.Select(id => configuration.FindPerson(id)?.Name).OfType<string>()],
        CreatedAt);
}

internal sealed record CountsRow
{
    public int TopicId { get; init; }
    public int Ownerless { get; init; }
    public int Owned { get; init; }

    public RoomCounts View => new(Ownerless, Owned);
}
