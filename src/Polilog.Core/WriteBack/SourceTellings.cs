using Polilog.Core.Configuration;
using Polilog.Core.Delivery;
using Polilog.Core.Incidents;
using Polilog.Core.Messages;
using Polilog.Sdk;

namespace Polilog.Core.WriteBack;

/// <summary>The names of the connections whose sources want to be told who took an incident.</summary>
internal delegate IReadOnlySet<string> AcknowledgingConnections();

/// <summary>What sources are told besides the room, each only of its own alerts. Pure.</summary>
internal sealed class SourceTellings(ActiveConfiguration configuration, IReadOnlyDictionary<long, ConditionText> texts, IReadOnlySet<string> acknowledging)
{
    /// <summary>The first part of a destination: <c>source</c> for <c>source:zabbix-main</c>.</summary>
    public const string Scheme = "source";

    /// <summary>Conditions that must be known to tell of an incident.</summary>
    public static IEnumerable<long> NeededBy(IncidentWork work) =>
        work.Tellings.Any(t => KindOf(t.Telling, t.Then) is not null) ? work.After!.Members.Select(m => m.ConditionId) : [];

    /// <param name="then">The incident after it, with its number.</param>
    public IEnumerable<OwedContent> Of(IncidentWork work, Telling telling, Incident then, TopicSettings topic)
    {
        if (acknowledging.Count == 0 || KindOf(telling, then) is not { } kind || (kind is AcknowledgementKind.Joined && telling != LastJoinOf(work)))
            return [];
        var person = kind is AcknowledgementKind.Resolved ? telling.Actor : then.Owner;
        var name = person is null ? null : configuration.PeopleOf(topic, then.ChangedAt).NameOf(person);
        var url = new Uri(configuration.Document.PublicUrl, $"/incidents/{then.Key}");
        return then.Members
            .Where(m => IsTold(m, kind, work.Before))
            .Select(m => m.ConditionId)
            .Distinct()
            .Select(id => texts[id])
            .Where(t => acknowledging.Contains(t.Connection))
            .GroupBy(t => t.Connection, StringComparer.Ordinal)
            .Select(alerts => new OwedContent($"{Scheme}:{alerts.Key}", new AcknowledgementContent
            {
                Kind = kind,
                IncidentKey = then.Key,
                IncidentUrl = url,
                Person = name,
                At = then.ChangedAt,
                Text = $"{Wording.Of(topic.Language).Of(kind, name)} · {then.Key} {url.AbsoluteUri}",
                Alerts = [.. alerts.Select(t => new AlertContent(t.Details.Identity, t.Title, t.Details.Labels, t.Details.SourceIds))],
            }.ToJson()));
    }

    private static bool IsTold(Member member, AcknowledgementKind kind, Incident? before) => kind switch
    {
        AcknowledgementKind.Resolved => true,
        AcknowledgementKind.Joined => member.IsFiring && before?.Members.Find(member.ConditionId, member.Episode) is null,
        _ => member.IsFiring,
    };

    // One transaction may tell of a join and of a rise: the last knows all that joined in it.
    private static Telling? LastJoinOf(IncidentWork work) => work.Tellings.LastOrDefault(t => KindOf(t.Telling, t.Then) is AcknowledgementKind.Joined).Telling;

    // Who opened it again for its previous owner made him responsible again. What makes an incident graver by joining it is told as a rise.
    private static AcknowledgementKind? KindOf(Telling telling, Incident then) => telling.Kind switch
    {
        MessageKind.Taken => AcknowledgementKind.Taken,
        MessageKind.Reopened when then.Phase is Phase.Resolution => AcknowledgementKind.Taken,
        // What joined while it was muted was told nobody.
        MessageKind.Unmuted when then is { Phase: Phase.Resolution, Owner: not null } => AcknowledgementKind.Taken,
        MessageKind.Joined or MessageKind.SeverityRose when then is { Phase: Phase.Resolution, Owner: not null } => AcknowledgementKind.Joined,
        MessageKind.Resolved => AcknowledgementKind.Resolved,
        _ => null,
    };
}
