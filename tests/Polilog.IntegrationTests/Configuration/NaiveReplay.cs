using Polilog.Core.Configuration.Planning;
using Polilog.Core.Routing;
using Polilog.IntegrationTests.Incidents;
using Polilog.Sdk;

namespace Polilog.IntegrationTests.Configuration;

/// <summary>What a plan must count, said as plainly as can be: incident by incident, route by route, with a look at everything before.</summary>
internal static class NaiveReplay
{
    public sealed record Incident(long Id, string Key, string Topic, string Route, string Title, DateTimeOffset OpenedAt, DateTimeOffset? ResolvedAt)
    {
        public List<Episode> Episodes { get; } = [];
    }

    public sealed record Episode(long ConditionId, int Number, string DedupKey, string Connection, string Connector, short Severity, DateTimeOffset RoutedAt, string Title, string? Resource, string Topic, string Site);

    public sealed record Result(string Figures, IEnumerable<KeyValuePair<string, int>> Moves);

    private sealed record Hit(string Topic, string Route, bool IsCatchAll, string Group);

    public static async Task<IReadOnlyList<Incident>> ReadAsync(World world)
    {
        var incidents = await world.QueryAsync<Incident>(
            """
            select i.id, t.key || '-' || i.number as key, t.key as topic, i.route, i.title, i.opened_at, i.resolved_at
            from incident i join topic t on t.id = i.topic_id where i.opened_at > now() - interval '30 days' order by i.opened_at, i.id
            """);
        foreach (var incident in incidents)
        {
            incident.Episodes.AddRange(await world.QueryAsync<Episode>(
                """
                select c.id as condition_id, f.episode as number, encode(c.dedup_key, 'hex') as dedup_key, n.name as connection, n.connector,
                       case when h.severity = 0 then n.unknown_severity else h.severity end as severity, (select b.received_at from condition_change b where b.condition_id = c.id and b.episode = f.episode order by b.state_version limit 1) as routed_at, c.title, c.alert::jsonb ->> 'resource' as resource,
                       c.alert::jsonb -> 'labels' ->> 'topic' as topic, c.alert::jsonb -> 'labels' ->> 'site' as site
                from fate f
                join incident_episode e on e.incident_id = f.incident_id and e.condition_id = f.condition_id and e.episode = f.episode
                join condition c on c.id = f.condition_id
                join connection n on n.id = c.connection_id
                join condition_change h on h.condition_id = f.condition_id and h.state_version = f.state_version
                where f.incident_id = @Id and not exists (
                    select from fate g where g.id < f.id and g.incident_id = f.incident_id and g.condition_id = f.condition_id and g.episode = f.episode)
                order by f.id
                """,
                new { incident.Id }));
        }
        return incidents;
    }

