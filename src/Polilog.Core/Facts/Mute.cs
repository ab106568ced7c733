using Polilog.Core.Routing;

namespace Polilog.Core.Facts;

/// <summary>A silence or maintenance, ready to be asked what it covers.</summary>
internal sealed class Mute(Fact fact)
{
    private readonly CompiledMatcher[] matchers = fact.Match is { } match ? [.. MuteMatch.Read(match).Select(m => new CompiledMatcher(m))] : [];

    public Fact Fact => fact;

    /// <summary>Both kinds always have an end.</summary>
    public DateTimeOffset Until => fact.Until ?? DateTimeOffset.MaxValue;

    /// <summary>As fates give it for a reason.</summary>
    public string Words => $"{fact.Kind.ToString().ToLowerInvariant()} {fact.Id} until {Until:u}";

    /// <summary>Whether it holds there.</summary>
    public bool HoldsIn(string topic, DateTimeOffset now) => fact.HoldsAt(now) && (fact.Topic is null || fact.Topic == topic);

    public bool Covers(RoutedAlert alert) => Array.TrueForAll(matchers, m => m.Matches(alert));
}
