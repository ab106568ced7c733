using System.ComponentModel.DataAnnotations;
using Polilog.Sdk;

namespace Polilog.Json;

/// <summary>How the sender says whether a condition is on.</summary>
public sealed class StatusOptions : IValidatableObject
{
    /// <summary>Where the word stands. Default: nowhere; then <c>otherwise</c> holds for every item.</summary>
    public ValueSource? Value { get; init; }

    /// <summary>Words that mean that it is on.</summary>
    public Words Firing { get; init; } = new([]);

    /// <summary>Words that mean that it is over.</summary>
    public Words Resolved { get; init; } = new([]);

    /// <summary>Words of news that have no end and open nothing, such as a test.</summary>
    public Words Info { get; init; } = new([]);

    /// <summary>What any other word means, or none. Default: the item is refused.</summary>
    public AlertStatus? Otherwise { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Value?.Fault is { } fault)
            yield return new(fault, [nameof(Value)]);
        if (Value is null && Otherwise is null)
            yield return new("Say where the word stands, or what holds without one.", [nameof(Value), nameof(Otherwise)]);
        string[] all = [.. Firing.Texts, .. Resolved.Texts, .. Info.Texts];
        foreach (var twice in all.GroupBy(w => w, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return new($"'{twice.Key}' stands there twice.", [nameof(Firing), nameof(Resolved), nameof(Info)]);
    }

    internal AlertStatus? Read(string? word) => word switch
    {
        null => Otherwise,
        _ when Firing.Contains(word) => AlertStatus.Firing,
        _ when Resolved.Contains(word) => AlertStatus.Resolved,
        _ when Info.Contains(word) => AlertStatus.Info,
        _ => Otherwise,
    };
}
