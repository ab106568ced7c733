using Polilog.Core.Configuration;
using Polilog.Sdk;

namespace Polilog.Portal.Rooms;

/// <summary>What a card shows of an incident. Public like all views: a Razor component takes nothing else.</summary>
public sealed record CardView
{
    public required long Id { get; init; }

    public required string Topic { get; init; }

    public required int Number { get; init; }

    public required string Title { get; init; }

    public required Severity Severity { get; init; }

    public required Severity PeakSeverity { get; init; }

    public required bool IsResolved { get; init; }

    /// <summary>Key of the responsible person; null: nobody.</summary>
    public string? Owner { get; init; }

    public string? OwnerName { get; init; }

    /// <summary>0 is the first level.</summary>
    public int Level { get; init; }

    public string? LevelName { get; init; }

    /// <summary>What a command sends back, so that who has lost a race learns it.</summary>
    public required int Version { get; init; }

    public required int Revision { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? TakenAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Null: nothing is due, or it is muted.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Null: it is not muted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    public required int AlertCount { get; init; }

    public required int FiringCount { get; init; }

    /// <summary>How often its sources have said the same again.</summary>
    public required long Repeats { get; init; }

    /// <summary>Firing ones first; not all of them.</summary>
    public required IReadOnlyList<AlertView> Alerts { get; init; }

    public string Key => $"{Topic}-{Number}";

    /// <summary>The most severe and then the newest stand first; of resolved ones the last resolved. Compared as text.</summary>
    public string Order => ResolvedAt is { } resolved && IsResolved ? $"{resolved.UtcTicks:D20}" : $"{(int)Severity}-{Number:D10}";

    /// <summary>Of each kind the first link.</summary>
    public IEnumerable<AlertLink> Links => Alerts.SelectMany(a => a.Links).DistinctBy(l => l.Kind).OrderBy(l => l.Kind is not LinkKind.Runbook).Take(5);

    internal static CardView Of(CardRow row, IEnumerable<CardAlertRow> alerts, ActiveConfiguration configuration)
    {
        var topic = configuration.FindTopic(row.TopicId);
        var regulation = topic is null ? null : configuration.RegulationOf(row.Regulation, topic);
        return new CardView
        {
            Id = row.Id,
            Topic = row.Topic,
            Number = row.Number,
            Title = row.Title,
            Severity = row.Severity,
            PeakSeverity = row.PeakSeverity,
            IsResolved = row.Phase is Core.Incidents.Phase.Resolved,
            Owner = row.Owner,
            OwnerName = row.Owner is { } owner ? configuration.FindPerson(owner)?.Name ?? owner : null,
            Level = row.Level,
            LevelName = regulation is not null && row.Level < regulation.Levels.Count ? regulation.Levels[row.Level].Name : null,
            Version = row.Version,
            Revision = row.Revision,
            OpenedAt = row.OpenedAt,
            TakenAt = row.TakenAt,
            ResolvedAt = row.ResolvedAt,
            DueAt = row.DueAt,
            MutedUntil = row.MutedUntil,
            AlertCount = row.AlertCount,
            FiringCount = row.FiringCount,
            Repeats = row.Repeats,
            Alerts = [.. alerts.Select(AlertView.Of)],
        };
    }
}
