namespace Polilog.Host;

internal static class Program
{
    private static Task<int> Main(string[] args) => Cli.PolilogCommand.RunAsync(args);
}
