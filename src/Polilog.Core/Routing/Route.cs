namespace Polilog.Core.Routing;

/// <summary>An ordered test on the fields of an alert that picks the topic.</summary>
/// <param name="Name">Unique; shown in fates and in the journal.</param>
/// <param name="Matchers">All must hold.</param>
/// <param name="GroupBy">Fields whose values make one incident together; empty: one incident per episode's condition.</param>
/// <param name="Continue">Whether later routes are tried too, each of which opens its own incident.</param>
internal sealed record Route(string Name, string Topic, IReadOnlyList<Matcher> Matchers, IReadOnlyList<string> GroupBy, bool Continue)
{
    /// <summary>
    /// Name of the route it is written in, whose matchers are among its own; null: none. Inner routes stand right before their outer one, which takes what none of them took.
    /// </summary>
    public string? Inside { get; init; }

    /// <summary>Of each list one must hold at the instant the alert is routed by; empty: at any time.</summary>
    public IReadOnlyList<IReadOnlyList<TimeOfWeek>> When { get; init; } = [];

    /// <summary>Whether it takes every alert at any time, as the last one must.</summary>
    public bool TakesEverything => Matchers.Count == 0 && When.Count == 0;
}

internal enum MatchKind
{
    Equal,
    In,
    Glob,
    Regex,
    AtLeast,
    AtMost,
    Present,
}

/// <summary>
/// A test on one field: <c>connection</c>, <c>connector</c>, <c>severity</c>, <c>resource</c>, <c>check</c>, <c>title</c>, or <c>labels.NAME</c>. A missing one is the empty string.
/// </summary>
/// <param name="Negated">True if the test must fail.</param>
/// <param name="Values">One for all kinds but <see cref="MatchKind.In"/>, and none for <see cref="MatchKind.Present"/>.</param>
internal sealed record Matcher(string Field, MatchKind Kind, bool Negated, IReadOnlyList<string> Values)
{
    /// <summary>The values that fulfil the test where they can be listed; null: they cannot.</summary>
    public IReadOnlyList<string>? Listed => Kind switch
    {
        MatchKind.Equal or MatchKind.In => Values,
        MatchKind.AtLeast => [.. AlertField.SeverityWords.SkipWhile(word => word != Values[0])],
        MatchKind.AtMost => [.. AlertField.SeverityWords.TakeWhile(word => word != Values[0]), Values[0]],
        _ => null,
    };
}
