using System.Collections.Frozen;
using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.Portal.Rooms;

/// <summary>One alert of an incident. Texts are as the source sent them; a component escapes them.</summary>
public sealed record AlertView
{
    public required string Title { get; init; }

    public string? Message { get; init; }

    public required Severity Severity { get; init; }

    public required bool IsFiring { get; init; }

    public required string Connection { get; init; }

    public string? Resource { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlyList<AlertLink> Links { get; init; } = [];

    /// <summary>As the source said it.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public long Repeats { get; init; }

    /// <summary>It was not sent but found when its source was asked.</summary>
    public bool IsFound { get; init; }

    /// <summary>Since when its source does not know it when it is asked; null: it does, or is not asked.</summary>
    public DateTimeOffset? UnconfirmedSince { get; init; }

    internal static AlertView Of(CardAlertRow row)
    {
        var details = AlertDetails.Parse(row.Alert);
        return new AlertView
        {
            Title = row.Title,
            Message = details.Message == row.Title ? null : details.Message,
            Severity = row.Severity,
            IsFiring = row.EndedAt is null,
            Connection = row.Connection,
            Resource = details.Resource,
            Labels = details.Labels ?? FrozenDictionary<string, string>.Empty,
            Links = [.. (details.Links ?? []).Select(LinkOf).OfType<AlertLink>()],
            StartsAt = row.StartsAt,
            JoinedAt = row.JoinedAt,
            EndedAt = row.EndedAt,
            Repeats = row.Refreshes,
            IsFound = row.IsFound,
            UnconfirmedSince = row.UnconfirmedSince,
        };
    }

    private static AlertLink? LinkOf(LinkDetails link) => Enum.TryParse<LinkKind>(link.Rel, ignoreCase: true, out var kind) ? AlertLink.TryCreate(kind, link.Url) : null;
}
