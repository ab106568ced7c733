namespace Polilog.Host.Demonstration;

/// <summary>An alarm and what becomes of it. In its texts {host} is one of the hosts, {n} a figure.</summary>
/// <param name="Pool">One of them is chosen each time; none: the alarm names its hosts itself.</param>
internal sealed record Scene(Alarm Alarm, IReadOnlyList<string> Pool, params IReadOnlyList<Act> Acts)
{
    public double Seconds => Acts.Max(a => a.Second);
}

/// <summary>What happens in a scene, so many seconds after the alarm; a closed set.</summary>
internal abstract record Act(double Second)
{
    /// <summary>The source repeats itself.</summary>
    internal sealed record Repeats(double Second) : Act(Second);

    /// <summary>It spreads to the second half of the hosts.</summary>
    internal sealed record Spreads(double Second) : Act(Second);

    internal sealed record Takes(double Second, string Person) : Act(Second);

    /// <summary>Somebody says that it is solved, and the source sees the same a moment later.</summary>
    internal sealed record Solves(double Second, string Person, string Text) : Act(Second);

    /// <summary>The source sees that it is over.</summary>
    internal sealed record Recovers(double Second) : Act(Second);
}
