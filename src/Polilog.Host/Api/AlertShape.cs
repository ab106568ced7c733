using Polilog.Core.Alerts;
using Polilog.Sdk;

namespace Polilog.Host.Api;

/// <summary>The common alert model as the API shows it: a condition with what its last alert said.</summary>
internal sealed record AlertShape
{
    public required long Id { get; init; }

    /// <summary>64 hex digits.</summary>
    public required string DedupKey { get; init; }
    public required string Connection { get; init; }
    public required AlertSource Source { get; init; }
    public required AlertStatus Status { get; init; }

    /// <summary>As the source said it.</summary>
    public required Severity Severity { get; init; }

    /// <summary>As routing and regulation use it.</summary>
    public required Severity EffectiveSeverity { get; init; }
    public string? SeverityText { get; init; }
    public required string Title { get; init; }
    public string? Message { get; init; }
    public string? Resource { get; init; }
    public string? Check { get; init; }
    public required bool Acknowledged { get; init; }
    public required bool Suppressed { get; init; }
    public required IReadOnlyList<IdentityPart> Identity { get; init; }
    public string? SeriesKey { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    public IReadOnlyDictionary<string, double?>? Values { get; init; }
    public IReadOnlyList<LinkDetails>? Links { get; init; }
    public IReadOnlyList<AlertImage>? Images { get; init; }
    public IReadOnlyDictionary<string, string>? SourceIds { get; init; }
    public AlertGroup? Group { get; init; }
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>From 1; the next one begins when it fires again.</summary>
    public required int Episode { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public required DateTimeOffset FirstSeenAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>How often it was said again without a change.</summary>
    public required long Refreshes { get; init; }
    public required long StateVersion { get; init; }

    /// <summary>Whether the engine has decided about this state.</summary>
    public required bool Decided { get; init; }

    /// <summary>When this episode was found by reconciliation: the source did not send it in time. Null: it did.</summary>
    public DateTimeOffset? FoundByReconciliationAt { get; init; }

    /// <summary>Since when the source does not know it when it is asked. Null: it does, or is not asked.</summary>
    public DateTimeOffset? UnconfirmedSince { get; init; }
    public RawPlace? Raw { get; init; }

    public static AlertShape Of(AlertRow row)
    {
        var details = AlertDetails.Parse(row.Alert);
        return new AlertShape
        {
            Id = row.Id,
            DedupKey = Convert.ToHexStringLower(row.DedupKey),
            Connection = row.Connection,
            Source = new AlertSource(row.Family, row.Connection),
            Status = row.Status,
            Severity = row.Severity,
            EffectiveSeverity = row.EffectiveSeverity,
            SeverityText = details.SeverityText,
            Title = row.Title,
            Message = details.Message,
            Resource = details.Resource,
            Check = details.Check,
            Acknowledged = row.Acknowledged,
            Suppressed = row.Suppressed,
            Identity = details.Identity,
            SeriesKey = row.SeriesKey,
            Labels = details.Labels,
            Annotations = details.Annotations,
            Values = details.Values,
            Links = details.Links,
            Images = details.Images,
            SourceIds = details.SourceIds,
            Group = details.Group,
            Warnings = details.Warnings,
            Episode = row.Episode,
            StartsAt = row.StartsAt,
            EndsAt = row.EndsAt,
            ExpiresAt = row.ExpiresAt,
            FirstSeenAt = row.FirstSeenAt,
            LastSeenAt = row.LastSeenAt,
            ChangedAt = row.ChangedAt,
            Refreshes = row.Refreshes,
            StateVersion = row.StateVersion,
            Decided = row.DecidedVersion >= row.StateVersion,
            FoundByReconciliationAt = row.FoundAt,
            UnconfirmedSince = row.UnconfirmedSince,
            Raw = row.RawId is { } raw ? new RawPlace(raw, row.RawIndex) : null,
        };
    }
}

/// <param name="Family">Connectors of one family share identities.</param>
/// <param name="Instance">The connection.</param>
internal sealed record AlertSource(string Family, string Instance);

/// <summary>Where it stands in a stored request.</summary>
internal sealed record RawPlace(long Id, int Index);