    public static Result Of(IReadOnlyList<Incident> incidents, IReadOnlyList<Route> before, IReadOnlyList<Route> after)
    {
        var (moved, catchAll, nowhere, added, merged, split) = (0, 0, 0, 0, 0, 0);
        var moves = new List<string>();
        var (oldHits, newHits) = (new List<(Hit, DateTimeOffset)>(), new List<(Hit, DateTimeOffset)>());
        var known = new List<(long, int)>();
        foreach (var incident in incidents)
        {
            (Hit From, Hit? To)? part = null;
            var isSplit = false;
            foreach (var (index, episode) in incident.Episodes.Index())
            {
                var (old, now) = (Walk(before, episode, index == 0 ? incident.Title : episode.Title), Walk(after, episode, index == 0 ? incident.Title : episode.Title));
                var pairs = Pair(old, now);
                if (index == 0)
                {
                    part = pairs.Where(p => p.From is not null).OrderBy(p => p.From!.Route == incident.Route ? 0 : p.From.Topic == incident.Topic ? 1 : 2).Select(p => (p.From!, p.To)).First();
                    var (from, to) = part.Value;
                    if (to is null)
                        (nowhere, _) = (nowhere + 1, Add($"{from.Topic} ->  by {from.Route}"));
                    else if (to.Topic != from.Topic)
                        (moved, _) = (moved + 1, Add($"{from.Topic} -> {to.Topic} by {to.Route}"));
                    catchAll += now.Count == 1 && now[0].IsCatchAll && !from.IsCatchAll ? 1 : 0;
                    var joinedOld = Joins(oldHits, from, incident);
                    merged += to is not null && Joins(newHits, to, incident) && !joinedOld ? 1 : 0;
                }
                else if (part is ({ } from, { } to) && old.Exists(h => h == from) && !now.Exists(h => h.Group == to.Group && h.Route == to.Route && h.Topic == to.Topic))
                {
                    isSplit = true;
                }
                if (known.Contains((episode.ConditionId, episode.Number)))
                    continue;
                known.Add((episode.ConditionId, episode.Number));
                foreach (var besides in pairs.Where(p => p.From is null).Select(p => p.To!))
                {
                    if (!Joins(newHits, besides, incident))
                        (added, _) = (added + 1, Add($" -> {besides.Topic} by {besides.Route}"));
                }
            }
            split += isSplit ? 1 : 0;
        }
        return new Result(Figures(incidents.Count, known.Count, moved, catchAll, nowhere, added, merged, split), moves.CountBy(m => m).OrderBy(m => m.Key, StringComparer.Ordinal));

        bool Add(string move)
        {
            moves.Add(move);
            return true;
        }
    }

    public static string FiguresOf(BlastRadius radius) => Figures(
        radius.Incidents, radius.Episodes, radius.Moved, radius.OnlyCatchAll, radius.NotOpened, radius.Added, radius.Merged.Incidents, radius.Split.Incidents);

    private static string Figures(int incidents, int episodes, int moved, int onlyCatchAll, int nowhere, int added, int merged, int split) =>
        $"{incidents} incidents, {episodes} episodes: {moved} moved, {onlyCatchAll} only catch-all, {nowhere} nowhere, {added} added, {merged} merged, {split} split";

    private static bool Joins(List<(Hit Hit, DateTimeOffset End)> earlier, Hit hit, Incident incident)
    {
        var joins = earlier.Exists(e => e.Hit == hit && e.End > incident.OpenedAt);
        earlier.Add((hit, incident.ResolvedAt ?? DateTimeOffset.MaxValue));
        return joins;
    }

    private static List<(Hit? From, Hit? To)> Pair(List<Hit> old, List<Hit> now)
    {
        var taken = new bool[now.Count];
        var pairs = new (Hit? From, Hit? To)[old.Count];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < old.Count; i++)
            {
                for (var j = 0; j < now.Count && pairs[i].To is null; j++)
                {
                    if (!taken[j] && (pass == 1 || now[j].Topic == old[i].Topic))
                        (taken[j], pairs[i].To) = (true, now[j]);
                }
                pairs[i].From = old[i];
            }
        }
        return [.. pairs, .. now.Where((_, j) => !taken[j]).Select(h => ((Hit?)null, (Hit?)h))];
    }

    private static List<Hit> Walk(IReadOnlyList<Route> routes, Episode episode, string title)
    {
        var alert = new RoutedAlert(
            episode.Connection, episode.Connector, (Severity)episode.Severity, episode.Resource, null, title, new Dictionary<string, string> { ["topic"] = episode.Topic, ["site"] = episode.Site });
        var hits = new List<Hit>();
        foreach (var route in routes.Where(r => r.Matchers.All(m => NaiveMatcher.Holds(m, alert)) && r.When.All(times => times.Any(t => new CompiledTimeOfWeek(t).Holds(episode.RoutedAt)))))
        {
            hits.Add(new Hit(route.Topic, route.Name, route.TakesEverything, GroupOf(route, alert, episode.DedupKey)));
            if (!route.Continue)
                break;
        }
        return hits;
    }

    private static string GroupOf(Route route, RoutedAlert alert, string dedupKey) =>
        route.GroupBy.Count == 0 ? dedupKey : System.Text.Json.JsonSerializer.Serialize(route.GroupBy.Select(field => NaiveMatcher.TextOf(field, alert) ?? ""));
}
