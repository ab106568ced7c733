using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Polilog.Core.Configuration;
using Polilog.Sdk;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Polilog.Core.Messages;

/// <summary>An incident as names and plain values for templates.</summary>
internal static class TemplateModel
{
    // Said elsewhere in the message, or of no use to people.
    private static readonly FrozenSet<string> Noise = FrozenSet.ToFrozenSet(
        ["alertname", "severity", "priority", "level", "instance", "host", "hostname", "prometheus", "receiver", "job", "endpoint", "alertgroup", "monitor", "replica", "scope"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly LinkKind[] Useful = [LinkKind.Runbook, LinkKind.Dashboard, LinkKind.Panel, LinkKind.Event, LinkKind.Source, LinkKind.Rule, LinkKind.Silence, LinkKind.External];

    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Zones = new(StringComparer.Ordinal);

    private static readonly IncidentView Empty = new()
    {
        Key = "",
        TopicKey = "",
        TopicName = "",
        TimeZone = "UTC",
        Title = "",
        Phase = default,
        Severity = default,
        PeakSeverity = default,
        Level = 0,
        OpenedAt = default,
        Now = default,
        Members = [],
        MemberCount = 0,
        FiringCount = 0,
        Url = "",
    };

    /// <summary>What stands at the top.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Of(Empty).Keys];

    public static ScriptObject Of(IncidentView view) => new(StringComparer.Ordinal)
    {
        ["key"] = view.Key,
        ["topic_key"] = view.TopicKey,
        ["topic_name"] = view.TopicName,
        ["title"] = view.Title,
        ["phase"] = Name(view.Phase),
        ["severity"] = Name(view.Severity),
        ["peak_severity"] = Name(view.PeakSeverity),
        ["owner"] = view.Owner,
        ["level"] = view.Level + 1,
        ["level_name"] = view.LevelName,
        ["opened_at"] = view.OpenedAt,
        ["taken_at"] = view.TakenAt,
        ["resolved_at"] = view.ResolvedAt,
        ["due_at"] = view.DueAt,
        ["now"] = view.Now,
        ["members"] = new ScriptArray(view.Members.Select(Of)),
        ["member_count"] = view.MemberCount,
        ["firing_count"] = view.FiringCount,
        ["more_count"] = view.MemberCount - view.Members.Count,
        ["resource"] = Common(view.Members, member => member.Resource),
        ["check"] = Common(view.Members, member => member.Check),
        ["connection"] = Common(view.Members, member => member.Connection),
        ["message"] = Common(view.Members, member => member.Message) is { Length: > 0 } message ? message : null,
        ["labels"] = CommonLabels(view.Members),
        ["links"] = Links(view.Members),
        ["actor"] = view.Actor,
        ["previous_owner"] = view.PreviousOwner,
        ["skipped_levels"] = new ScriptArray(view.SkippedLevels),
        ["reason"] = view.Reason is { } reason ? Name(reason) : null,
        ["text"] = view.Text,
        ["asked_at"] = view.AskedAt,
        ["told"] = new ScriptArray(view.Told),
        ["url"] = view.Url,
    };

    /// <summary>UTC where the zone is not known to this machine.</summary>
    public static TimeZoneInfo ZoneOf(string id) => Zones.GetOrAdd(id, id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc);

    private static KnownNames Of(MemberView member) => new()
    {
        ["title"] = member.Title,
        ["message"] = member.Message,
        ["severity"] = Name(member.Severity),
        ["is_firing"] = member.IsFiring,
        ["connection"] = member.Connection,
        ["resource"] = member.Resource,
        ["check"] = member.Check,
        ["labels"] = Map(member.Labels),
        ["links"] = Links([member]),
        ["starts_at"] = member.StartsAt,
        ["ends_at"] = member.EndsAt,
    };

    private static string Name<T>(T value)
        where T : struct, Enum => SnakeCase<T>.Of[value];

    /// <summary>What all members have the same; null if they differ.</summary>
    private static string? Common(IReadOnlyList<MemberView> members, Func<MemberView, string?> of) =>
        members.Count > 0 && of(members[0]) is { } first && members.All(member => of(member) == first) ? first : null;

    /// <summary>What all members have the same, but for what is said elsewhere.</summary>
    private static ScriptObject CommonLabels(IReadOnlyList<MemberView> members)
    {
        var common = new ScriptObject(StringComparer.Ordinal);
        if (members.Count == 0)
            return common;
        foreach (var (name, value) in members[0].Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            if (value.Length > 0 && !Noise.Contains(name) && !name.StartsWith("__", StringComparison.Ordinal)
                && members.All(member => member.Labels.TryGetValue(name, out var other) && other == value))
                common[name] = value;
        return common;
    }

    /// <summary>The first of each kind, the most useful kinds first.</summary>
    private static ScriptArray Links(IReadOnlyList<MemberView> members)
    {
        var links = new ScriptArray();
        foreach (var kind in Useful)
            if (members.SelectMany(member => member.Links).FirstOrDefault(link => link.Kind == kind) is { } link)
                links.Add(new KnownNames { ["kind"] = Name(kind), ["url"] = link.Url });
        return links;
    }

    private static ScriptObject Map(IReadOnlyDictionary<string, string> texts)
    {
        var map = new ScriptObject(StringComparer.Ordinal);
        foreach (var (name, value) in texts)
            map[name] = value;
        return map;
    }

    /// <summary>The members of an enumeration as templates and journal write them.</summary>
    private static class SnakeCase<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Of = Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }

    /// <summary>Refuses names it does not have, where a map of labels yields nothing.</summary>
    private sealed class KnownNames() : ScriptObject(StringComparer.Ordinal)
    {
        public override bool TryGetValue(TemplateContext? context, SourceSpan span, string member, out object? value) =>
            base.TryGetValue(context, span, member, out value) ? true : throw new ScriptRuntimeException(span, NearestName.Unknown(member, Keys));
    }
}
