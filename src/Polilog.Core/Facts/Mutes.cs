using Polilog.Core.Routing;

namespace Polilog.Core.Facts;

/// <summary>Which alerts and incidents are muted at an instant (rule 24).</summary>
internal sealed class Mutes(IEnumerable<Fact> facts)
{
    private readonly Mute[] mutes = [.. facts.Where(f => f.Kind is FactKind.Silence or FactKind.Maintenance).Select(f => new Mute(f))];

    /// <summary>Whether anything in the topic could be muted.</summary>
    public bool AnyIn(string topic, DateTimeOffset now) => Array.Exists(mutes, m => m.HoldsIn(topic, now));

    /// <summary>Whether anything in the topic could be muted, now or later.</summary>
    public bool AnyIn(string topic) => Array.Exists(mutes, m => m.Fact.Topic is null || m.Fact.Topic == topic);

    /// <summary>Those that are not over yet.</summary>
    /// <param name="topic">Only those of this one; null: all there are.</param>
    public int CountStanding(string? topic, DateTimeOffset now) => mutes.Count(m => m.Until > now && (topic is null || m.Fact.Topic == topic));

    /// <summary>What mutes the alert; of several that which ends last. Null: nothing does.</summary>
    public Mute? Of(string topic, RoutedAlert alert, DateTimeOffset now) => mutes.Length == 0 ? null : mutes.Where(m => m.HoldsIn(topic, now) && m.Covers(alert)).MaxBy(m => m.Until);

    /// <summary>What mutes an incident: all its alerts must be muted; of what mutes them that which ends first, when it is looked at again. Null: it is not muted.</summary>
    /// <param name="firing">Of the incident; with none, what covers the whole topic mutes it.</param>
    public Mute? Of(string topic, IReadOnlyCollection<RoutedAlert> firing, DateTimeOffset now)
    {
        if (firing.Count == 0)
            return mutes.Where(m => m.HoldsIn(topic, now) && m.Fact.Match is null).MaxBy(m => m.Until);
        var covering = firing.Select(alert => Of(topic, alert, now)).ToList();
        return covering.Contains(null) ? null : covering.MinBy(m => m!.Until);
    }
}
