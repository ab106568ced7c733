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

    public static ScriptObject Of(IncidentView view)
    {
        var names = new ScriptObject(StringComparer.Ordinal);
        foreach (var variable in TemplateVariables.OfIncident)
            names[variable.Name] = variable.Of(view);
        return names;
    }

    /// <summary>UTC where the zone is not known to this machine.</summary>
    public static TimeZoneInfo ZoneOf(string id) => Zones.GetOrAdd(id, id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc);

    public static ScriptArray MembersOf(IncidentView view) => new(view.Members.Select(m => Of(m, TemplateVariables.OfMember)));

    public static ScriptArray Texts(IReadOnlyList<string> texts) => new(texts);

    private static KnownNames Of<T>(T value, IReadOnlyList<TemplateVariable<T>> variables)
    {
        var names = new KnownNames();
        foreach (var variable in variables)
            names[variable.Name] = variable.Of(value);
        return names;
    }

    /// <summary>A word of a closed set.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => SnakeCase<T>.Of[value];

    /// <summary>What all members have the same; null if they differ.</summary>
    public static string? Common(IReadOnlyList<MemberView> members, Func<MemberView, string?> of) =>
        members.Count > 0 && of(members[0]) is { } first && members.All(member => of(member) == first) ? first : null;

    /// <summary>What all members have the same, but for what is said elsewhere.</summary>
    public static ScriptObject CommonLabels(IReadOnlyList<MemberView> members)
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
    public static ScriptArray Links(IReadOnlyList<MemberView> members)
    {
        var links = new ScriptArray();
        foreach (var kind in Useful)
            if (members.SelectMany(member => member.Links).FirstOrDefault(link => link.Kind == kind) is { } link)
                links.Add(Of(link, TemplateVariables.OfLink));
        return links;
    }

    public static ScriptObject Map(IReadOnlyDictionary<string, string> texts)
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
