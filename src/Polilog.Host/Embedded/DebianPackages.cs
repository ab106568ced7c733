using System.Globalization;
using System.Runtime.InteropServices;

namespace Polilog.Host.Embedded;

/// <summary>
/// On Debian and Ubuntu: downloads the distribution's own PostgreSQL and unpacks it into our cache. Needs no root and changes nothing on the system:
/// apt works on package lists of our own. Downloads are checked by apt against the signed lists.
/// </summary>
internal sealed class DebianPackages(string cache)
{
    private static readonly string[] Wanted = ["postgresql-", "lib"];
    private static readonly string[] Unwanted =
    [
        "postgresql-common", "postgresql-client-common", "libc6", "libc-", "libllvm", "libz3-", "libperl", "libelogind", "libdebian-installer", "libpam-modules", "libnewt", "libslang",
    ];

    private string[] Options =>
    [
        "-o", $"Dir::State::Lists={cache}/lists", "-o", $"Dir::Cache={cache}/apt", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=2",
    ];

    private string Unpacked => Path.Combine(cache, "root");

    public Task<IReadOnlyList<PostgresPrograms>> CachedAsync(CancellationToken cancellation) => ProgramsAsync(Unpacked, cancellation);

    public async Task<(PostgresPrograms? Fetched, string Reason)> FetchAsync(int? major, Action<string> say, CancellationToken cancellation)
    {
        if (!File.Exists("/usr/bin/apt-get") || !File.Exists("/usr/bin/dpkg-deb"))
            return (null, "this is no Debian or Ubuntu to take it from");
        say("PostgreSQL is not on this machine: fetching it with apt-get into our own cache; nothing on the system changes");
        Directory.CreateDirectory(Path.Combine(cache, "lists/partial"));
        Directory.CreateDirectory(Path.Combine(cache, "apt/archives/partial"));
        var update = await new Command("apt-get", [.. Options, "-qq", "update"]).RunAsync(cancellation);
        var names = await new Command("apt-cache", [.. Options, "pkgnames", "postgresql-"]).RunAsync(cancellation);
        if (NewestServer(names.Output.Split('\n'), major) is not { } server)
            return (null, $"apt-get offers none{(update.Succeeded ? "" : " (" + LastLine(update.Errors) + ")")}");

        var closure = await new Command("apt-cache", [.. Options, "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances", server])
            .RunAsync(cancellation);
        var debs = Path.Combine(cache, "debs");
        Recreate(debs);
        var download = await new Command("apt-get", [.. Options, "-q", "download", .. Needed(closure.Output.Split('\n'))]) { Folder = debs }.RunAsync(cancellation);
        if (!download.Succeeded)
            return (null, $"apt-get cannot download it ({LastLine(download.Errors)})");

        // Unpacked aside and renamed when whole.
        var unfinished = Path.Combine(cache, "root.new");
        Recreate(unfinished);
        foreach (var deb in Directory.EnumerateFiles(debs, "*.deb"))
        {
            var unpack = await new Command("dpkg-deb", "-x", deb, unfinished).RunAsync(cancellation);
            if (!unpack.Succeeded)
                throw PostgresComplaint.Explain(unpack.Text, cache);
        }
        Directory.Delete(debs, recursive: true);
        if (Directory.Exists(Unpacked))
            Directory.Delete(Unpacked, recursive: true);
        Directory.Move(unfinished, Unpacked);
        return (PostgresPrograms.Choose(await CachedAsync(cancellation), major), "what apt-get brought does not run");
    }

    internal static string? NewestServer(IEnumerable<string> names, int? major) => names
        .Select(name => int.TryParse(name.Replace("postgresql-", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
        .Where(version => major is null ? version >= PostgresPrograms.OldestMajor : version == major)
        .OrderDescending()
        .Select(version => $"postgresql-{version}")
        .FirstOrDefault();

    /// <summary>The server, its client programs and the libraries; without the C library, which must be the machine's, and what only compiling statements, Perl or the packaging needs.</summary>
    internal static IEnumerable<string> Needed(IEnumerable<string> closure) => closure
        .Where(name => Wanted.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
        .Where(name => !Unwanted.Any(start => name.StartsWith(start, StringComparison.Ordinal)) && !name.EndsWith("-perl", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);

    private static async Task<IReadOnlyList<PostgresPrograms>> ProgramsAsync(string root, CancellationToken cancellation)
    {
        var servers = Path.Combine(root, "usr/lib/postgresql");
        if (!Directory.Exists(servers))
            return [];
        var triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return await PostgresPrograms.InAsync(
            Directory.EnumerateDirectories(servers).Select(folder => Path.Combine(folder, "bin")), $"{root}/usr/lib/{triplet}:{root}/lib/{triplet}", cancellation);
    }

    private static void Recreate(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no reason given";
}
