namespace Polilog.Core.Routing;

/// <summary>
/// Leaves out the routes that cannot match. Every route stands under one of its matchers: the equality or set whose values the fewest routes ask for, else the
/// beginning of a glob, else a label that must be there; routes that have none of these are candidates always.
/// </summary>
internal sealed class RouteIndex
{
    private readonly List<FieldIndex> fixedFields = [];
    private readonly Dictionary<string, FieldIndex> labels = new(StringComparer.Ordinal);
    private readonly List<int> always = [];

    public RouteIndex(IReadOnlyList<Route> routes)
    {
        var demand = routes.SelectMany(r => r.Matchers).Where(AsksForValues).SelectMany(m => m.Listed!.Select(v => (m.Field, v))).CountBy(v => v).ToDictionary();
        for (var position = 0; position < routes.Count; position++)
            Add(position, routes[position], m => m.Listed!.Sum(v => demand[(m.Field, v)]));
    }

    /// <summary>Positions in ascending lists; no position is in two of them.</summary>
    public List<List<int>> CandidatesFor(RoutedAlert alert)
    {
        var candidates = new List<List<int>> { always };
        foreach (var field in fixedFields)
            field.AddCandidates(field.Field.ValueIn(alert), candidates);
        if (labels.Count > 0)
        {
            foreach (var (name, value) in alert.Labels)
            {
                if (labels.TryGetValue(name, out var field))
                    field.AddCandidates(value, candidates);
            }
        }
        return candidates;
    }

    private void Add(int position, Route route, Func<Matcher, int> demand)
    {
        if (route.Matchers.Where(AsksForValues).MinBy(demand) is { } exact)
        {
            foreach (var value in exact.Listed!.Distinct(StringComparer.Ordinal))
                IndexOf(exact.Field).AddValue(value, position);
        }
        else if (route.Matchers.Where(m => BeginningOf(m).Length > 0).MaxBy(m => BeginningOf(m).Length) is { } glob)
        {
            IndexOf(glob.Field).AddBeginning(BeginningOf(glob), position);
        }
        else if (route.Matchers.FirstOrDefault(m => m is { Negated: false, Kind: MatchKind.Present }) is { } present)
        {
            IndexOf(present.Field).AddBeginning("", position);
        }
        else
        {
            always.Add(position);
        }
    }

    // A matcher that an alert without the label fulfils cannot be found by the label.
    private static bool AsksForValues(Matcher matcher) => matcher is { Negated: false, Listed: { } values } && !values.Contains("", StringComparer.Ordinal);

    private static string BeginningOf(Matcher matcher) =>
        matcher is { Negated: false, Kind: MatchKind.Glob } && matcher.Values[0].AsSpan().IndexOfAny('*', '?') is var end and > 0 ? matcher.Values[0][..end] : "";

    private FieldIndex IndexOf(string name)
    {
        var field = AlertField.Of(name);
        if (field.Label is { } label)
            return labels.TryGetValue(label, out var known) ? known : labels[label] = new FieldIndex(field);
        if (fixedFields.Find(f => f.Field.Name == name) is { } index)
            return index;
        fixedFields.Add(new FieldIndex(field));
        return fixedFields[^1];
    }

    /// <summary>The routes that stand under one field.</summary>
    private sealed class FieldIndex(AlertField field)
    {
        private readonly Dictionary<string, List<int>> byValue = new(StringComparer.Ordinal);
        private readonly SortedDictionary<int, Dictionary<string, List<int>>> byBeginning = [];

        public AlertField Field { get; } = field;

        public void AddValue(string value, int position) => Add(byValue, value, position);

        public void AddBeginning(string beginning, int position)
        {
            if (!byBeginning.TryGetValue(beginning.Length, out var sameLength))
                byBeginning[beginning.Length] = sameLength = new(StringComparer.Ordinal);
            Add(sameLength, beginning, position);
        }

        public void AddCandidates(string value, List<List<int>> candidates)
        {
            if (byValue.TryGetValue(value, out var positions))
                candidates.Add(positions);
            foreach (var (length, beginnings) in byBeginning)
            {
                if (length > value.Length)
                    break;
                if (beginnings.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(value.AsSpan(0, length), out positions))
                    candidates.Add(positions);
            }
        }

        private static void Add(Dictionary<string, List<int>> index, string key, int position)
        {
            if (!index.TryGetValue(key, out var positions))
                index[key] = positions = [];
            positions.Add(position);
        }
    }
}
