namespace Polilog.Core.Configuration.Planning;

/// <summary>Which groups have an open incident while a replay goes on; incidents come in the order in which they were opened.</summary>
internal sealed class OpenGroups
{
    private readonly Dictionary<ReplayedGroup, DateTimeOffset> openUntil = [];

    /// <summary>True: it joins what is open; false: it opens.</summary>
    /// <param name="endedAt">Null: it is open still.</param>
    public bool Joins(ReplayedGroup group, DateTimeOffset openedAt, DateTimeOffset? endedAt)
    {
        var end = endedAt ?? DateTimeOffset.MaxValue;
        var joins = openUntil.TryGetValue(group, out var until) && until > openedAt;
        openUntil[group] = joins && until > end ? until : end;
        return joins;
    }
}
