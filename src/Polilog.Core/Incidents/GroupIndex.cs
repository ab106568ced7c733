using Polilog.Core.Configuration;

namespace Polilog.Core.Incidents;

/// <summary>Which incident of this batch stands for a group: at most one open incident per topic, route and group key.</summary>
internal sealed class GroupIndex
{
    private readonly ActiveConfiguration configuration;
    private readonly DecisionBatch batch;
    private readonly Placement placed;
    private readonly Dictionary<IncidentGroup, IncidentWork> works = [];

    public GroupIndex(ActiveConfiguration configuration, DecisionBatch batch, Placement placed)
    {
        (this.configuration, this.batch, this.placed) = (configuration, batch, placed);
        foreach (var (group, id) in placed.Open)
            works[group] = batch.WorkOf(id);
    }

    /// <summary>The work of the group's incident, or a resolved one that may reopen; null: a new one is to be opened.</summary>
    public IncidentWork? Find(RoutedEpisode episode)
    {
        if (works.TryGetValue(episode.Group, out var known))
            return known;
        if (!placed.Reopenable.TryGetValue(episode, out var id))
            return null;
        var work = batch.WorkOf(id);
        // It belongs to a group of its own, in which another one may have been opened by now.
        return work.After!.IsOpen || FindOpen(GroupOf(work.After)) is null ? work : null;
    }

    public IncidentWork? FindOpen(IncidentGroup group) => works.TryGetValue(group, out var work) && work.After is { IsOpen: true } ? work : null;

    public IncidentGroup GroupOf(Incident incident) => new(configuration.TopicId(incident.Topic), incident.Route, incident.GroupKey);

    public void Set(IncidentGroup group, IncidentWork work)
    {
        works[group] = work;
        works[GroupOf(work.After!)] = work;
    }
}
