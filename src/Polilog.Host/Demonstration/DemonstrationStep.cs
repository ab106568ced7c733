namespace Polilog.Host.Demonstration;

/// <summary>What happens at one moment; a closed set.</summary>
/// <param name="At">From the beginning of the demonstration.</param>
/// <param name="Alarm">What it is about.</param>
internal abstract record DemonstrationStep(TimeSpan At, Alarm Alarm)
{
    /// <summary>The source sends that it is on; again: a repetition, which is counted and not told.</summary>
    internal sealed record Fire(TimeSpan At, Alarm Alarm, IReadOnlyList<string> Hosts) : DemonstrationStep(At, Alarm);

    /// <summary>The source sends that it is over, on some hosts or on all.</summary>
    internal sealed record Recover(TimeSpan At, Alarm Alarm, IReadOnlyList<string> Hosts) : DemonstrationStep(At, Alarm);

    internal sealed record Take(TimeSpan At, Alarm Alarm, string Person) : DemonstrationStep(At, Alarm);

    internal sealed record Resolve(TimeSpan At, Alarm Alarm, string Person, string Text) : DemonstrationStep(At, Alarm);
}
