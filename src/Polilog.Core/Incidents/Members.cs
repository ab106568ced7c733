using Polilog.Sdk;

namespace Polilog.Core.Incidents;

/// <summary>The episodes of an incident: looked up and replaced by condition and episode.</summary>
internal static class Members
{
    public static Member? Find(this IReadOnlyList<Member> members, long conditionId, int episode) =>
        members.FirstOrDefault(m => m.ConditionId == conditionId && m.Episode == episode);

    /// <summary>Replaces the same episode in its place, or adds it at the end; places never change, so that a writer can compare them.</summary>
    public static IReadOnlyList<Member> With(this IReadOnlyList<Member> members, Member member)
    {
        var next = members.ToArray();
        var place = Array.FindIndex(next, m => m.ConditionId == member.ConditionId && m.Episode == member.Episode);
        if (place < 0)
            return [.. next, member];
        next[place] = member;
        return next;
    }

    /// <summary>The highest of the firing members; the last known when none fires (rule 18).</summary>
    public static Severity HighestFiring(this IReadOnlyList<Member> members, Severity last) =>
        members.Where(m => m.IsFiring).Select(m => m.Severity).DefaultIfEmpty(last).Max();
}
