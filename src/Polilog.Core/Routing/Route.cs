namespace Polilog.Core.Routing;

/// <summary>An ordered test on the fields of an alert that picks the topic.</summary>
/// <param name="Name">Unique; shown in fates and in the journal.</param>
/// <param name="Matchers">All must hold; none: the catch-all, which must be the last.</param>
/// <param name="GroupBy">Fields whose values make one incident together; empty: one incident per episode's condition.</param>
/// <param name="Continue">Whether later routes are tried too, each of which opens its own incident.</param>
internal sealed record Route(string Name, string Topic, IReadOnlyList<Matcher> Matchers, IReadOnlyList<string> GroupBy, bool Continue);

internal enum MatchKind
{
    Equal,
    In,
    Glob,
    Regex,
}

/// <summary>
/// A test on one field: <c>connection</c>, <c>connector</c>, <c>severity</c>, <c>resource</c>, <c>check</c>, <c>title</c>, or <c>labels.NAME</c>. A missing one is the empty string.
/// </summary>
/// <param name="Negated">True if the test must fail.</param>
/// <param name="Values">One for all kinds but <see cref="MatchKind.In"/>.</param>
internal sealed record Matcher(string Field, MatchKind Kind, bool Negated, IReadOnlyList<string> Values);
