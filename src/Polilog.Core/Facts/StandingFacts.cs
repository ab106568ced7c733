using Polilog.Core.Configuration;
using Polilog.Core.People;

namespace Polilog.Core.Facts;

/// <summary>The facts that hold now or later, as of one version. Immutable; replaced as a whole, like the configuration beside which it is used.</summary>
/// <param name="version">Of the facts in the database; higher is newer.</param>
/// <param name="facts">Not revoked, in the order in which they were declared.</param>
internal sealed class StandingFacts(long version, IReadOnlyList<Fact> facts)
{
    private readonly Fact[] absences = [.. facts.Where(f => f.Kind is FactKind.Absence)];
    private readonly ILookup<string, Fact> overrides = facts.Where(f => f.Kind is FactKind.Override).ToLookup(f => f.Topic!, StringComparer.Ordinal);
    private readonly ILookup<string, Fact> memberships = facts.Where(f => f.Kind is FactKind.Membership).ToLookup(f => f.Topic!, StringComparer.Ordinal);

    public static StandingFacts None { get; } = new(version: -1, []);

    public long Version => version;

    /// <summary>Silences and maintenance.</summary>
    public Mutes Mutes { get; } = new(facts);

    /// <summary>Whether who belongs to the topic, and who of them is told, is as the configuration alone says.</summary>
    public bool LeavePeopleOf(TopicSettings topic) => absences.Length == 0 && !topic.MembersAreManagedHere && !overrides.Contains(topic.Key);

    /// <summary>In the order in which they were declared; the one declared later wins.</summary>
    public IReadOnlyList<Membership> MembersOf(string topic, DateTimeOffset now) =>
        [.. memberships[topic].Where(f => f.HoldsAt(now)).GroupBy(f => f.Person!, StringComparer.Ordinal).Select(g => new Membership(g.Key, g.Last().Role ?? TopicRole.Member))];

    public IReadOnlySet<string> AbsentAt(DateTimeOffset now) => absences.Where(f => f.HoldsAt(now)).Select(f => f.Person!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Null: he is present.</summary>
    public Fact? AbsenceOf(string person, DateTimeOffset now) => Array.Find(absences, f => f.Person == person && f.HoldsAt(now));

    /// <summary>Who is on call by an override, the one declared last first (rule 27).</summary>
    public IReadOnlyList<string> OnCallIn(string topic, DateTimeOffset now) => [.. overrides[topic].Where(f => f.HoldsAt(now)).Reverse().Select(f => f.Person!)];
}
