using Npgsql;
using Polilog.Core.Alerts;
using Polilog.Core.Configuration;
using Polilog.Core.Routing;

namespace Polilog.Core.Incidents;

/// <summary>Steps 5 to 7 of an alert's path: claims conditions, finds the incidents they concern, decides. Runs inside the caller's transaction.</summary>
internal sealed class ConditionDecisions(ActiveConfiguration configuration, NpgsqlConnection connection, Action<Exception, ClaimedCondition> report)
{
    private const string Via = "source";

    private readonly Dictionary<long, ConditionText> texts = [];

    /// <summary>Nothing was claimed: the batch is null.</summary>
    public async Task<(IReadOnlyList<ClaimedCondition> Claimed, DecisionBatch? Batch)> RunAsync(int limit, CancellationToken cancel)
    {
        var claimed = await UndecidedConditions.ClaimAsync(connection, limit, cancel);
        if (claimed.Count == 0)
            return (claimed, null);
        var changes = await UndecidedConditions.ChangesAsync(connection, claimed, cancel);
        var members = await UndecidedConditions.MembersAsync(connection, claimed, cancel);
        var asked = claimed.Select(c => new Asked(c, [.. members[c.Id]], ConditionSteps.Of(c, [.. changes[c.Id]], [.. members[c.Id]]))).ToList();
        await SetBeganAsync([.. asked.Where(a => a.Steps.Any(s => s is ConditionStep.NewEpisode))], cancel);
        var failed = new List<(ClaimedCondition Condition, Exception Failure)>();
        foreach (var one in asked)
            Guard(one.Condition, failed, () => Route(one));

        var placed = await PlaceAsync(
            [.. asked.SelectMany(a => a.Episodes)], [.. asked.SelectMany(a => a.Steps).OfType<ConditionStep.FiresAgain>().Select(s => s.Group)], cancel);
        var named = asked.SelectMany(a => a.Steps).Select(s => s switch
        {
            ConditionStep.Stimulate stimulate => stimulate.IncidentId,
            ConditionStep.FiresAgain again => again.IncidentId,
            _ => 0L,
        });
        List<long> touched = [.. asked.SelectMany(ToLookAt).Distinct()];
        var incidents = await IncidentStore.LockAsync(connection, [.. named.Concat(placed.Incidents).Concat(touched).Where(id => id != 0).Distinct()], cancel);
        var batch = new DecisionBatch(configuration, await IncidentStore.ReadClockAsync(connection, cancel), texts);
        batch.Add(incidents);
        var groups = new GroupIndex(configuration, batch, placed);
        foreach (var one in asked)
            Guard(one.Condition, failed, () => Decide(one, batch, groups));
        foreach (var id in touched)
            batch.WorkOf(id).LookAgain(batch.Now);
        foreach (var (condition, failure) in failed)
            batch.Add(Fate.Failed(condition, failure));
        batch.ForgetMuted([.. claimed.Where(c => members[c.Id].Any(m => m.IsMuted)).Select(c => c.Id)]);
        return (claimed, batch);
    }

    // What fails for one condition must not hold back the others.
    private void Guard(ClaimedCondition condition, List<(ClaimedCondition, Exception)> failed, Action decide)
    {
        try
        {
            decide();
        }
        catch (Exception failure)
        {
            failed.Add((condition, failure));
            report(failure, condition);
        }
    }

    private void Route(Asked asked)
    {
        var begins = asked.Steps.OfType<ConditionStep.NewEpisode>().FirstOrDefault();
        if (begins is null && !asked.Steps.Any(s => s is ConditionStep.FiresAgain))
            return;
        var condition = asked.Condition;
        var details = AlertDetails.Parse(condition.Alert);
        texts[condition.Id] = ConditionText.Of(condition, details);
        var alert = new RoutedAlert(
            condition.Connection, condition.Connector, condition.EffectiveSeverity, details.Resource, details.Check, condition.Title,
            details.Labels ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty);
        asked.Alert = alert;
        if (begins is null)
            return;
        asked.IsPulse = configuration.IsPulse(alert);
        if (!asked.IsPulse)
            asked.Episodes = [.. RoutesOf(begins, asked, alert).Select(route => EpisodeOf(condition, route, alert))];
        asked.GoesNowhere = !asked.IsPulse && asked.Episodes.Count == 0;
    }

    // An episode is routed by when it began, so that it goes the same way late, after a mute, and when only its title has changed meanwhile.
    private async Task SetBeganAsync(IReadOnlyList<Asked> beginning, CancellationToken cancel)
    {
        if (beginning.Count == 0 || !configuration.Routes.AskTheTime)
            return;
        var began = await UndecidedConditions.BeganAsync(connection, [.. beginning.Select(a => a.Condition)], cancel);
        foreach (var one in beginning)
            one.BeganAt = began.GetValueOrDefault(one.Condition.Id, one.BeganAt);
    }

