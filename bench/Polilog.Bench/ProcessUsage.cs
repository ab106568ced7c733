using System.Globalization;

namespace Polilog.Bench;

/// <summary>What a process and those below it have used, from /proc. Processor time hardly depends on what else the machine does: it compares even where elapsed time does not.</summary>
internal static class ProcessUsage
{
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of a process, of its living descendants and of those that have ended.</summary>
    public static TimeSpan CpuOf(int pid)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(d => Path.GetFileName(d)).Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Select(n => Stat(int.Parse(n, CultureInfo.InvariantCulture))).OfType<(int, int, double)>().ToLookup(s => s.Item2);
        return TimeSpan.FromSeconds(Below(pid) / TicksPerSecond);

        double Below(int parent) => (Stat(parent)?.Ticks ?? 0) + all[parent].Sum(child => Below(child.Item1));
    }

    /// <param name="field">VmRSS: resident now; VmHWM: the most it ever was.</param>
    public static double MebibytesOf(int pid, string field)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    // After the name in parentheses: state, parent, ...; the 12th to 15th are the times of the process and of its ended children.
    private static (int Pid, int Parent, double Ticks)? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (pid, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // it has ended meanwhile
            return null;
        }
    }
}
