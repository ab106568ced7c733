using System.Collections.Frozen;
using Polilog.Core.Alerts;
using Polilog.Core.Facts;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Core.Regulation;
using Polilog.Core.Routing;

namespace Polilog.Core.Configuration;

/// <summary>One configuration as the hub works by it: the document, its numbers in the database and what is looked up often. Immutable; replaced as a whole.</summary>
internal sealed class ActiveConfiguration
{
    private readonly FrozenDictionary<string, TopicSettings> topics;
    private readonly FrozenDictionary<int, TopicSettings> topicsById;
    private readonly FrozenDictionary<string, Person> people;
    private readonly FrozenDictionary<string, TopicPeople> topicPeople;
    private readonly FrozenDictionary<int, Person> peopleById;
    private readonly FrozenDictionary<string, Person> peopleByMatrixId;
    private readonly FrozenDictionary<string, Person> peopleBySourceAccount;
    private readonly FrozenDictionary<string, ConnectionSettings> connections;
    private readonly Watchdogs watchdogs;
    private readonly FrozenDictionary<string, MessageTemplates> templates;
    private readonly FrozenDictionary<string, TopicRegulation> regulations;
    private readonly IReadOnlyDictionary<string, int> topicIds;
    private readonly IReadOnlyDictionary<string, int> personIds;

    /// <param name="document">Validated.</param>
    /// <param name="revision">Its number in the database.</param>
    /// <param name="topicIds">Row of every topic, by key.</param>
    /// <param name="personIds">Row of every person, by key.</param>
    /// <param name="kept">The regulations and those wordings of before by which open incidents go, with their keys; null: just the regulations.</param>
    public ActiveConfiguration(
        HubConfiguration document, long revision, IReadOnlyDictionary<string, int> topicIds, IReadOnlyDictionary<string, int> personIds, IReadOnlyList<TopicRegulation>? kept = null)
    {
        Document = document;
        Revision = revision;
        Routes = new RouteTable(document.Routes);
        this.topicIds = topicIds;
        this.personIds = personIds;
        topics = document.Topics.ToFrozenDictionary(t => t.Key, StringComparer.Ordinal);
        topicsById = document.Topics.ToFrozenDictionary(t => topicIds[t.Key]);
        people = document.People.ToFrozenDictionary(p => p.Key, StringComparer.Ordinal);
        topicPeople = document.Topics.ToFrozenDictionary(t => t.Key, t => new TopicPeople(t.Key, t.Language, t.Members, people), StringComparer.Ordinal);
        peopleById = document.People.ToFrozenDictionary(p => personIds[p.Key]);
        peopleByMatrixId = document.People.Where(p => p.MatrixId is not null).ToFrozenDictionary(p => p.MatrixId!, StringComparer.Ordinal);
        peopleBySourceAccount = document.People.SelectMany(p => p.SourceAccounts.Select(a => (Account: a, Person: p)))
            .ToFrozenDictionary(a => a.Account, a => a.Person, StringComparer.Ordinal);
        // What was opened before wordings were kept has only a name.
        kept ??= [.. document.Regulations.Values];
        regulations = kept.Select(r => (r.Key, Regulation: r)).Concat(kept.Take(document.Regulations.Count).Select(r => (Key: r.Name, Regulation: r)))
            .DistinctBy(r => r.Key, StringComparer.Ordinal).ToFrozenDictionary(r => r.Key, r => r.Regulation, StringComparer.Ordinal);
        connections = document.Connections.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        watchdogs = new Watchdogs(document.Connections);
        templates = MessageTemplates.ByTopic(document);
    }

    public HubConfiguration Document { get; }

    /// <summary>What people have declared beside it.</summary>
    public StandingFacts Facts { get; private set; } = StandingFacts.None;

    /// <summary>The same configuration beside other facts.</summary>
    public ActiveConfiguration With(StandingFacts facts)
    {
        var same = (ActiveConfiguration)MemberwiseClone();
        same.Facts = facts;
        return same;
    }

    public RouteTable Routes { get; }

    public long Revision { get; }

    /// <summary>Null if the configuration has no such topic (any more).</summary>
    public TopicSettings? FindTopic(string key) => topics.GetValueOrDefault(key);

    public TopicSettings? FindTopic(int id) => topicsById.GetValueOrDefault(id);

    /// <summary>Row of a configured topic.</summary>
    public int TopicId(string key) => topicIds[key];

    /// <summary>Null if the configuration has no such person (any more).</summary>
    public Person? FindPerson(string key) => people.GetValueOrDefault(key);

    public Person? FindPerson(int id) => peopleById.GetValueOrDefault(id);

    public Person? FindPersonByMatrixId(string matrixId) => peopleByMatrixId.GetValueOrDefault(matrixId);

    /// <param name="account">Such as <c>zabbix:alice</c>.</param>
    public Person? FindPersonBySourceAccount(string account) => peopleBySourceAccount.GetValueOrDefault(account);

    /// <summary>Row of a configured person.</summary>
    public int PersonId(string key) => personIds[key];

    /// <summary>Who belongs to a configured topic at an instant, as decisions see it.</summary>
    public TopicPeople PeopleOf(TopicSettings topic, DateTimeOffset now) => Facts.LeavePeopleOf(topic)
        ? topicPeople[topic.Key]
        : new TopicPeople(topic.Key, topic.Language, topic.MembersAreManagedHere ? Facts.MembersOf(topic.Key, now) : topic.Members, people)
        {
            Absent = Facts.AbsentAt(now),
            OnCall = Facts.OnCallIn(topic.Key, now),
        };

    /// <summary>All wordings it knows.</summary>
    public IEnumerable<TopicRegulation> KnownRegulations => regulations.Values;

    /// <summary>By which new incidents of a configured topic are opened.</summary>
    public TopicRegulation RegulationOf(TopicSettings topic) => regulations[topic.Regulation];

    /// <summary>The wording under which an incident was opened; the topic's own if that is not known any more.</summary>
    public TopicRegulation RegulationOf(string key, TopicSettings topic) => regulations.GetValueOrDefault(key) ?? RegulationOf(topic);

    /// <summary>What words the messages of a configured topic.</summary>
    public MessageTemplates TemplatesOf(TopicSettings topic) => templates[topic.Key];

    public ConnectionSettings? FindConnection(string name) => connections.GetValueOrDefault(name);

    /// <summary>Whether the alert only says that its source is alive.</summary>
    public bool IsPulse(RoutedAlert alert) => watchdogs.IsPulse(alert);
}
