using Polilog.Core.Configuration;

namespace Polilog.Core.Incidents;

/// <summary>All that is decided in one transaction, in memory until it is written at once.</summary>
/// <param name="configuration">Taken once.</param>
/// <param name="now">The database clock, read after the rows were locked.</param>
/// <param name="texts">Of conditions, as far as they are known already.</param>
internal sealed class DecisionBatch(ActiveConfiguration configuration, DateTimeOffset now, Dictionary<long, ConditionText> texts)
{
    private readonly Dictionary<long, IncidentWork> known = [];
    private readonly HashSet<IncidentWork> seen = [];
    private readonly List<IncidentWork> works = [];
    private readonly List<Fate> fates = [];
    private readonly List<Answer> answers = [];
    private readonly List<MutedEpisode> muted = [];

    public ActiveConfiguration Configuration => configuration;

    public DateTimeOffset Now => now;

    public IReadOnlyList<Fate> Fates => fates;

    public IReadOnlyList<Answer> Answers => answers;

    public IReadOnlyList<MutedEpisode> Muted => muted;

    /// <summary>Conditions of which what was muted before is decided anew here.</summary>
    public IReadOnlyList<long> NoLongerMuted { get; private set; } = [];

    /// <summary>Incidents on which something was decided, in the order in which they came up.</summary>
    public IReadOnlyList<IncidentWork> Changed => [.. works.Where(w => w.IsChanged)];

    /// <summary>Incidents on which nothing was decided, but which must be looked at.</summary>
    public IReadOnlyList<IncidentWork> LookedAt => [.. works.Where(w => !w.IsChanged && w.IsLookedAt)];

    /// <summary>What messages say of conditions, by id.</summary>
    public Dictionary<long, ConditionText> Texts => texts;

    public void Add(IEnumerable<Incident> incidents)
    {
        foreach (var incident in incidents)
        {
            var work = new IncidentWork(incident);
            known.Add(incident.Id, work);
            works.Add(work);
        }
    }

    public bool Knows(long incidentId) => known.ContainsKey(incidentId);

    /// <exception cref="InvalidOperationException">It was not loaded.</exception>
    public IncidentWork WorkOf(long incidentId) => known.TryGetValue(incidentId, out var work)
        ? work
        : throw new InvalidOperationException($"Incident {incidentId} was not loaded.");

    public (Decision Decision, IncidentWork Work) Decide(IncidentWork? work, Stimulus stimulus, string via)
    {
        var (decision, result) = (work ?? new IncidentWork(before: null)).Decide(stimulus, via, configuration, now);
        if (result.Before is null && seen.Add(result))
            works.Add(result);
        return (decision, result);
    }

    public void Add(Fate fate) => fates.Add(fate);

    public void Add(Answer answer) => answers.Add(answer);

    public void Add(MutedEpisode episode) => muted.Add(episode);

    public void ForgetMuted(IReadOnlyList<long> conditions) => NoLongerMuted = conditions;
}
