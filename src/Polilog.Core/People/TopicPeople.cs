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

    public string Topic => topic;

    public string Language => language;

    public bool Knows(string person) => persons.ContainsKey(person);

    /// <summary>Null: not a member.</summary>
    public TopicRole? RoleOf(string person) => roles.TryGetValue(person, out var role) ? role : null;

    public string NameOf(string person) => persons.TryGetValue(person, out var known) ? known.Name : person;

    public IEnumerable<string> WithRoleFrom(TopicRole lowest) => members.Where(m => m.Role >= lowest).Select(m => m.Person);

    /// <summary>Everybody the audiences mean, each once. A person who is no longer known reaches nobody.</summary>
    public IReadOnlyList<string> Find(IReadOnlyList<Audience> audiences) => [.. audiences.SelectMany(Find).Where(Knows).Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> Find(Audience audience) => audience switch
    {
        Audience.OnCall => members.Select(m => m.Person),
        Audience.InRole(var role) => members.Where(m => m.Role == role).Select(m => m.Person),
        Audience.Named(var person) => [person],
        _ => throw new InvalidOperationException($"Audience {audience.GetType().Name} is not known to {nameof(TopicPeople)}."),
    };
}
