namespace Polilog.Host.Embedded;

/// <summary>Where the embedded PostgreSQL keeps its data, and where a fetched copy of it is kept.</summary>
internal sealed record EmbeddedPostgresOptions
{
    /// <summary>Gets a folder of `postgres/`: the database, its socket, its log.</summary>
    public required string DataFolder { get; init; }
    /// <summary>Keeps what was fetched; may be deleted whenever nothing runs.</summary>
    public required string CacheFolder { get; init; }
    public string Database { get; init; } = "polilog";
    /// <summary>Settings of PostgreSQL which win over ours.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];
    /// <summary>Folders that may hold `initdb` and `postgres`. Replaced only where a machine without PostgreSQL is to be seen.</summary>
    public Func<IEnumerable<string>> MachineFolders { get; init; } = PostgresPrograms.FoldersOfThisMachine;
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static EmbeddedPostgresOptions ForThisUser() => For(
        Environment.IsPrivilegedProcess, Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>A root user's home is closed to the unprivileged user PostgreSQL must run as, hence the system's folders.</summary>
    internal static EmbeddedPostgresOptions For(bool root, Func<string, string?> environment, string home) => new()
    {
        DataFolder = Folder(environment("XDG_DATA_HOME"), root ? "/var/lib" : Path.Combine(home, ".local/share")),
        CacheFolder = Folder(environment("XDG_CACHE_HOME"), root ? "/var/cache" : Path.Combine(home, ".cache")),
    };

    // The standard says: a relative path in these variables is to be ignored.
    private static string Folder(string? chosen, string usual) => Path.Combine(Path.IsPathRooted(chosen) ? chosen : usual, "polilog");
}
