namespace Polilog.Sdk;

/// <summary>
/// One statement of a source about one condition at one moment, normalised. A connector turns one request into alerts; the host folds them
/// into conditions by <see cref="Identity"/>.
/// </summary>
/// <remarks>
/// An alert is always clean, however it was made: setters remove U+0000, turn lone surrogates into U+FFFD and control characters into blanks,
/// and cut texts at their limit on the border of a grapheme. What was cut remains in the stored request.
/// </remarks>
public sealed record Alert
{
    /// <summary>The most text elements (graphemes) a <see cref="Title"/> may have; the last is an ellipsis if more were given.</summary>
    public const int MaxTitleLength = 250;

    /// <summary>The most UTF-8 bytes a <see cref="Message"/> may have (16 KiB).</summary>
    public const int MaxMessageBytes = 16 * 1024;

    /// <summary>
    /// The title of an alert that was given none. An end that says nothing but that it is one has this title; title and description of the condition then stay
    /// as they were.
    /// </summary>
    public const string Untitled = "Alert";

    /// <summary>What the statement is about. The host hashes it, together with the connection, into the dedup key.</summary>
    public required Identity Identity { get; init; }

    /// <summary>Does the source say that the condition is on.</summary>
    public required AlertStatus Status { get; init; }

    /// <summary>Why this statement came. It never overrules <see cref="Status"/>.</summary>
    public Transition Transition { get; init; } = Transition.Problem;

    /// <summary>How grave; null keeps the last known one (a resolve usually says nothing about it).</summary>
    public Severity? Severity { get; init; }

    /// <summary>The sender's own word for the severity, unchanged; null if it has none.</summary>
    public string? SeverityText { get; init => field = AlertText.CleanOrNull(value); }

    /// <summary>One line for people; at most <see cref="MaxTitleLength"/> text elements. Line breaks become blanks. An empty one becomes <see cref="Untitled"/>.</summary>
    public required string Title { get; init => field = AlertText.Line(value, MaxTitleLength) is { Length: > 0 } line ? line : Untitled; }

    /// <summary>Plain text, may have line breaks; at most <see cref="MaxMessageBytes"/> bytes of UTF-8.</summary>
    public string Message { get; init => field = AlertText.Block(value, MaxMessageBytes); } = "";

    /// <summary>The host or instance it is about; null if the source named none.</summary>
    public string? Resource { get; init => field = AlertText.CleanOrNull(value); }

    /// <summary>The service, check or rule name; null if the source named none.</summary>
    public string? Check { get; init => field = AlertText.CleanOrNull(value); }

    /// <summary>
    /// Coarser than the identity: "the same check again" (Zabbix trigger id, Grafana rule uid, Nagios host and service). Used for reopening, flapping and
    /// statistics, never for resolving. Null: the identity itself.
    /// </summary>
    public string? SeriesKey { get; init => field = AlertText.CleanOrNull(value); }

    /// <summary>The source's own id of this statement; notes and acknowledgements with an id seen before are dropped.</summary>
    public string? SourceEventId { get; init => field = AlertText.CleanOrNull(value); }

    /// <summary>True if this identity never fires again after a resolve (Zabbix event ids): a late firing then arrives as resolved.</summary>
    public bool IsOneShot { get; init; }

    /// <summary>Identity-like facts of the source; routes match on them. Names and values are plain text.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = AlertText.Clean(value); } = NoText;

    /// <summary>Free text of the source by name.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = AlertText.Clean(value); } = NoText;

    /// <summary>Numeric readings by name; null where the source has no reading.</summary>
    public IReadOnlyDictionary<string, double?> Values { get; init; } = NoValues;

    /// <summary>When the condition began, by the source's clock, in UTC; null if it did not say.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When the condition ended, by the source's clock, in UTC; null while it fires or if it did not say.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When this statement was made, by the source's clock, in UTC; null: when it was received.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>A lease, in UTC: without refresh until then, the condition is resolved as expired. Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Acknowledged at the source; null: the source said nothing, the previous value stays.</summary>
    public bool? Acknowledged { get; init; }

    /// <summary>Muted at the source (downtime, flapping); null: the source said nothing, the previous value stays.</summary>
    public bool? Suppressed { get; init; }

    /// <summary>Who acknowledged or commented at the source, as the source names the person.</summary>
    public string? Actor { get; init => field = AlertText.CleanOrNull(value); }

    /// <summary>What that person wrote.</summary>
    public string? Comment { get; init => field = value is null ? null : AlertText.Block(value, MaxMessageBytes); }

    /// <summary>Absolute http or https links; make them with <see cref="AlertLink.TryCreate"/>.</summary>
    public IReadOnlyList<AlertLink> Links { get; init; } = [];

    /// <summary>Pictures the source offers. The host fetches none unless told to.</summary>
    public IReadOnlyList<AlertImage> Images { get; init; } = [];

    /// <summary>Ids of the source worth keeping (fingerprint, groupKey, triggerId ...), by name.</summary>
    public IReadOnlyDictionary<string, string> SourceIds { get; init => field = AlertText.Clean(value); } = NoText;

    /// <summary>The sender's own grouping; null if it has none.</summary>
    public AlertGroup? Group { get; init; }

    /// <summary>What was repaired or guessed while reading this alert, in plain sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The position of this alert in its request, from 0.</summary>
    public int Index { get; init; }

    private static readonly IReadOnlyDictionary<string, string> NoText = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
    private static readonly IReadOnlyDictionary<string, double?> NoValues = System.Collections.Frozen.FrozenDictionary<string, double?>.Empty;
}

/// <summary>The sender's own grouping of alerts.</summary>
/// <param name="Key">The sender's name of the group.</param>
/// <param name="Truncated">How many alerts of the group the sender left out of this request.</param>
public sealed record AlertGroup(string Key, int Truncated);

/// <summary>A picture the source offers.</summary>
/// <param name="Url">Where it lies; absolute, http or https.</param>
/// <param name="Alt">What it shows.</param>
public sealed record AlertImage(string Url, string Alt);