    private IEnumerable<Route> RoutesOf(ConditionStep.NewEpisode begins, Asked asked, RoutedAlert alert)
    {
        var routes = configuration.Routes.Match(alert, asked.BeganAt);
        if (begins.TakenIn.Count == 0)
            return routes;
        // Others took it in: it is about the muted routes only, and about others in their place when one of them would not take it any more.
        var muted = asked.Members.Where(m => m.IsMuted && m.Episode == asked.Condition.Episode).Select(m => m.Group.Route).ToHashSet(StringComparer.Ordinal);
        if (muted.All(name => routes.Any(r => r.Name == name)))
            return routes.Where(r => muted.Contains(r.Name));
        // Who has it already does not get it once more, under whatever name his route goes by now.
        var renamed = asked.Members.Where(m => begins.TakenIn.Contains(m.Group.Route, StringComparer.Ordinal) && !routes.Any(r => r.Name == m.Group.Route)).Select(m => m.Group.TopicId).ToHashSet();
        return routes.Where(r => !begins.TakenIn.Contains(r.Name, StringComparer.Ordinal) && !renamed.Contains(configuration.TopicId(r.Topic)));
    }

    // The alert says something else than before (rule 24: a silence may cover its new title, or cover it no more): what it fires in is looked at.
    private IEnumerable<long> ToLookAt(Asked asked) => asked.Members
        .Where(m => m is { IsMuted: false, IsFiring: true } && m.Episode == asked.Condition.Episode
            && configuration.FindTopic(m.Group.TopicId) is { } topic && configuration.Facts.Mutes.AnyIn(topic.Key))
        .Select(m => m.IncidentId);

    private RoutedEpisode EpisodeOf(ClaimedCondition condition, Route route, RoutedAlert alert) =>
        new(condition, route, new IncidentGroup(configuration.TopicId(route.Topic), route.Name, GroupKey.Of(route, alert, condition.DedupKey)));

    /// <summary>Which incidents the new episodes meet: the open one of their group, else a resolved one of the same condition.</summary>
    private async Task<Placement> PlaceAsync(IReadOnlyList<RoutedEpisode> episodes, IReadOnlyList<IncidentGroup> firingAgain, CancellationToken cancel)
    {
        List<IncidentGroup> groups = [.. episodes.Select(e => e.Group).Concat(firingAgain).Distinct()];
        if (groups.Count == 0)
            return Placement.None;
        await IncidentStore.LockTopicsAsync(connection, [.. groups.Select(g => g.TopicId).Distinct()], cancel);
        var open = await IncidentStore.FindOpenAsync(connection, groups, cancel);
        var now = await IncidentStore.ReadClockAsync(connection, cancel);
        // What was never seen before and belongs to no series cannot have been resolved before.
        var old = episodes.Where(e => !open.ContainsKey(e.Group) && (e.Condition.SeriesKey is not null || e.Condition.DecidedVersion > 0)).ToList();
        var questions = old.Select(e => new ReopeningQuestion(
            e.Condition.Id, e.Condition.ConnectionId, e.Condition.SeriesKey, e.Group.TopicId, e.Route.Name, now - ReopenWithin(e.Route))).ToList();
        var found = questions.Count == 0 ? [] : await IncidentStore.FindReopenableAsync(connection, questions, cancel);
        return new Placement(open, found.ToDictionary(f => old[f.Key], f => f.Value));
    }

    private TimeSpan ReopenWithin(Route route) => configuration.RegulationOf(configuration.FindTopic(route.Topic)!).Reopen.Within;

    private static void Decide(Asked asked, DecisionBatch batch, GroupIndex groups)
    {
        foreach (var step in asked.Steps)
            switch (step)
            {
                case ConditionStep.NewEpisode when asked.IsPulse:
                    batch.Add(new Fate(asked.Condition.Id, asked.Condition.StateVersion, asked.Condition.Episode, Fates.Pulse, "watchdog", Route: null, Work: null));
                    break;
                case ConditionStep.NewEpisode when asked.GoesNowhere:
                    batch.Add(new Fate(asked.Condition.Id, asked.Condition.StateVersion, asked.Condition.Episode, Fates.Refreshed, "muted_route_is_gone", Route: null, Work: null));
                    break;
                case ConditionStep.NewEpisode:
                    foreach (var episode in asked.Episodes)
                        if (!IsMuted(asked, episode.Route.Topic, episode.Route.Name, batch))
                            Begin(episode, batch, groups);
                    break;
                case ConditionStep.FiresAgain again when batch.WorkOf(again.IncidentId).After is { } known && IsMuted(asked, known.Topic, known.Route, batch):
                    break;
                case ConditionStep.FiresAgain again:
                    FireAgain(asked.Condition, batch.WorkOf(again.IncidentId), batch, groups);
                    break;
                case ConditionStep.Stimulate stimulate:
                    Stimulate(asked.Condition, stimulate, batch);
                    break;
                case ConditionStep.Settle settle:
                    batch.Add(new Fate(asked.Condition.Id, settle.StateVersion, settle.Episode, settle.Fate, settle.Reason, Route: null, Work: null));
                    break;
                default:
                    throw new InvalidOperationException($"{step} is no step of a condition.");
            }
    }

