using Polilog.Sdk;

namespace Polilog.Core.Routing;

/// <summary>A field of an alert that matchers test and <c>group_by</c> names. A missing one is the empty string.</summary>
internal sealed class AlertField
{
    public const string LabelPrefix = "labels.";

    private static readonly Dictionary<string, Func<RoutedAlert, string?>> Fixed = new(StringComparer.Ordinal)
    {
        ["connection"] = a => a.Connection,
        ["connector"] = a => a.Connector,
        ["severity"] = a => WordOf(a.Severity),
        ["resource"] = a => a.Resource,
        ["check"] = a => a.Check,
        ["title"] = a => a.Title,
    };

    private readonly Func<RoutedAlert, string?> read;

    private AlertField(string name, Func<RoutedAlert, string?> read, string? label) => (Name, this.read, Label) = (name, read, label);

    /// <summary>The fields every alert has; labels come on top of them.</summary>
    public static IReadOnlyCollection<string> FixedNames => Fixed.Keys;

    public string Name { get; }

    /// <summary>The label's own name; null for a fixed field.</summary>
    public string? Label { get; }

    /// <summary>Null if there is no such field.</summary>
    public static AlertField? Find(string name)
    {
        if (Fixed.TryGetValue(name, out var read))
            return new AlertField(name, read, label: null);
        if (!name.StartsWith(LabelPrefix, StringComparison.Ordinal) || name.Length == LabelPrefix.Length)
            return null;
        var label = name[LabelPrefix.Length..];
        return new AlertField(name, a => a.Labels.TryGetValue(label, out var value) ? value : null, label);
    }

    /// <exception cref="ArgumentException">There is no such field; a validated configuration names none that does not exist.</exception>
    public static AlertField Of(string name) => Find(name) ?? throw new ArgumentException($"Alerts have no field '{name}'.", nameof(name));

    public string ValueIn(RoutedAlert alert) => read(alert) ?? "";

    /// <summary>Whether the alert says anything about it, were it the empty string.</summary>
    public bool IsIn(RoutedAlert alert) => read(alert) is not null;

    /// <summary>From the least to the most severe.</summary>
    public static IReadOnlyList<string> SeverityWords { get; } =
        [.. new[] { Severity.Info, Severity.Warning, Severity.Average, Severity.High, Severity.Critical }.Select(WordOf)];

    /// <summary>Whether an alert may lack it.</summary>
    public bool IsOptional => Label is not null || Name is "resource" or "check";

    public static string WordOf(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        Severity.Average => "average",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => "unknown",
    };
}
