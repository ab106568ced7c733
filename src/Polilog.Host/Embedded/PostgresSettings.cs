namespace Polilog.Host.Embedded;

/// <summary>The settings of the embedded server: durable, reached by its socket alone, ready for bursts of writing.</summary>
internal static class PostgresSettings
{
    /// <summary>Read by PostgreSQL after its own defaults, and written anew at every start.</summary>
    public static string Text(string socketFolder, IReadOnlyList<(string Name, string Value)> chosen)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["listen_addresses"] = "",
            ["unix_socket_directories"] = $"\"{socketFolder}\"",
            ["unix_socket_permissions"] = "0700",
            ["port"] = "5432",
            ["max_connections"] = "200",
            ["shared_buffers"] = "256MB",
            ["fsync"] = "on",
            ["synchronous_commit"] = "on",
            // A storm writes much in minutes: fewer checkpoints, and fewer full pages after them.
            ["max_wal_size"] = "4GB",
            ["min_wal_size"] = "256MB",
            ["wal_compression"] = "on",
            ["checkpoint_timeout"] = "15min",
            // Conditions are updated in place all the time.
            ["autovacuum_naptime"] = "20s",
            ["autovacuum_vacuum_cost_limit"] = "1000",
            ["random_page_cost"] = "1.1",
            // Compiling costs more than our statements take, and needs a large library.
            ["jit"] = "off",
            // GMT is built in; UTC is read from a file that a small machine lacks.
            ["timezone"] = "GMT",
            ["log_timezone"] = "GMT",
            ["log_checkpoints"] = "off",
            ["log_min_error_statement"] = "panic",
            ["lc_messages"] = "C",
        };
        foreach (var (name, value) in chosen)
            settings[name] = value;
        return string.Concat(settings.Select(s => $"{s.Key} = '{s.Value.Replace("'", "''", StringComparison.Ordinal)}'\n"));
    }
}
