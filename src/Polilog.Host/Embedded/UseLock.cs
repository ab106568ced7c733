namespace Polilog.Host.Embedded;

/// <summary>
/// Counts the processes that use one database server, by file locks the kernel drops with a process however it ends.
/// Starting and stopping happen under `gate`; every user holds `users` shared, so whoever gets it alone is the last.
/// </summary>
internal sealed class UseLock(string folder, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private FileStream? users;

    /// <summary>Waits for the turn to start or stop the server; another process may be fetching or initialising.</summary>
    public async Task<IDisposable> EnterAsync(Action<string> say, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (Lock("gate.lock", FileShare.None) is { } gate)
                return gate;
            if (attempt == 20)
                say($"another polilog is starting or stopping the database in {folder}: waiting for it");
            await Task.Delay(Pause, time, cancellation);
        }
    }

    public void Join() => users ??= Lock("users.lock", FileShare.Read);

    /// <summary>True when nobody else uses the server. Called inside the gate, so nobody can join meanwhile.</summary>
    public bool LeaveAsLast()
    {
        Dispose();
        using var alone = Lock("users.lock", FileShare.None);
        return alone is not null;
    }

    public void Dispose()
    {
        users?.Dispose();
        users = null;
    }

    // .NET locks the file with flock: exclusively for FileShare.None, shared otherwise.
    private FileStream? Lock(string name, FileShare share)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, share == FileShare.None ? FileAccess.ReadWrite : FileAccess.Read, share);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
