using System.Collections.Frozen;

namespace Polilog.Sdk;

/// <summary>Turns the words people use for severities into <see cref="Severity"/>: case-insensitive, trimmed; what is not known is <see cref="Severity.Unknown"/>.</summary>
/// <param name="changes">Words that this connection reads otherwise, or adds; null or empty: the table as shipped.</param>
public sealed class SeverityWords(IReadOnlyDictionary<string, Severity>? changes = null)
{
    private static readonly FrozenDictionary<string, Severity> Shipped = Table(
        (Severity.Critical, "critical crit page fatal emergency emerg disaster blocker p1 sev1 s1"),
        (Severity.High, "high error err major alert p2 sev2 s2"),
        (Severity.Average, "average medium moderate minor p3 sev3 s3"),
        (Severity.Warning, "warning warn low p4 sev4 s4"),
        (Severity.Info, "info information informational notice ok none debug p5 sev5"));

    private readonly FrozenDictionary<string, Severity> table = changes is not { Count: > 0 }
        ? Shipped
        : Shipped.Concat(changes.Select(c => KeyValuePair.Create(c.Key.Trim(), c.Value)))
            .GroupBy(w => w.Key, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => g.Last().Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The severity a word stands for; <see cref="Severity.Unknown"/> for null, empty and unknown words.</summary>
    public Severity Read(string? word) => word is not null && table.TryGetValue(word.Trim(), out var severity) ? severity : Severity.Unknown;

    private static FrozenDictionary<string, Severity> Table(params (Severity Severity, string Words)[] rows) => rows
        .SelectMany(r => r.Words.Split(' ').Select(w => (Word: w, r.Severity)))
        .ToFrozenDictionary(r => r.Word, r => r.Severity, StringComparer.OrdinalIgnoreCase);
}
