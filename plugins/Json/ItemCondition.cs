using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Polilog.Json;

/// <summary>A test of an item: exactly one of <c>is</c>, <c>present</c> and <c>matches</c>.</summary>
public sealed class ItemCondition : IValidatableObject
{
    // What is looked through of a text; enough to tell what an item is.
    private const int MaxLooked = 4096;

    private Regex? pattern;

    /// <summary>What is tested.</summary>
    [Required]
    public ValueSource? Value { get; init; }

    /// <summary>The value is one of these words; upper and lower case make no difference.</summary>
    public Words? Is { get; init; }

    /// <summary>The value is there (true), or is not (false); null and blank texts are not.</summary>
    public bool? Present { get; init; }

    /// <summary>The value contains what this regular expression describes; <c>^</c> and <c>$</c> bind it to the whole. At most 500 characters; no lookaround, no back references.</summary>
    [MaxLength(500)]
    public string? Matches { get; init => (field, pattern) = (value, Compile(value)); }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Value?.Fault is { } fault)
            yield return new(fault, [nameof(Value)]);
        if ((Is is null ? 0 : 1) + (Present is null ? 0 : 1) + (Matches is null ? 0 : 1) != 1)
            yield return new("Exactly one of is, present and matches belongs here.", [nameof(Is), nameof(Present), nameof(Matches)]);
        if (Matches is not null && pattern is null)
            yield return new("It is no regular expression that can be used: mind brackets, and use neither lookaround nor back references.", [nameof(Matches)]);
    }

    internal bool Holds(JsonElement item)
    {
        var text = Value!.Text(item);
        return (Present, Is, text) switch
        {
            ({ } mustBe, _, _) => text is not null == mustBe,
            (_, _, null) => false,
            (_, { } words, _) => words.Contains(text),
            _ => pattern!.IsMatch(text.AsSpan(0, Math.Min(text.Length, MaxLooked))),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => (Present, Is) switch
    {
        ({ } mustBe, _) => $"{Value} is {(mustBe ? "" : "not ")}present",
        (_, { } words) => $"{Value} is {words}",
        _ => $"{Value} matches {Matches}",
    };

    private static Regex? Compile(string? expression)
    {
        try
        {
            return expression is null ? null : new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
