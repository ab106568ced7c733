namespace Polilog.Core.Configuration.Planning;

/// <summary>Counts incidents and keeps the newest as examples.</summary>
internal sealed class ReplayTally
{
    private const int MostExamples = 3;

    private readonly Queue<string> examples = [];

    public int Incidents { get; private set; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<string> Examples => [.. examples.Reverse()];

    public ReplayCount Count => new(Incidents, Examples);

    public void Add(string incident)
    {
        Incidents++;
        // One incident may open several besides; it is one example.
        if (examples.Contains(incident))
            return;
        examples.Enqueue(incident);
        if (examples.Count > MostExamples)
            examples.Dequeue();
    }
}
