namespace Polilog.Core.Configuration.Shapes;

/// <summary>What a mapping consists of.</summary>
/// <param name="Title">Heading of its own in the reference; no two shapes have the same.</param>
/// <param name="What">As a fault says it, such as <c>a topic</c>.</param>
internal sealed record SectionShape(string Title, string What, params IReadOnlyList<SectionKey> Keys)
{
    /// <summary>Keys that are known but not obeyed yet; taking them silently would be a promise.</summary>
    public IReadOnlyList<string> NotYet { get; init; } = [];

    /// <summary>What its other keys name; null: it has none.</summary>
    public NamedValues? Named { get; init; }

    /// <summary>Without any key it would say nothing.</summary>
    public bool NeedsOne { get; init; }

    /// <summary>Without one of these it would say nothing; empty: it may.</summary>
    public IReadOnlyList<SectionKey> NeedsOneOf { get; init; } = [];

    /// <summary>Two keys would contradict each other.</summary>
    public bool AtMostOne { get; init; }

    public IReadOnlyList<string> KnownNames => [.. Keys.Select(k => k.Name), .. NotYet];

    public bool Has(string key) => Named is not null || Keys.Any(k => k.Name == key);
}

/// <summary>Values under names that the configuration gives.</summary>
/// <param name="Name">What a name looks like.</param>
internal sealed record NamedValues(Form.Text Name, Form Value, string Says);
