using System.Globalization;

namespace Polilog.Host.Embedded;

/// <summary>One installation of PostgreSQL: the folder of `initdb`, `pg_ctl` and `postgres`, and where its libraries lie if not in the system.</summary>
internal sealed record PostgresPrograms(string Folder, int Major, string? LibraryPath = null)
{
    public const int OldestMajor = 15;

    public Command Run(string program, ServiceUser user, string folder, params IReadOnlyList<string> arguments) =>
        new(Path.Combine(Folder, program), arguments)
        {
            User = user.SwitchTo,
            Folder = folder,
            // The home of root is closed to that user.
            Environment = LibraryPath is null ? [("HOME", folder)] : [("HOME", folder), ("LD_LIBRARY_PATH", LibraryPath)],
        };

    /// <summary>What is usable in these folders. A program that does not run (a library is gone since) is not there for us.</summary>
    public static async Task<IReadOnlyList<PostgresPrograms>> InAsync(IEnumerable<string> folders, string? libraryPath, CancellationToken cancellation)
    {
        var found = new List<PostgresPrograms>();
        foreach (var folder in folders.Where(IsComplete).Distinct(StringComparer.Ordinal))
        {
            var version = await new PostgresPrograms(folder, 0, libraryPath).Run("postgres", ServiceUser.Self, "/", "--version").RunAsync(cancellation);
            if (version.Succeeded && MajorOf(version.Output) is { } major)
                found.Add(new PostgresPrograms(folder, major, libraryPath));
        }
        return found;
    }

    /// <summary>The newest; with data at hand, what wrote them.</summary>
    public static PostgresPrograms? Choose(IEnumerable<PostgresPrograms> found, int? majorOfData) => found
        .Where(p => majorOfData is null ? p.Major >= OldestMajor : p.Major == majorOfData)
        .MaxBy(p => p.Major);

    /// <summary>Debian keeps every major version in a folder of its own, the PostgreSQL project's RPMs likewise; elsewhere they are on the PATH.</summary>
    public static IEnumerable<string> FoldersOfThisMachine() =>
    [
        .. Matching("/usr/lib/postgresql", "bin"),
        .. Matching("/usr", "bin").Where(folder => folder.StartsWith("/usr/pgsql-", StringComparison.Ordinal)),
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(FolderOfServer).OfType<string>(),
    ];

    /// <summary>From `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.</summary>
    internal static int? MajorOf(string version)
    {
        var digits = version.Split("(PostgreSQL) ") is [_, var number, ..] ? number.TakeWhile(char.IsAsciiDigit) : [];
        return int.TryParse([.. digits], CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    private static bool IsComplete(string folder) => new[] { "initdb", "pg_ctl", "postgres" }.All(program => File.Exists(Path.Combine(folder, program)));

    private static IEnumerable<string> Matching(string parent, string child) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).Select(folder => Path.Combine(folder, child)) : [];

    // A link to one program may stand alone on the PATH; the others are beside its target.
    private static string? FolderOfServer(string folder)
    {
        var server = new FileInfo(Path.Combine(folder, "postgres"));
        return server.Exists ? Path.GetDirectoryName(server.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? server.FullName) : null;
    }
}
