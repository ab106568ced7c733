using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Json;

/// <summary>How the sender says how grave a condition is.</summary>
public sealed class SeverityOptions : IValidatableObject
{
    /// <summary>Where the word or number stands. Default: nowhere.</summary>
    public ValueSource? Value { get; init; }

    /// <summary>Words that this sender uses otherwise, or in addition to the usual ones, such as <c>5: critical</c>. Default: none.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, Severity> Words { get; init; } = new Dictionary<string, Severity>(StringComparer.Ordinal);

    /// <summary>What any other word means, or none. Default: unknown.</summary>
    public Severity Otherwise { get; init; } = Severity.Unknown;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Value?.Fault is { } fault)
            yield return new(fault, [nameof(Value)]);
    }
}
