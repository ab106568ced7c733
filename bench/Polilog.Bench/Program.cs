namespace Polilog.Bench;

internal static class Program
{
    /// <summary>engine [conditions]: how fast the engine decides.</summary>
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["engine", .. var rest]:
                await EngineBench.RunAsync(rest is [var count, ..] ? int.Parse(count) : 20_000, CancellationToken.None);
                return 0;
            default:
                await Console.Error.WriteLineAsync("Name a benchmark: engine [conditions].");
                return 2;
        }
    }
}
