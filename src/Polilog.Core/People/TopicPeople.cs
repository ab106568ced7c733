using System.Collections.Frozen;
using Polilog.Core.Regulation;

namespace Polilog.Core.People;

/// <summary>Who belongs to a topic, as a decision sees it: taken once, not changed while deciding.</summary>
/// <param name="topic">Key of the topic.</param>
/// <param name="language">In which the topic is answered: ru or en.</param>
/// <param name="members">In the order of the configuration, which is the order in which people are told.</param>
/// <param name="persons">Everybody Polilog knows, by key.</param>
internal sealed class TopicPeople(string topic, string language, IReadOnlyList<Membership> members, IReadOnlyDictionary<string, Person> persons)
{
    private readonly Dictionary<string, TopicRole> roles = members.GroupBy(m => m.Person, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(m => m.Role), StringComparer.Ordinal);

    /// <summary>Away: told nothing. They may still act.</summary>
    public IReadOnlySet<string> Absent { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Who is on call by an override, the one declared last first.</summary>
    public IReadOnlyList<string> OnCall { get; init; } = [];

    public string Topic => topic;

    public string Language => language;

    public bool Knows(string person) => persons.ContainsKey(person);

    /// <summary>Null: not a member.</summary>
    public TopicRole? RoleOf(string person) => roles.TryGetValue(person, out var role) ? role : null;

    public string NameOf(string person) => persons.TryGetValue(person, out var known) ? known.Name : person;

    public IEnumerable<string> WithRoleFrom(TopicRole lowest) => members.Where(m => m.Role >= lowest).Select(m => m.Person);

    public IReadOnlyList<Membership> Members => members;

    public bool IsPresent(string person) => Knows(person) && !Absent.Contains(person);

    /// <summary>Belongs to the topic and can be told.</summary>
    public bool IsPresentMember(string person) => IsPresent(person) && RoleOf(person) is not null;

    /// <summary>Everybody the audiences mean and who is present, each once. A person who is no longer known reaches nobody.</summary>
    public IReadOnlyList<string> Find(IReadOnlyList<Audience> audiences) => [.. audiences.SelectMany(Find).Where(IsPresent).Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> Find(Audience audience) => audience switch
    {
        // The override declared last whose person is present is on call alone (rule 27).
        Audience.OnCall => OnCall.FirstOrDefault(IsPresentMember) is { } alone ? [alone] : members.Select(m => m.Person),
        Audience.InRole(var role) => members.Where(m => m.Role == role).Select(m => m.Person),
        Audience.Named(var person) => [person],
        _ => throw new InvalidOperationException($"Audience {audience.GetType().Name} is not known to {nameof(TopicPeople)}."),
    };
}
