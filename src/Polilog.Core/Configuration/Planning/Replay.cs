namespace Polilog.Core.Configuration.Planning;

/// <summary>
/// Sends recorded episodes through the routes of two configurations and counts what differs. What was recorded under still other configurations is compared all the same:
/// where these two would send it, not where it went. Incidents last as long as they did. Pure.
/// </summary>
internal sealed class Replay(HubConfiguration before, HubConfiguration after)
{
    private readonly ReplayedRouting old = new(before);
    private readonly ReplayedRouting now = new(after);
    private readonly OpenGroups oldGroups = new();
    private readonly OpenGroups nowGroups = new();
    private readonly HashSet<(long Condition, int Episode)> seen = [];
    private readonly Dictionary<(string? From, string? To, string Route, bool IsCatchAll), ReplayTally> moves = [];
    private readonly SortedDictionary<string, ReplayTally> gone = new(StringComparer.Ordinal);
    private readonly ReplayTally merged = new();
    private readonly ReplayTally split = new();
    private int incidents;
    private int moved;
    private int onlyCatchAll;
    private int notOpened;
    private int added;

    /// <summary>What the present incident is replayed as; null: nothing can be said of its groups.</summary>
    private ReplayPair? present;
    private bool isPresentSplit;

    /// <summary>In the order in which incidents were opened, each beginning with what opened it.</summary>
    public void Add(RecordedEpisode episode)
    {
        var (from, isGone) = (old.Of(episode), old.Has(episode.Connection) && !now.Has(episode.Connection));
        IReadOnlyList<ReplayedHit> to = isGone ? [] : now.Of(episode);
        var pairs = ReplayPairs.Of(from, to);
        if (episode.IsOpener)
            AddIncident(episode, pairs, to, isGone);
        else
            AddJoined(episode, from, to);
        if (seen.Add((episode.ConditionId, episode.Episode)))
            AddBesides(episode, pairs);
    }

    public BlastRadius Result(DateTimeOffset since, DateTimeOffset until) => new()
    {
        Since = since,
        Until = until,
        Incidents = incidents,
        Episodes = seen.Count,
        Moved = moved,
        OnlyCatchAll = onlyCatchAll,
        NotOpened = notOpened,
        Added = added,
        Merged = merged.Count,
        Split = split.Count,
        Moves =
        [
            .. moves.Select(m => new IncidentMove(m.Key.From, m.Key.To, m.Key.Route, m.Key.IsCatchAll, m.Value.Incidents, m.Value.Examples))
                .OrderByDescending(m => m.Incidents).ThenBy(m => m.From, StringComparer.Ordinal).ThenBy(m => m.To, StringComparer.Ordinal).ThenBy(m => m.Route, StringComparer.Ordinal),
        ],
        GoneConnections = [.. gone.Select(g => new GoneConnection(g.Key, g.Value.Incidents, g.Value.Examples))],
    };

    private void AddIncident(RecordedEpisode episode, List<ReplayPair> pairs, IReadOnlyList<ReplayedHit> to, bool isGone)
    {
        incidents++;
        (present, isPresentSplit) = (PairOf(episode, pairs), false);
        if (isGone)
            TallyOf(gone, episode.Connection).Add(episode.Incident);
        if (isGone || present is not { From: { } from } pair)
            return;
        if (pair.To is null)
            notOpened++;
        else if (pair.To.Topic != from.Topic)
            moved++;
        if (pair.To?.Topic != from.Topic)
            TallyOf(moves, (from.Topic, pair.To?.Topic, (pair.To ?? from).Route.Name, pair.To is { IsCatchAll: true })).Add(episode.Incident);
        if (to is [{ IsCatchAll: true }] && !from.IsCatchAll)
            onlyCatchAll++;
        var joined = oldGroups.Joins(from.Group, episode.OpenedAt, episode.EndedAt);
        if (pair.To is { } hit && nowGroups.Joins(hit.Group, episode.OpenedAt, episode.EndedAt) && !joined)
            merged.Add(episode.Incident);
    }

    /// <summary>The pair that this incident is one half of: by its route, else by its topic.</summary>
    private static ReplayPair? PairOf(RecordedEpisode episode, List<ReplayPair> pairs)
    {
        var known = pairs.FindIndex(p => p.From?.Route.Name == episode.Route);
        known = known >= 0 ? known : pairs.FindIndex(p => p.From?.Topic == episode.Topic);
        known = known >= 0 ? known : pairs.FindIndex(p => p.From is not null);
        return known < 0 ? null : pairs[known];
    }

    private void AddJoined(RecordedEpisode episode, IReadOnlyList<ReplayedHit> from, IReadOnlyList<ReplayedHit> to)
    {
        if (isPresentSplit || present is not { From: { } oldHit, To: { } nowHit } || !from.Any(h => h.Group == oldHit.Group) || to.Any(h => h.Group == nowHit.Group))
            return;
        isPresentSplit = true;
        split.Add(episode.Incident);
    }

    private void AddBesides(RecordedEpisode episode, List<ReplayPair> pairs)
    {
        foreach (var pair in pairs)
        {
            if (pair is not { From: null, To: { } to } || nowGroups.Joins(to.Group, episode.OpenedAt, episode.EndedAt))
                continue;
            added++;
            TallyOf(moves, (null, to.Topic, to.Route.Name, to.IsCatchAll)).Add(episode.Incident);
        }
    }

    private static ReplayTally TallyOf<TKey>(IDictionary<TKey, ReplayTally> tallies, TKey key)
        where TKey : notnull
    {
        if (!tallies.TryGetValue(key, out var tally))
            tallies[key] = tally = new();
        return tally;
    }
}
