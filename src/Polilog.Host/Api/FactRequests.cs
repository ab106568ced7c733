using System.Text.Json.Nodes;
using Polilog.Core.Configuration;
using Polilog.Core.Facts;
using Polilog.Core.People;

namespace Polilog.Host.Api;

/// <summary>What is asked for when a fact is declared.</summary>
internal interface IFactRequest
{
    /// <summary>Null: it can be read.</summary>
    IResult? TryRead(out Func<DateTimeOffset, NewFact> settle);
}

/// <param name="Topic">Null: the whole installation, for administrators.</param>
/// <param name="Match">As a route's match; null: everything in the topic.</param>
/// <param name="From">Null: from now on.</param>
/// <param name="Until">Either this or for.</param>
/// <param name="For">A duration such as 4h or 2d.</param>
internal sealed record SilenceRequest(string? Topic, JsonObject? Match, DateTimeOffset? From, DateTimeOffset? Until, string? For, string? Reason) : IFactRequest
{
    public IResult? TryRead(out Func<DateTimeOffset, NewFact> settle)
    {
        var fault = FactWindow.TryReadMatch(Match, out var match);
        return FactWindow.TryRead(
            From, Until, For, (from, until) => new NewFact(FactKind.Silence, Topic?.ToUpperInvariant(), null, null, match, from, until, FactWindow.ReasonOf(Reason)), out settle) ?? fault;
    }
}

/// <param name="Match">As a route's match; null: everything in the topic.</param>
/// <param name="From">Null: from now on.</param>
/// <param name="Until">Either this or for.</param>
/// <param name="For">A duration such as 4h or 2d.</param>
internal sealed record MaintenanceRequest(string Topic, JsonObject? Match, DateTimeOffset? From, DateTimeOffset? Until, string? For, string? Reason) : IFactRequest
{
    public IResult? TryRead(out Func<DateTimeOffset, NewFact> settle)
    {
        var fault = FactWindow.TryReadMatch(Match, out var match);
        return FactWindow.TryRead(
            From, Until, For, (from, until) => new NewFact(FactKind.Maintenance, FactWindow.KeyOf(Topic), null, null, match, from, until, FactWindow.ReasonOf(Reason)), out settle) ?? fault;
    }
}

/// <param name="Person">Key of who is away.</param>
/// <param name="From">Null: from now on.</param>
/// <param name="Until">Either this or for.</param>
/// <param name="For">A duration such as 4h or 2d.</param>
internal sealed record AbsenceRequest(string Person, DateTimeOffset? From, DateTimeOffset? Until, string? For, string? Reason) : IFactRequest
{
    public IResult? TryRead(out Func<DateTimeOffset, NewFact> settle) =>
        FactWindow.TryRead(From, Until, For, (from, until) => new NewFact(FactKind.Absence, null, Person ?? "", null, null, from, until, FactWindow.ReasonOf(Reason)), out settle);
}

/// <param name="Person">Key of who is on call alone.</param>
/// <param name="From">Null: from now on.</param>
/// <param name="Until">Either this or for.</param>
/// <param name="For">A duration such as 4h or 2d.</param>
internal sealed record OverrideRequest(string Topic, string Person, DateTimeOffset? From, DateTimeOffset? Until, string? For, string? Reason) : IFactRequest
{
    public IResult? TryRead(out Func<DateTimeOffset, NewFact> settle) => FactWindow.TryRead(
        From, Until, For, (from, until) => new NewFact(FactKind.Override, FactWindow.KeyOf(Topic), Person ?? "", null, null, from, until, FactWindow.ReasonOf(Reason)), out settle);
}

/// <param name="Role">member, lead or manager; default member.</param>
internal sealed record MembershipRequest(string Topic, string Person, TopicRole? Role, string? Reason) : IFactRequest
{
    public IResult? TryRead(out Func<DateTimeOffset, NewFact> settle)
    {
        settle = now => new NewFact(FactKind.Membership, FactWindow.KeyOf(Topic), Person ?? "", Role ?? TopicRole.Member, null, now, null, FactWindow.ReasonOf(Reason));
        return Role is { } role && !Enum.IsDefined(role) ? Problem.BadRequest($"There is no role {role}", "The role is member, lead or manager.") : null;
    }
}

/// <summary>From when and how long a fact holds, as it is asked for.</summary>
internal static class FactWindow
{
    public static IResult? TryRead(
        DateTimeOffset? from, DateTimeOffset? until, string? duration, Func<DateTimeOffset, DateTimeOffset?, NewFact> make, out Func<DateTimeOffset, NewFact> settle)
    {
        var lasts = duration is null ? null : DurationText.Parse(duration);
        settle = now => make(Kept(from) ?? now, Kept(until) ?? After(Kept(from) ?? now, lasts));
        if (duration is not null && until is not null)
            return Problem.BadRequest("Both until and for are given", "Give one of them.");
        return duration is not null && lasts is null
            ? Problem.BadRequest($"'{duration}' is no duration (for)", "A duration is written like 90s, 5m, 1h30m or 2d.")
            : null;
    }

    public static IResult? TryReadMatch(JsonObject? given, out string? match)
    {
        match = given is null ? null : MuteMatch.TextOf(given);
        return given is not null && match is null ? Problem.BadRequest("What it covers (match) holds half a character", @"Write \ud83d and the like in pairs, or the character itself.") : null;
    }

    /// <summary>PostgreSQL keeps microseconds: what is checked is what is kept.</summary>
    private static DateTimeOffset? Kept(DateTimeOffset? moment) => moment is { } m ? new DateTimeOffset(m.UtcTicks / 10 * 10, TimeSpan.Zero) : null;

    /// <summary>What would end after all time is refused as too far ahead, or too long.</summary>
    private static DateTimeOffset? After(DateTimeOffset from, TimeSpan? lasts) => lasts is { } time && time > DateTimeOffset.MaxValue - from ? DateTimeOffset.MaxValue : from + lasts;

    /// <summary>What is left out is no topic, which is then said.</summary>
    public static string KeyOf(string? topic) => topic?.ToUpperInvariant() ?? "";

    public static string? ReasonOf(string? reason) => reason?.Trim() is { Length: > 0 } said ? said : null;
}

/// <summary>What was declared, by whom, and until when it holds.</summary>
/// <param name="Id">Null: it was a dry run, and there is none.</param>
/// <param name="Topic">Null: it concerns no single topic.</param>
/// <param name="Until">Null: until it is ended.</param>
/// <param name="RecordedBy">Person, or name of the token.</param>
/// <param name="EndedAt">When somebody ended it; null: nobody did.</param>
internal sealed record FactShape(
    long? Id, string? Topic, string? Person, string? Role, JsonNode? Match, DateTimeOffset From, DateTimeOffset? Until, string? Reason,
    DateTimeOffset RecordedAt, string RecordedBy, DateTimeOffset? EndedAt, string? EndedBy)
{
    public static FactShape Of(FactRow row) => new(
        row.Id, row.Topic, row.Person, row.Role, row.Match is null ? null : JsonNode.Parse(row.Match), row.StartsAt, row.EndsAt, row.Reason,
        row.RecordedAt, row.RecordedBy, row.RevokedAt, row.RevokedBy);
}
