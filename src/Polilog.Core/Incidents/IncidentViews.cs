using System.Collections.Frozen;
using Polilog.Core.Configuration;
using Polilog.Core.Messages;
using Polilog.Core.People;
using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>What templates see of an incident.</summary>
internal sealed class IncidentViews(ActiveConfiguration configuration, IReadOnlyDictionary<long, ConditionText> texts)
{
    private const int MostMembers = 10;

    /// <summary>Conditions whose texts the messages of an incident need.</summary>
    public static IEnumerable<long> NeededBy(Incident incident) => Shown(incident, newestFirst: false).Concat(Shown(incident, newestFirst: true)).Select(m => m.ConditionId);

    /// <param name="telling">Null: the card.</param>
    public IncidentView Of(Incident incident, TopicSettings topic, Telling? telling)
    {
        var people = configuration.PeopleOf(topic, incident.ChangedAt);
        var regulation = configuration.RegulationOf(incident.Regulation, topic);
        return new IncidentView
        {
            Key = incident.Key,
            TopicKey = topic.Key,
            TopicName = topic.Name,
            TimeZone = topic.TimeZone,
            Title = incident.Title,
            Phase = incident.Phase,
            Severity = incident.Severity,
            PeakSeverity = incident.PeakSeverity,
            Owner = NameOf(incident.Owner, people),
            Level = incident.Level,
            LevelName = incident.Level < regulation.Levels.Count ? regulation.Levels[incident.Level].Name : null,
            OpenedAt = incident.OpenedAt,
            TakenAt = incident.TakenAt,
            ResolvedAt = incident.ResolvedAt,
            DueAt = incident.Clock.IsMuted ? null : incident.Clock.DueAt,
            MutedUntil = incident.Clock.MutedUntilAt,
            Now = incident.ChangedAt,
            Members = [.. Shown(incident, newestFirst: telling?.Kind is MessageKind.Joined).Select(MemberOf)],
            MemberCount = incident.Members.Count,
            FiringCount = incident.Members.Count(m => m.IsFiring),
            Actor = NameOf(telling?.Actor, people),
            PreviousOwner = NameOf(telling?.PreviousOwner, people),
            SkippedLevels = telling?.SkippedLevels ?? [],
            Reason = telling?.Reason,
            Text = telling?.Text,
            Told = telling is null ? [] : [.. telling.Mentions.Select(people.NameOf)],
            Url = new Uri(configuration.Document.PublicUrl, $"/incidents/{incident.Key}").AbsoluteUri,
        };
    }

    /// <summary>For a message that is about no incident, but about its topic.</summary>
    /// <param name="path">Where the portal says more.</param>
    public static IncidentView WithoutIncident(ActiveConfiguration configuration, TopicSettings topic, string path) => new()
    {
        Key = topic.Key,
        TopicKey = topic.Key,
        TopicName = topic.Name,
        TimeZone = topic.TimeZone,
        Title = topic.Name,
        Phase = Phase.Ownership,
        Severity = Severity.Unknown,
        PeakSeverity = Severity.Unknown,
        Level = 0,
        OpenedAt = default,
        Now = default,
        Members = [],
        MemberCount = 0,
        FiringCount = 0,
        Url = new Uri(configuration.Document.PublicUrl, path).AbsoluteUri,
    };

    private static string? NameOf(string? person, TopicPeople people) => person is null ? null : people.NameOf(person);

    private static IEnumerable<Member> Shown(Incident incident, bool newestFirst)
    {
        if (incident.Members.Count == 1)
            return incident.Members;
        var firingFirst = incident.Members.OrderBy(m => !m.IsFiring);
        return (newestFirst ? firingFirst.ThenByDescending(m => m.JoinedAt) : firingFirst.ThenByDescending(m => m.Severity).ThenBy(m => m.JoinedAt)).Take(MostMembers);
    }

    private MemberView MemberOf(Member member)
    {
        var text = texts[member.ConditionId];
        var details = text.Details;
        return new MemberView(
            text.Title,
            details.Message ?? "",
            member.Severity,
            member.IsFiring,
            text.Connection,
            details.Resource,
            details.Check,
            details.Labels ?? FrozenDictionary<string, string>.Empty,
            [.. (details.Links ?? []).Select(LinkOf).OfType<AlertLink>()],
            text.StartsAt,
            member.IsFiring ? null : text.EndsAt ?? member.EndedAt);
    }

    private static AlertLink? LinkOf(Alerts.LinkDetails link) => Enum.TryParse<LinkKind>(link.Rel, ignoreCase: true, out var kind) ? AlertLink.TryCreate(kind, link.Url) : null;
}
