using Polilog.Core.Configuration;
using Polilog.Core.Messages;
using Polilog.Core.People;

namespace Polilog.Core.Facts;

/// <summary>What may be declared, and by whom (rule 16); pure.</summary>
internal static class FactRules
{
    private const int LongestReason = 500;

    /// <summary>Every alert is compared with each of them.</summary>
    public const int MostMutes = 1000;

    /// <summary>Those of one topic.</summary>
    public const int MostMutesOfTopic = 100;

    private static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(366);

    /// <summary>How long each may last; what is meant for longer belongs into the configuration.</summary>
    public static TimeSpan LongestOf(FactKind kind) => TimeSpan.FromDays(kind switch
    {
        FactKind.Absence => 366,
        FactKind.Override => 92,
        _ => 30,
    });

    /// <summary>Null: it may be declared. Names are looked up first: who is told that he may not should have meant what he wrote.</summary>
    public static FactRefusal? Refuse(NewFact fact, Declarer who, ActiveConfiguration configuration, DateTimeOffset now) =>
        UnknownName(fact, configuration) ?? WrongWindow(fact, now) ?? WrongReason(fact) ?? WrongPlace(fact, configuration, now)
        ?? NotAllowed(fact.Kind, fact.Topic, fact.Person, who, configuration, now) ?? TooMany(fact, configuration, now);

    private static FactRefusal? UnknownName(NewFact fact, ActiveConfiguration configuration)
    {
        if (fact.Topic is { } topic && configuration.FindTopic(topic) is null)
            return new FactRefusal(RefusedFor.Content, $"There is no topic '{topic}'", NearestName.Hint(topic, [.. configuration.Document.Topics.Select(t => t.Key)]));
        if (fact.Person is { } person && configuration.FindPerson(person) is null)
            return new FactRefusal(RefusedFor.Content, $"There is no person '{person}'", NearestName.Hint(person, [.. configuration.Document.People.Select(p => p.Key)]));
        return null;
    }

    private static FactRefusal? WrongWindow(NewFact fact, DateTimeOffset now)
    {
        if (fact.Kind is FactKind.Membership)
            return null;
        if (fact.Until is not { } until)
            return new FactRefusal(RefusedFor.Content, "It is not said how long", "Give until (a moment), or for (a duration such as 4h).");
        if (until <= fact.From || until <= now)
            return new FactRefusal(RefusedFor.Content, $"It would end (until, or for) at {until:u}, before it begins", "Give an end that lies ahead, after the beginning.");
        if (fact.From < now)
            return new FactRefusal(RefusedFor.Content, $"It would begin (from) at {fact.From:u}, which is over", "Leave the beginning out to begin now: what was decided before stays as it was.");
        if (fact.From - now > FarthestAhead)
            return new FactRefusal(RefusedFor.Content, $"It would begin (from) at {fact.From:u}, more than {FarthestAhead.TotalDays:0} days ahead", "Declare it when it is nearer.");
        var longest = LongestOf(fact.Kind);
        return until - fact.From > longest
            ? new FactRefusal(RefusedFor.Content, $"It would last (until, or for) longer than {longest.TotalDays:0} days", "Declare it for a shorter time and again when that is over; what holds for ever belongs into the configuration.")
            : null;
    }

    private static FactRefusal? WrongReason(NewFact fact)
    {
        if (fact.Reason is null)
            return fact.Kind is FactKind.Silence or FactKind.Maintenance
                ? new FactRefusal(RefusedFor.Content, "The reason is missing", "Say in a few words why nobody is to be told, for those who wonder later.")
                : null;
        return fact.Reason.Length > LongestReason || HostileText.Printable(fact.Reason) != fact.Reason
            ? new FactRefusal(RefusedFor.Content, "The reason is too long, or holds characters that cannot be shown", $"Give at most {LongestReason} characters of plain text.")
            : null;
    }

