namespace Polilog.Host.Embedded;

/// <summary>
/// A PostgreSQL of our own for whoever gave no connection string. It outlives a crash of the hub and is adopted by the next one;
/// the last hub that ends in good order stops it.
/// </summary>
internal sealed class EmbeddedPostgres(string connectionString, Func<Task> stop, UseLock useLock) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    /// <param name="options">Folders and settings.</param>
    /// <param name="say">Told, in a line each, of what takes time or is worth knowing.</param>
    /// <param name="cancellation">Ends the waiting; what was half made is made again the next time.</param>
    /// <exception cref="EmbeddedPostgresException">There is none to be had, or it does not start: one sentence with what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, Action<string> say, CancellationToken cancellation)
    {
        var folder = Path.Combine(Path.GetFullPath(options.DataFolder), "postgres");
        try
        {
            Directory.CreateDirectory(folder);
            var user = await ServiceUser.ForAsync(Path.Combine(folder, "data"), cancellation);
            var users = new UseLock(folder, options.Time);
            using var gate = await users.EnterAsync(say, cancellation);
            var cluster = new PostgresCluster(folder, user, options.Time);
            var programs = await ReadyAsync(cluster, options, say, cancellation);
            await cluster.EnsureDatabaseAsync(options.Database, cancellation);
            users.Join();
            return new EmbeddedPostgres(cluster.ConnectionString(options.Database), () => cluster.StopAsync(programs, CancellationToken.None), users);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw PostgresComplaint.Explain(failure.Message, folder);
        }
    }

    /// <summary>Ends our use of it; if nobody else uses it, the server stops.</summary>
    public async ValueTask DisposeAsync()
    {
        using var gate = await useLock.EnterAsync(_ => { }, CancellationToken.None);
        if (useLock.LeaveAsLast())
            await stop();
    }

    private static async Task<PostgresPrograms> ReadyAsync(PostgresCluster cluster, EmbeddedPostgresOptions options, Action<string> say, CancellationToken cancellation)
    {
        var major = await cluster.MajorAsync(cancellation);
        var programs = await new PostgresSource(options, say).FindAsync(major, cancellation);
        if (major is not null && await cluster.AnswersAsync(cancellation))
        {
            say($"PostgreSQL {programs.Major} is still running and is used again");
            return programs;
        }
        await cluster.MakeFoldersAsync(cancellation);
        if (major is null)
        {
            say($"making the database in {options.DataFolder} with PostgreSQL {programs.Major} of {programs.Folder}");
            await cluster.InitialiseAsync(programs, cancellation);
        }
        await cluster.StartAsync(programs, options.Settings, cancellation);
        return programs;
    }
}
