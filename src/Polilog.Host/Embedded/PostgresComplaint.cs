namespace Polilog.Host.Embedded;

/// <summary>Turns what PostgreSQL printed before it gave up into one sentence for the operator.</summary>
internal static class PostgresComplaint
{
    public static EmbeddedPostgresException Explain(string output, string folder)
    {
        bool Says(string words) => output.Contains(words, StringComparison.OrdinalIgnoreCase);
        return new EmbeddedPostgresException(
            Says("No space left on device") ? $"The disk of {folder} is full: free some space, or put the data elsewhere with XDG_DATA_HOME."
            : Says("Read-only file system") ? $"{folder} is on a read-only file system: put the data elsewhere with XDG_DATA_HOME."
            : Says("could not create any Unix-domain sockets") || Says("Unix-domain socket path") ? $"PostgreSQL cannot make its socket below {folder}: choose a shorter path on a local disk with XDG_DATA_HOME."
            : Says("shared memory") ? "The machine gives PostgreSQL too little shared memory: free some memory, or give a connection string to a server elsewhere."
            : Says("Permission denied") || Says("Operation not permitted") ? $"{folder} is not writable: make it so, or put the data elsewhere with XDG_DATA_HOME."
            : $"PostgreSQL did not start: {LastWords(output)} Its log is in {folder}.");
    }

    /// <summary>A server that was just killed leaves its lock until the kernel has buried it.</summary>
    public static bool IsPassing(string output) =>
        output.Contains("postmaster.pid\" already exists", StringComparison.Ordinal)
        || output.Contains("is still in use", StringComparison.Ordinal);

    private static string LastWords(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.LastOrDefault(l => l.Contains("FATAL", StringComparison.Ordinal) || l.Contains("error:", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it said nothing";
        return line.TrimEnd('.') + ".";
    }
}