    private static FactRefusal? TooMany(NewFact fact, ActiveConfiguration configuration, DateTimeOffset now)
    {
        if (fact.Kind is not (FactKind.Silence or FactKind.Maintenance))
            return null;
        const string WhatToDo = "End those that are no longer needed, or let one match cover what several do.";
        if (configuration.Facts.Mutes.CountStanding(topic: null, now) >= MostMutes)
            return new FactRefusal(RefusedFor.State, $"{MostMutes} silences and windows of maintenance stand already", WhatToDo);
        return fact.Topic is { } topic && configuration.Facts.Mutes.CountStanding(topic, now) >= MostMutesOfTopic
            ? new FactRefusal(RefusedFor.State, $"{MostMutesOfTopic} silences and windows of maintenance stand in {topic} already", WhatToDo)
            : null;
    }

    private static FactRefusal? WrongPlace(NewFact fact, ActiveConfiguration configuration, DateTimeOffset now)
    {
        if (fact.Match is { } match && MuteMatch.FaultOf(match, configuration) is { } fault)
            return new FactRefusal(RefusedFor.Content, "What it covers (match) cannot be read", fault);
        if (fact is { Kind: FactKind.Silence, Topic: null, Match: null })
            return new FactRefusal(RefusedFor.Content, "It would silence everything", "Name a topic, or give a match such as { \"resource\": { \"glob\": \"db-*\" } }.");
        if (fact.Topic is not { } key || configuration.FindTopic(key) is not { } topic)
            return null;
        if (fact.Kind is FactKind.Membership && !topic.MembersAreManagedHere)
            return new FactRefusal(RefusedFor.State, $"The members of {key} stand in the configuration", $"Change them there, or write 'members: managed_here' for {key}.");
        return fact.Kind is FactKind.Override && configuration.PeopleOf(topic, now).RoleOf(fact.Person!) is null
            ? new FactRefusal(RefusedFor.State, $"{fact.Person} is not a member of {key}", $"Only a member can be on call: make {fact.Person} one first.")
            : null;
    }

    /// <summary>Null: he may declare it, and end what another has declared.</summary>
    public static FactRefusal? NotAllowed(FactKind kind, string? topicKey, string? person, Declarer who, ActiveConfiguration configuration, DateTimeOffset now)
    {
        if (who.IsAdmin)
            return null;
        if (who.Person is not { } actor)
            return new FactRefusal(RefusedFor.Authority, "This token acts as nobody", "Use the token of a person, or one of the role admin.");
        if (kind is FactKind.Absence)
            return actor == person || Leads(actor, person!, configuration, now)
                ? null
                : new FactRefusal(RefusedFor.Authority, $"Only {person}, who leads {person}, and administrators may do this", "Ask one of them.");
        if (topicKey is null || configuration.FindTopic(topicKey) is not { } topic)
            return new FactRefusal(RefusedFor.Authority, "Only administrators may silence the whole installation", "Name a topic of which you are a member, or ask an administrator.");
        var role = configuration.PeopleOf(topic, now).RoleOf(actor);
        // Whoever is a member may take the shift himself.
        var lowest = kind is FactKind.Override && actor == person ? TopicRole.Member : LowestFor(kind);
        return role >= lowest
            ? null
            : new FactRefusal(RefusedFor.Authority, $"{actor} is {(role is { } has ? WordOf(has) : "not a member")} in {topicKey}", $"This is for {WordsFrom(lowest)} of {topicKey} and administrators: ask one of them.");
    }

    private static TopicRole LowestFor(FactKind kind) => kind switch
    {
        FactKind.Silence => TopicRole.Member,
        FactKind.Maintenance or FactKind.Override => TopicRole.Lead,
        _ => TopicRole.Manager,
    };

    private static bool Leads(string actor, string person, ActiveConfiguration configuration, DateTimeOffset now) => configuration.Document.Topics
        .Select(t => configuration.PeopleOf(t, now))
        .Any(people => people.RoleOf(actor) >= TopicRole.Lead && people.RoleOf(person) is not null);

    private static string WordOf(TopicRole role) => role.ToString().ToLowerInvariant();

    private static string WordsFrom(TopicRole lowest) => lowest switch
    {
        TopicRole.Member => "members",
        TopicRole.Lead => "leads and managers",
        _ => "managers",
    };
}
