using Polilog.Sdk;

namespace Polilog.Core.Messages;

/// <summary>A name that templates may use.</summary>
/// <param name="Says">What it is; the table in docs/templates.md is made of these.</param>
internal sealed record TemplateVariable<T>(string Name, TemplateType Type, string Says, Func<T, object?> Of);

/// <summary>What a name stands for.</summary>
internal enum TemplateType
{
    /// <summary>Nothing is known of it, and so nothing is checked.</summary>
    Any,
    Text,
    Number,
    Flag,
    Moment,
    Texts,
    Members,
    Member,
    Links,
    Link,
    Labels,
    Label,
}

/// <summary>All of them.</summary>
internal static class TemplateVariables
{
    public static readonly IReadOnlyList<TemplateVariable<IncidentView>> OfIncident =
    [
        new("key", TemplateType.Text, "Key of the incident: `PAY-142`; of the topic where the message is about no incident.", v => v.Key),
        new("topic_key", TemplateType.Text, "Key of the topic: `PAY`.", v => v.TopicKey),
        new("topic_name", TemplateType.Text, "Name of the topic.", v => v.TopicName),
        new("title", TemplateType.Text, "What it is about.", v => v.Title),
        new("phase", TemplateType.Text, "`ownership`, `resolution` or `resolved`; in words by `phase_word`.", v => TemplateModel.Name(v.Phase)),
        new("severity", TemplateType.Text, "`unknown`, `info`, `warning`, `average`, `high` or `critical`: the highest of those that fire.", v => TemplateModel.Name(v.Severity)),
        new("peak_severity", TemplateType.Text, "The highest that the incident ever had.", v => TemplateModel.Name(v.PeakSeverity)),
        new("owner", TemplateType.Text, "Name of the owner; nothing while nobody is responsible.", v => v.Owner),
        new("level", TemplateType.Number, "Level of escalation, from 1.", v => v.Level + 1),
        new("level_name", TemplateType.Text, "Its name in the regulation; nothing above the last one.", v => v.LevelName),
        new("opened_at", TemplateType.Moment, "When the incident was opened.", v => v.OpenedAt),
        new("taken_at", TemplateType.Moment, "When its owner took it; nothing if nobody did.", v => v.TakenAt),
        new("resolved_at", TemplateType.Moment, "When it was resolved; nothing before.", v => v.ResolvedAt),
        new("due_at", TemplateType.Moment, "When the running limit is over; nothing if none runs.", v => v.DueAt),
        new("muted_until", TemplateType.Moment, "Until when a silence or maintenance mutes it; nothing if none does.", v => v.MutedUntil),
        new("now", TemplateType.Moment, "The moment of the message.", v => v.Now),
        new("members", TemplateType.Members, "The alerts of the incident, firing ones first, at most ten; in `joined` the one that joined comes first.", v => TemplateModel.MembersOf(v)),
        new("member_count", TemplateType.Number, "How many there are in all.", v => v.MemberCount),
        new("firing_count", TemplateType.Number, "How many of them fire.", v => v.FiringCount),
        new("more_count", TemplateType.Number, "How many are not among `members`.", v => v.MemberCount - v.Members.Count),
        new("resource", TemplateType.Text, "What all members are about; nothing if they differ.", v => TemplateModel.Common(v.Members, m => m.Resource)),
        new("check", TemplateType.Text, "The check that all members come from; nothing if they differ.", v => TemplateModel.Common(v.Members, m => m.Check)),
        new("connection", TemplateType.Text, "Name of the connection that all members come from; nothing if they differ.", v => TemplateModel.Common(v.Members, m => m.Connection)),
        new("message", TemplateType.Text, "The text of the alert; nothing if the members differ or have none.", v => TemplateModel.Common(v.Members, m => m.Message) is { Length: > 0 } message ? message : null),
        new("labels", TemplateType.Labels, "Labels that all members have the same, without what is said elsewhere: `labels.team`, or `for l in labels` with `l.key` and `l.value`.", v => TemplateModel.CommonLabels(v.Members)),
        new("links", TemplateType.Links, "The first link of each kind, the most useful first.", v => TemplateModel.Links(v.Members)),
        new("actor", TemplateType.Text, "Name of whoever did what is told; nothing if it was nobody.", v => v.Actor),
        new("previous_owner", TemplateType.Text, "Name of the owner before; nothing if there was none.", v => v.PreviousOwner),
        new("skipped_levels", TemplateType.Texts, "Names of levels that were passed over because they reach nobody.", v => TemplateModel.Texts(v.SkippedLevels)),
        new("reason", TemplateType.Text, "Why, as one word of a closed set such as `nobody_took_it`; in words by `reason_word`. Nothing without a reason.", v => v.Reason is { } reason ? TemplateModel.Name(reason) : null),
        new("text", TemplateType.Text, "What a person wrote, or the answer to a command; nothing without one.", v => v.Text),
        new("asked_at", TemplateType.Moment, "When that was asked which is answered; nothing if it was just now.", v => v.AskedAt),
        new("told", TemplateType.Texts, "Names of those the message rings for.", v => TemplateModel.Texts(v.Told)),
        new("url", TemplateType.Text, "Address of the incident in the portal.", v => v.Url),
    ];

