using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Json;

/// <summary>
/// How the bodies of one sender are read. A value is given by a path (<c>$.monitor.name</c>, from the item), by a text (<c>= like this</c>), or by a list of both,
/// of which the first that is there counts.
/// </summary>
public sealed class JsonOptions : IValidatableObject
{
    /// <summary>The path, from the body, of the list of items; each becomes one alert. Default: the body itself; if it is a list, each of its values.</summary>
    public ValueSource? Items { get; init; }

    /// <summary>Only items that meet all of these conditions are read; the others are no alerts. Default: all items.</summary>
    [MaxLength(20)]
    public IReadOnlyList<ItemCondition> When { get; init; } = [];

    /// <summary>What the alert is about, by name: equal values are the same condition, so never a time, a severity or a state. Required; every value must be there.</summary>
    [Required, MinLength(1), MaxLength(10)]
    public IReadOnlyDictionary<string, ValueSource>? Identity { get; init; }

    /// <summary>Whether the condition is on. Required.</summary>
    [Required]
    public StatusOptions? Status { get; init; }

    /// <summary>One line for people. Required.</summary>
    [Required]
    public ValueSource? Title { get; init; }

    /// <summary>The text below it. Default: none.</summary>
    public ValueSource? Message { get; init; }

    /// <summary>How grave it is. Default: unknown, which counts as the connection's unknown_severity.</summary>
    public SeverityOptions Severity { get; init; } = new();

    /// <summary>The host or instance it is about. Default: none.</summary>
    public ValueSource? Resource { get; init; }

    /// <summary>The service, check or rule. Default: none.</summary>
    public ValueSource? Check { get; init; }

    /// <summary>When it began: ISO 8601, or Unix seconds or milliseconds. Default: not told.</summary>
    public ValueSource? StartsAt { get; init; }

    /// <summary>When it ended, in the same forms; read only when the alert is resolved. Default: not told.</summary>
    public ValueSource? EndsAt { get; init; }

    /// <summary>Labels, which routes match on, by name. Default: none.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, ValueSource> Labels { get; init; } = new Dictionary<string, ValueSource>(StringComparer.Ordinal);

    /// <summary>The path of an object whose members all become labels; those of <c>labels</c> come before them. Default: none.</summary>
    public ValueSource? LabelsFrom { get; init; }

    /// <summary>Free texts by name. Default: none.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, ValueSource> Annotations { get; init; } = new Dictionary<string, ValueSource>(StringComparer.Ordinal);

    /// <summary>The path of an object whose members all become annotations. Default: none.</summary>
    public ValueSource? AnnotationsFrom { get; init; }

    /// <summary>Addresses by what they lead to: source, rule, event, dashboard, panel, silence, runbook, external. Default: none.</summary>
    public IReadOnlyDictionary<string, ValueSource> Links { get; init; } = new Dictionary<string, ValueSource>(StringComparer.Ordinal);

    /// <summary>Resolves a firing alert by itself when nothing was heard of it for so long; for senders that never say that it is over. From 1 minute to 30 days. Default: never.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan? ExpireAfter { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (option, name, value) in Values())
        {
            if (value?.Fault is { } fault)
                yield return new(name is null ? fault : $"{name}: {fault}", [option]);
            else if (value is { HasPath: false } && option is nameof(Items) or nameof(LabelsFrom) or nameof(AnnotationsFrom))
                yield return new("It must be a path, such as $.details.", [option]);
        }
        if (Identity?.Keys.Any(string.IsNullOrWhiteSpace) == true)
            yield return new("A name is empty.", [nameof(Identity)]);
        if (Identity?.Values.Any(v => v is null or { HasPath: true } or { Fault: not null }) == false)
            yield return new("All items would be the same condition: at least one value must be a path.", [nameof(Identity)]);
        foreach (var kind in Links.Keys.Where(k => KindOf(k) is null))
            yield return new($"'{kind}' is no kind of link. Known are: {string.Join(", ", Enum.GetNames<LinkKind>().Select(k => k.ToLowerInvariant()))}.", [nameof(Links)]);
    }

    internal static LinkKind? KindOf(string word) =>
        Enum.GetValues<LinkKind>().Where(k => string.Equals(k.ToString(), word, StringComparison.OrdinalIgnoreCase)).Select(k => (LinkKind?)k).FirstOrDefault();

    private IEnumerable<(string Option, string? Name, ValueSource? Value)> Values() =>
    [
        (nameof(Items), null, Items), (nameof(Title), null, Title), (nameof(Message), null, Message), (nameof(Resource), null, Resource), (nameof(Check), null, Check),
        (nameof(StartsAt), null, StartsAt), (nameof(EndsAt), null, EndsAt), (nameof(LabelsFrom), null, LabelsFrom), (nameof(AnnotationsFrom), null, AnnotationsFrom),
        .. Named(nameof(Identity), Identity), .. Named(nameof(Labels), Labels), .. Named(nameof(Annotations), Annotations), .. Named(nameof(Links), Links),
    ];

    private static IEnumerable<(string, string?, ValueSource?)> Named(string option, IReadOnlyDictionary<string, ValueSource>? values) =>
        values?.Select((string, string?, ValueSource?) (v) => (option, v.Key, v.Value ?? new ValueSource([]))) ?? [];
}
