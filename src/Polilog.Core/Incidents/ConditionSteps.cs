using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>What the present state of a condition asks for; a closed set.</summary>
internal abstract record ConditionStep
{
    private ConditionStep() { }

    /// <summary>An episode no incident knows: routes decide, and what mutes it.</summary>
    /// <param name="TakenIn">Routes that took it in while others were muted: they are not asked again.</param>
    internal sealed record NewEpisode(IReadOnlyList<string> TakenIn) : ConditionStep;

    /// <summary>An episode that had ended fires again.</summary>
    /// <param name="Group">Of that incident; another one may be open in it by now.</param>
    internal sealed record FiresAgain(long IncidentId, IncidentGroup Group) : ConditionStep;

    /// <param name="Fate">What becomes of the alert by it; null: the incident hears it, the fate is another step's.</param>
    internal sealed record Stimulate(long IncidentId, Stimulus Stimulus, string? Fate) : ConditionStep;

    /// <summary>Nothing is to be done, and this is why.</summary>
    internal sealed record Settle(string Fate, string Reason, int Episode, long StateVersion) : ConditionStep;
}

/// <summary>
/// Compares what was decided last with what is. Level-triggered: however often a condition flapped in between, it asks for what its present state asks for; only
/// what people did at the source is taken from the history, in order.
/// </summary>
internal static class ConditionSteps
{
    /// <param name="changes">Since the last decision, in order.</param>
    /// <param name="members">Of this condition: those that fire, and those of the present episode.</param>
    public static IReadOnlyList<ConditionStep> Of(ClaimedCondition condition, IReadOnlyList<ConditionChange> changes, IReadOnlyList<DecidedMember> members)
    {
        var steps = new List<ConditionStep>();
        steps.AddRange(Collapsed(condition, changes, members));
        // First what fires, then what is over: an episode that follows another at once keeps its incident open.
        steps.AddRange(Present(condition, members));
        steps.AddRange(Recovered(condition, changes, members));
        steps.AddRange(Notes(condition, changes, members));
        if (!steps.Any(DecidesPresentState))
            steps.Add(Nothing(condition, changes, members));
        return steps;

        bool DecidesPresentState(ConditionStep step) => step switch
        {
            ConditionStep.Stimulate stimulate => stimulate.Fate is not null,
            ConditionStep.Settle settle => settle.Episode == condition.Episode,
            _ => true,
        };
    }

    /// <summary>Episodes that began and ended unseen.</summary>
    private static IEnumerable<ConditionStep> Collapsed(ClaimedCondition condition, IReadOnlyList<ConditionChange> changes, IReadOnlyList<DecidedMember> members) => changes
        .Where(c => c.Episode > 0 && (c.Episode < condition.Episode || condition.Status is AlertStatus.Resolved))
        .GroupBy(c => c.Episode)
        .Where(episode => episode.Any(c => c.Status is AlertStatus.Firing) && !members.Any(m => m.Episode == episode.Key))
        .Select(episode => new ConditionStep.Settle(Fates.Collapsed, "recovered_before_decided", episode.Key, episode.Max(c => c.StateVersion)));

    private static IEnumerable<ConditionStep> Recovered(ClaimedCondition condition, IReadOnlyList<ConditionChange> changes, IReadOnlyList<DecidedMember> members)
    {
        var over = members.Where(m => m.IsFiring && (m.Episode < condition.Episode || condition.Status is not AlertStatus.Firing)).ToList();
        if (over.Count == 0)
            return [];
        var last = changes.LastOrDefault(c => c.Status is AlertStatus.Resolved)?.Transition;
        var (how, fate) = last switch
        {
            Transition.Expired => ("expired", Fates.Expired),
            Transition.ClosedBySource => ("closed_by_source", Fates.Recovered),
            Transition.Reconciled => ("missing_at_source", Fates.Recovered),
            _ => ("recovery", Fates.Recovered),
        };
        return over.Select(m => m.IsMuted
            ? (ConditionStep)new ConditionStep.Settle(fate, "while_muted", m.Episode, condition.StateVersion)
            : new ConditionStep.Stimulate(m.IncidentId, new Stimulus.Recovered(condition.Id, m.Episode, how), fate));
    }

    private static IEnumerable<ConditionStep> Present(ClaimedCondition condition, IReadOnlyList<DecidedMember> members)
    {
        if (condition.Status is not AlertStatus.Firing)
            return [];
        var muted = members.Where(m => m.IsMuted && m.Episode == condition.Episode).Select(m => m.Group.Route).ToList();
        var known = members.Where(m => !m.IsMuted && m.Episode == condition.Episode && !muted.Contains(m.Group.Route)).ToList();
        if (known.Count == 0)
            return [new ConditionStep.NewEpisode([])];
        IEnumerable<ConditionStep> onMuted = muted.Count > 0 ? [new ConditionStep.NewEpisode([.. known.Select(m => m.Group.Route)])] : [];
        return onMuted.Concat(Known(condition, known));
    }

    private static IEnumerable<ConditionStep> Known(ClaimedCondition condition, List<DecidedMember> known)
    {
        var firing = known.Where(m => m.IsFiring).ToList();
        var severity = condition.EffectiveSeverity;
        // An episode that ended may stand in older incidents, too: of each route only the newest hears that it fires again.
        return firing.Count == 0
            ? known.GroupBy(m => m.Group.Route, StringComparer.Ordinal)
                .Select(route => route.MaxBy(m => m.IncidentId)!)
                .Select(m => new ConditionStep.FiresAgain(m.IncidentId, m.Group))
            : firing.Where(m => m.Severity != severity)
                .Select(m => new ConditionStep.Stimulate(m.IncidentId, new Stimulus.SeverityChanged(condition.Id, m.Episode, severity), Fates.SeverityChanged));
    }

    private static IEnumerable<ConditionStep> Notes(ClaimedCondition condition, IReadOnlyList<ConditionChange> changes, IReadOnlyList<DecidedMember> members) =>
        from change in changes
        where IsNote(change.Transition)
        from member in members
        where member.Episode == change.Episode && !member.IsMuted
        select new ConditionStep.Stimulate(member.IncidentId, new Stimulus.SourceNote(condition.Id, change.StateVersion, change.Transition), Fate: null);

    private static ConditionStep.Settle Nothing(ClaimedCondition condition, IReadOnlyList<ConditionChange> changes, IReadOnlyList<DecidedMember> members)
    {
        var (fate, reason) = condition switch
        {
            { Status: AlertStatus.Info } when changes.Any(c => c.Transition is Transition.Test) => (Fates.Test, "test_button"),
            { Status: AlertStatus.Info } => (Fates.Info, "opens_nothing"),
            { Status: AlertStatus.Resolved, Episode: 0 } => (Fates.ResolvedUnknown, "never_fired"),
            _ when changes.Any(c => IsNote(c.Transition)) => (Fates.Noted, members.Count == 0 ? "no_incident" : "source_note"),
            { Status: AlertStatus.Resolved } when members.Count == 0 => (Fates.Collapsed, "recovered_before_decided"),
            _ => (Fates.Refreshed, "same_episode"),
        };
        return new ConditionStep.Settle(fate, reason, condition.Episode, condition.StateVersion);
    }

    private static bool IsNote(Transition transition) => transition is Transition.Acknowledged or Transition.Unacknowledged
        or Transition.Suppressed or Transition.Unsuppressed or Transition.FlappingStart or Transition.FlappingStop
        or Transition.DowntimeStart or Transition.DowntimeEnd or Transition.Note;
}