    // What begins firing under a mute opens, joins and reopens nothing; it is decided anew when that is over (rule 24).
    private static bool IsMuted(Asked asked, string topic, string route, DecisionBatch batch)
    {
        if (batch.Configuration.Facts.Mutes.Of(topic, asked.Alert!, batch.Now) is not { } mute)
            return false;
        var condition = asked.Condition;
        batch.Add(new MutedEpisode(condition.Id, route, condition.Episode, topic, mute));
        batch.Add(new Fate(condition.Id, condition.StateVersion, condition.Episode, Fates.Muted, mute.Words, route, Work: null));
        return true;
    }

    private static void Begin(RoutedEpisode episode, DecisionBatch batch, GroupIndex groups)
    {
        var work = groups.Find(episode);
        var member = MemberOf(episode.Condition, batch.Now);
        var fired = new Stimulus.Fired(episode.Route.Topic, episode.Route.Name, episode.Group.GroupKey, episode.Condition.Title, member);
        var result = batch.Decide(work, work?.After is { IsOpen: true } ? new Stimulus.Joined(member) : fired, Via);
        groups.Set(episode.Group, result.Work);
        AddFate(episode.Condition, result, episode.Route.Name, isCatchAll: episode.Route.TakesEverything, batch);
    }

    private static void FireAgain(ClaimedCondition condition, IncidentWork work, DecisionBatch batch, GroupIndex groups)
    {
        var known = work.After!;
        var group = groups.GroupOf(known);
        // Another incident of the group was opened since: the episode goes on there.
        var target = known.IsOpen ? work : groups.FindOpen(group) ?? work;
        var member = MemberOf(condition, batch.Now);
        var result = batch.Decide(
            target, target.After!.IsOpen ? new Stimulus.Joined(member) : new Stimulus.Fired(known.Topic, known.Route, known.GroupKey, condition.Title, member), Via);
        groups.Set(group, result.Work);
        AddFate(condition, result, known.Route, isCatchAll: false, batch);
    }

    private static void Stimulate(ClaimedCondition condition, ConditionStep.Stimulate step, DecisionBatch batch)
    {
        var (decision, work) = batch.Decide(batch.WorkOf(step.IncidentId), step.Stimulus, Via);
        if (step.Fate is not { } fate)
            return;
        var reason = decision switch
        {
            Decision.Changed changed => changed.Entries[^1].Reason,
            Decision.Unchanged unchanged => unchanged.Reason,
            Decision.Refused refused => refused.Reason,
            _ => throw new InvalidOperationException($"{decision} is no decision."),
        };
        batch.Add(new Fate(condition.Id, condition.StateVersion, condition.Episode, fate, IncidentRows.Name(reason), work.After!.Route, work));
    }

    private static void AddFate(ClaimedCondition condition, (Decision Decision, IncidentWork Work) result, string route, bool isCatchAll, DecisionBatch batch)
    {
        if (result.Decision is not Decision.Changed { Entries: [var first, ..] })
            throw new InvalidOperationException($"A firing episode was not taken in: {result.Decision}.");
        var name = isCatchAll ? Fates.CatchAll : first.Event switch
        {
            "opened" => Fates.Opened,
            "reopened" => Fates.Reopened,
            _ => Fates.Joined,
        };
        batch.Add(new Fate(condition.Id, condition.StateVersion, condition.Episode, name, IncidentRows.Name(first.Reason), route, result.Work));
    }

    private static Member MemberOf(ClaimedCondition condition, DateTimeOffset now) => new(condition.Id, condition.Episode, now, null, condition.EffectiveSeverity);

    private sealed class Asked(ClaimedCondition condition, IReadOnlyList<DecidedMember> members, IReadOnlyList<ConditionStep> steps)
    {
        public ClaimedCondition Condition => condition;

        public IReadOnlyList<DecidedMember> Members => members;

        public IReadOnlyList<ConditionStep> Steps => steps;

        /// <summary>The present episode.</summary>
        public DateTimeOffset BeganAt { get; set; } = condition.ChangedAt;

        public IReadOnlyList<RoutedEpisode> Episodes { get; set; } = [];

        /// <summary>What routes and mutes see; null: neither is asked.</summary>
        public RoutedAlert? Alert { get; set; }

        /// <summary>A new episode that only says that its source is alive.</summary>
        public bool IsPulse { get; set; }

        /// <summary>Every route on which it was muted is gone, and all that are left have it already.</summary>
        public bool GoesNowhere { get; set; }
    }
}

/// <summary>A new episode on one of its routes; each is another one.</summary>
internal sealed class RoutedEpisode(ClaimedCondition condition, Route route, IncidentGroup group)
{
    public ClaimedCondition Condition => condition;

    public Route Route => route;

    public IncidentGroup Group => group;
}

/// <summary>The incidents that new episodes meet.</summary>
internal sealed record Placement(IReadOnlyDictionary<IncidentGroup, long> Open, IReadOnlyDictionary<RoutedEpisode, long> Reopenable)
{
    public static Placement None { get; } = new(new Dictionary<IncidentGroup, long>(), new Dictionary<RoutedEpisode, long>());

    public IEnumerable<long> Incidents => Open.Values.Concat(Reopenable.Values);
}