    public static readonly IReadOnlyList<TemplateVariable<MemberView>> OfMember =
    [
        new("title", TemplateType.Text, "Its title.", m => m.Title),
        new("message", TemplateType.Text, "Its text; may be empty.", m => m.Message),
        new("severity", TemplateType.Text, "As that of the incident.", m => TemplateModel.Name(m.Severity)),
        new("is_firing", TemplateType.Flag, "Whether it fires.", m => m.IsFiring),
        new("connection", TemplateType.Text, "Name of the connection it came from.", m => m.Connection),
        new("resource", TemplateType.Text, "What it is about: a host, a service; nothing if the source does not say.", m => m.Resource),
        new("check", TemplateType.Text, "What was checked; nothing if the source does not say.", m => m.Check),
        new("labels", TemplateType.Labels, "All its labels.", m => TemplateModel.Map(m.Labels)),
        new("links", TemplateType.Links, "Its links, the most useful first.", m => TemplateModel.Links([m])),
        new("starts_at", TemplateType.Moment, "When it began, as the source says; nothing if it does not.", m => m.StartsAt),
        new("ends_at", TemplateType.Moment, "When it ended; nothing while it fires.", m => m.EndsAt),
    ];

    public static readonly IReadOnlyList<TemplateVariable<AlertLink>> OfLink =
    [
        new("kind", TemplateType.Text, "`runbook`, `dashboard`, `panel`, `event`, `source`, `rule`, `silence` or `external`; in words by `link_word`.", l => TemplateModel.Name(l.Kind)),
        new("url", TemplateType.Text, "Its address.", l => l.Url),
    ];

    /// <summary>Names within a value; null: any name may be asked for.</summary>
    public static IReadOnlyList<string>? NamesIn(TemplateType type) => type switch
    {
        TemplateType.Member => [.. OfMember.Select(v => v.Name)],
        TemplateType.Link => [.. OfLink.Select(v => v.Name)],
        TemplateType.Label => ["key", "value"],
        TemplateType.Text => ["size"],
        TemplateType.Number or TemplateType.Flag => [],
        _ => null,
    };

    public static TemplateType TypeOf(string name) => OfIncident.FirstOrDefault(v => v.Name == name)?.Type ?? TemplateType.Any;

    /// <summary>Of a name within a value.</summary>
    public static TemplateType TypeIn(TemplateType type, string name) => type switch
    {
        TemplateType.Member => OfMember.FirstOrDefault(v => v.Name == name)?.Type ?? TemplateType.Any,
        TemplateType.Link or TemplateType.Label or TemplateType.Labels => TemplateType.Text,
        _ => TemplateType.Any,
    };

    /// <summary>Of what a loop over a value comes by.</summary>
    public static TemplateType ElementOf(TemplateType type) => type switch
    {
        TemplateType.Members => TemplateType.Member,
        TemplateType.Links => TemplateType.Link,
        TemplateType.Labels => TemplateType.Label,
        TemplateType.Texts => TemplateType.Text,
        _ => TemplateType.Any,
    };
}
