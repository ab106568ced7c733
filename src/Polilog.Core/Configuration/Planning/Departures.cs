namespace Polilog.Core.Configuration.Planning;

/// <summary>Members whom a configuration takes away from topics, and what that means for what is open there. Pure.</summary>
internal sealed class Departures
{
    private const int MostNamed = 5;

    private readonly Dictionary<string, string[]> leaving;

    public Departures(HubConfiguration before, HubConfiguration after)
    {
        // Where members are managed here, the configuration says nothing of who leaves.
        var staying = after.Topics.Where(t => !t.MembersAreManagedHere).ToDictionary(t => t.Key, t => t.Members.Select(m => m.Person).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        leaving = before.Topics.Where(t => staying.ContainsKey(t.Key))
            .Select(t => (t.Key, Members: t.Members.Select(m => m.Person).Distinct(StringComparer.Ordinal).Where(p => !staying[t.Key].Contains(p)).Order(StringComparer.Ordinal).ToArray()))
            .Where(t => t.Members.Length > 0)
            .ToDictionary(t => t.Key, t => t.Members, StringComparer.Ordinal);
    }

    /// <summary>Whose open incidents have to be looked at.</summary>
    public IReadOnlyCollection<string> Topics => leaving.Keys;

    /// <summary>What somebody should look at before they are gone.</summary>
    public IReadOnlyList<string> Warnings(IReadOnlyList<OpenIncidentsOf> open)
    {
        var byTopic = open.ToLookup(o => o.Topic, StringComparer.Ordinal);
        var owners = open.Where(o => o.Owner is { } owner && leaving.TryGetValue(o.Topic, out var members) && members.Contains(owner, StringComparer.Ordinal))
            .Select(o => $"{o.Owner} leaves {o.Topic} and owns {Named(o.Topic, o.Numbers, o.Incidents)}: let somebody take over.");
        var members = leaving.Where(l => byTopic.Contains(l.Key)).OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => $"{l.Key} has {Words.Count(byTopic[l.Key].Sum(o => o.Incidents), "open incident")} and loses {string.Join(", ", l.Value)}.");
        return [.. owners, .. members];
    }

    private static string Named(string topic, IEnumerable<int> numbers, int all)
    {
        var named = numbers.Order().Take(MostNamed).Select(number => $"{topic}-{number}").ToList();
        return $"{string.Join(", ", named)}{(all > named.Count ? $" and {all - named.Count} more" : "")}";
    }
}
