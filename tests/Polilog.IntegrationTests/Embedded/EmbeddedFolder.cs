using System.Diagnostics;
using System.Globalization;
using Polilog.Host.Embedded;

namespace Polilog.IntegrationTests.Embedded;

/// <summary>A data folder of its own for one test; whatever server was left running in it is stopped at the end.</summary>
internal sealed class EmbeddedFolder : IAsyncDisposable
{
    private const UnixFileMode Passable = (UnixFileMode)0b111_101_101;

    public EmbeddedFolder() => File.SetUnixFileMode(Path, Passable);

    public string Path { get; } = Directory.CreateTempSubdirectory("pg").FullName;
    public List<string> Said { get; } = [];
    public bool IsRunning => File.Exists(PidFile);

    private string PidFile => System.IO.Path.Combine(Path, "polilog/postgres/data/postmaster.pid");

    public Task<EmbeddedPostgres> StartAsync() => StartAsync("");

    public Task<EmbeddedPostgres> StartAsync(string inner) =>
        EmbeddedPostgres.StartAsync(Options(System.IO.Path.Combine(Path, inner)), Said.Add, TestContext.Current.CancellationToken);

    public static EmbeddedPostgresOptions Options(string parent) => new()
    {
        DataFolder = System.IO.Path.Combine(parent, "polilog"),
        CacheFolder = System.IO.Path.Combine(parent, "cache"),
    };

    public void KillServer()
    {
        using var server = Process.GetProcessById(int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture));
        server.Kill();
    }

    public void PretendVersion(int major) => File.WriteAllText(System.IO.Path.Combine(Path, "polilog/postgres/data/PG_VERSION"), $"{major}\n");

    public async Task<Mount> MountAsync(string options)
    {
        var point = Directory.CreateDirectory(System.IO.Path.Combine(Path, "mount")).FullName;
        var mounted = await new Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", point).RunAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(mounted.Succeeded, $"needs a file system of its own, and mount says: {mounted.Errors.Trim()}");
        return new Mount(point);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await StopLeftoverAsync();
        Directory.Delete(Path, recursive: true);
    }

    // The last to leave stops it, and here that is us.
    private async Task StopLeftoverAsync()
    {
        var leftover = await StartAsync();
        await leftover.DisposeAsync();
    }

    // Lazily: a server that has just stopped may still hold a file for a moment.
    public sealed record Mount(string Point) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await new Command("umount", "--lazy", Point).RunAsync(CancellationToken.None);
    }
}
