using Polilog.Core.Incidents;
using Polilog.Sdk;

namespace Polilog.Core.Messages;

/// <summary>An incident that never was, to try a template on.</summary>
/// <param name="Name">Such as <c>taken</c>.</param>
internal sealed record TemplateSample(string Name, IncidentView View);

/// <summary>Incidents as the engine makes them, for every kind of message; with texts that are hostile, too long, or not there.</summary>
internal static class TemplateSamples
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 30, 0, TimeSpan.Zero);

    /// <summary>The first one is the most usual.</summary>
    public static IReadOnlyList<TemplateSample> Of(MessageKind kind, string language)
    {
        var texts = SampleTexts.Of(language);
        var states = States(kind, Fresh(texts, [texts.Disk]), texts).ToList();
        return
        [
            .. states,
            new("many alerts", Shaped(states[0].View, [texts.Disk, .. Enumerable.Repeat(texts.Other, 3)], count: 14)),
            new("hostile text", Shaped(states[0].View, [texts.Hostile, texts.Hostile], count: 2) with { Title = texts.Hostile.Title, Text = texts.Hostile.Message, Owner = Hostile(states[0].View.Owner, texts) }),
            new("long text", Shaped(states[0].View, [texts.Long], count: 1) with { Title = texts.Long.Title, Text = texts.Long.Message }),
            new("nothing but what must be", Bare(states[0].View, texts)),
        ];
    }

    /// <summary>An incident that was just opened, in the state in which such a message is sent most.</summary>
    public static IncidentView InState(MessageKind kind, string language, IncidentView fresh) => States(kind, fresh, SampleTexts.Of(language)).First().View;

    private static IEnumerable<TemplateSample> States(MessageKind kind, IncidentView fresh, SampleTexts texts)
    {
        var taken = fresh with { Phase = Phase.Resolution, Owner = texts.Owner, TakenAt = fresh.Now, OpenedAt = fresh.Now.AddMinutes(-3), DueAt = fresh.Now.AddHours(1) };
        var silent = fresh with { FiringCount = 0, Members = [.. fresh.Members.Select(m => m with { IsFiring = false, EndsAt = fresh.Now })] };
        var solved = taken with { Phase = Phase.Resolved, Actor = texts.Owner, Reason = Reason.SolvedByPerson, ResolvedAt = fresh.Now.AddMinutes(42), Now = fresh.Now.AddMinutes(42), DueAt = null, Text = texts.Solution };
        var over = silent with { Phase = Phase.Resolved, ResolvedAt = fresh.Now.AddMinutes(7), Now = fresh.Now.AddMinutes(7), DueAt = null, Reason = Reason.AllRecovered };
        var raised = fresh with { Level = 1, LevelName = "leads", Reason = Reason.NobodyTookIt, Told = [texts.Lead], SkippedLevels = ["duty"], OpenedAt = fresh.Now.AddMinutes(-5), DueAt = fresh.Now.AddMinutes(5) };
        return kind switch
        {
            MessageKind.Card => [new("new", fresh), new("taken", taken), new("escalated", raised with { Reason = null, Told = [], SkippedLevels = [] }), new("less grave than it was", taken with { Severity = Severity.Warning }), new("recovered, not resolved", silent), new("resolved by a person", solved), new("resolved by the source", over)],
            MessageKind.Joined or MessageKind.SeverityRose => [new("nobody owns it", fresh with { Reason = Reason.SeverityRose }), new("owned", taken)],
            MessageKind.Taken => [new("taken", taken with { Actor = texts.Owner, Reason = Reason.TakenByPerson }), new("taken over", taken with { Actor = texts.Owner, Reason = Reason.TakenOver, PreviousOwner = texts.Lead })],
            MessageKind.Escalated => [new("nobody took it", raised), new("not solved in time", taken with { Level = 1, LevelName = "leads", Reason = Reason.NotSolvedInTime, Told = [texts.Lead, texts.Owner] }), new("by a person", raised with { Actor = texts.Lead, Text = texts.Solution, Told = [] })],
            MessageKind.LastResort => [new("nobody acted", raised with { Level = 2, LevelName = null, Reason = Reason.LevelsExhausted }), new("owned, nobody told", taken with { Level = 2, LevelName = null, Reason = Reason.LevelsExhausted })],
            MessageKind.Resolved => [new("by a person", solved), new("by the source", over), new("by a person, still firing", solved with { FiringCount = 1 })],
            MessageKind.Recovered => [new("owned", taken with { FiringCount = 0, Reason = Reason.RecoveryNeedsOwner }), new("nobody owns it", silent with { Reason = Reason.RecoveryKeepsOpen })],
            MessageKind.Reopened => [new("nobody owns it", fresh with { PreviousOwner = texts.Owner, Reason = Reason.SameCondition }), new("to the owner before", taken with { Reason = Reason.SameCondition })],
            MessageKind.Answer => [new("yours already", taken with { Reason = Reason.AlreadyYours }), new("resolved already", solved with { Reason = Reason.AlreadyResolved, Text = null, Actor = null }), new("a text", WithoutIncident(fresh) with { Text = texts.Solution, AskedAt = fresh.Now.AddMinutes(-11) }), new("refused", fresh with { Reason = Reason.NotAMember }), new("how it stands", fresh)],
            _ => [new("a request", WithoutIncident(fresh) with { Title = "zabbix: malformed", Severity = Severity.High, PeakSeverity = Severity.High, OpenedAt = fresh.Now, Text = "The connector found no JSON at line 1, byte 17." })],
        };
    }

    private static IncidentView Fresh(SampleTexts texts, IReadOnlyList<MemberView> members) => new()
    {
        Key = "PAY-142",
        TopicKey = "PAY",
        TopicName = texts.Topic,
        TimeZone = "UTC",
        Title = members[0].Title,
        Phase = Phase.Ownership,
        Severity = Severity.Critical,
        PeakSeverity = Severity.Critical,
        Level = 0,
        LevelName = "duty",
        OpenedAt = Now,
        DueAt = Now.AddMinutes(5),
        Now = Now,
        Members = members,
        MemberCount = members.Count,
        FiringCount = members.Count,
        Url = "https://polilog.example.org/incidents/PAY-142",
    };

    /// <summary>As the engine makes it for a message about a topic.</summary>
    private static IncidentView WithoutIncident(IncidentView fresh) => fresh with
    {
        Key = fresh.TopicKey,
        Title = fresh.TopicName,
        Severity = Severity.Unknown,
        PeakSeverity = Severity.Unknown,
        LevelName = null,
        OpenedAt = default,
        DueAt = null,
        Members = [],
        MemberCount = 0,
        FiringCount = 0,
        Url = "https://polilog.example.org/rooms/PAY",
    };

    private static IncidentView Shaped(IncidentView view, IReadOnlyList<MemberView> members, int count) => view with
    {
        Members = members,
        MemberCount = count,
        FiringCount = view.FiringCount == 0 ? 0 : members.Count(m => m.IsFiring),
    };

    private static string? Hostile(string? owner, SampleTexts texts) => owner is null ? null : texts.Hostile.Title;

    private static IncidentView Bare(IncidentView view, SampleTexts texts) => view with
    {
        Severity = Severity.Unknown,
        PeakSeverity = Severity.Unknown,
        LevelName = null,
        DueAt = null,
        Members = view.Members.Count == 0 ? [] : [texts.Bare],
        Actor = null,
        PreviousOwner = null,
        SkippedLevels = [],
        Reason = null,
        Text = null,
        AskedAt = null,
        Told = [],
    };
}
