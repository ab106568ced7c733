using Polilog.Core.Routing;
using Polilog.Sdk;

namespace Polilog.Core.Configuration.Import.Alertmanager;

/// <summary>Matchers that hold together, without those that another one says already.</summary>
internal sealed class Conjunction
{
    private static readonly Dictionary<string, string> NoLabels = [];

    private Conjunction(IReadOnlyList<Matcher> matchers) => Matchers = matchers;

    public static Conjunction Empty { get; } = new([]);

    public IReadOnlyList<Matcher> Matchers { get; }

    /// <summary>This one itself if nothing new is said; null if no alert can fulfil both.</summary>
    public Conjunction? And(IReadOnlyList<Matcher> more)
    {
        var all = this;
        foreach (var matcher in more)
        {
            if (all.And(matcher) is not { } both)
                return null;
            all = both;
        }
        return all;
    }

    private Conjunction? And(Matcher matcher)
    {
        var ofField = Matchers.Where(m => m.Field == matcher.Field).ToList();
        if (ofField.Find(IsEquality) is { } known)
            return Holds(matcher, known.Values[0]) ? this : null;
        if (IsEquality(matcher))
            return ofField.TrueForAll(m => Holds(m, matcher.Values[0])) ? new Conjunction([.. Matchers.Where(m => m.Field != matcher.Field), matcher]) : null;
        if (ofField.Find(m => IsSameTest(m, matcher)) is { } same)
            return same.Negated == matcher.Negated ? this : null;
        return new Conjunction([.. Matchers, matcher]);
    }

    private static bool IsEquality(Matcher matcher) => matcher is { Kind: MatchKind.Equal, Negated: false };

    private static bool IsSameTest(Matcher one, Matcher other) => one.Kind == other.Kind && one.Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    private static bool Holds(Matcher matcher, string value)
    {
        var labels = value.Length == 0 ? NoLabels : new Dictionary<string, string>(StringComparer.Ordinal) { [matcher.Field[AlertField.LabelPrefix.Length..]] = value };
        return new CompiledMatcher(matcher).Matches(new RoutedAlert("", "", Severity.Unknown, null, null, "", labels));
    }
}
