using System.Globalization;
using System.Runtime.InteropServices;

namespace Polilog.Bench;

/// <summary>What a benchmark prints: the machine, figures, and how they stand to the bars.</summary>
internal static class Report
{
    public static void Machine(IEnumerable<string> arguments)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30);
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        Console.WriteLine($"{Environment.ProcessorCount} cores ({Model()}), {memory} GiB, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}; load before the start {load}");
        Console.WriteLine($"dotnet run -c Release --project bench/Polilog.Bench -- {string.Join(' ', arguments)}");
    }

    public static void Line(string what, string figures) => Console.WriteLine($"  {what,-34} {figures}");

    public static void Bar(string what, double measured, double bar, string unit, bool atMost)
    {
        var isReached = atMost ? measured <= bar : measured >= bar;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isReached ? "REACHED" : "MISSED "),-8} {what}: {measured:0.##} {unit} (bar: {(atMost ? "at most" : "at least")} {bar} {unit})"));
    }

    private static string Model() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
