namespace Polilog.Core.Configuration.Planning;

/// <summary>What activating a configuration will do, before it is done.</summary>
/// <param name="Changes">Empty: nothing changes.</param>
/// <param name="Radius">What it would have made of the last 30 days.</param>
/// <param name="Warnings">What somebody should look at first.</param>
internal sealed record ConfigurationPlan(IReadOnlyList<ConfigurationChange> Changes, BlastRadius Radius, IReadOnlyList<string> Warnings)
{
    /// <summary>The blast radius in words, a line each.</summary>
    public IReadOnlyList<string> Sentences => BlastSentences.Of(Radius);
}
