namespace Polilog.EndToEndTests;

/// <summary>A folder for one test, which other users may enter: as root, PostgreSQL runs as one of them.</summary>
internal sealed class TemporaryFolder : IAsyncDisposable
{
    private const UnixFileMode Passable = (UnixFileMode)0b111_101_101;

    public TemporaryFolder(string name)
    {
        Path = Directory.CreateTempSubdirectory(name).FullName;
        File.SetUnixFileMode(Path, Passable);
    }

    public string Path { get; }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
