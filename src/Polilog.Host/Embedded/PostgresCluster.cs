using System.Globalization;
using Npgsql;

namespace Polilog.Host.Embedded;

/// <summary>One database cluster on disk: `data`, `run` (its socket) and `log` below one folder, our settings beside them.</summary>
internal sealed class PostgresCluster(string folder, ServiceUser user, TimeProvider time)
{
    /// <summary>What the kernel allows for the path of a socket.</summary>
    private const int LongestSocketPath = 107;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private string Data => Path.Combine(folder, "data");
    private string Run => Path.Combine(folder, "run");
    private string Log => Path.Combine(folder, "log", "server.log");

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = Run, Database = database, Username = "polilog" }.ConnectionString;

    /// <summary>Which major version wrote the data; null while there are none.</summary>
    public async Task<int?> MajorAsync(CancellationToken cancellation)
    {
        var version = Path.Combine(Data, "PG_VERSION");
        return File.Exists(version) ? int.Parse(await File.ReadAllTextAsync(version, cancellation), CultureInfo.InvariantCulture) : null;
    }

    public async Task MakeFoldersAsync(CancellationToken cancellation)
    {
        if (Path.Combine(Run, ".s.PGSQL.5432").Length > LongestSocketPath)
            throw new EmbeddedPostgresException(
                $"{Run} is too long a path for a socket, with whose name the system allows {LongestSocketPath} characters: choose a shorter data folder with XDG_DATA_HOME.");
        await user.MakeFolderAsync(Run, cancellation);
        await user.MakeFolderAsync(Path.GetDirectoryName(Log)!, cancellation);
    }

    /// <summary>Made beside and renamed when whole: a crash in between leaves nothing that looks like a database.</summary>
    public async Task InitialiseAsync(PostgresPrograms programs, CancellationToken cancellation)
    {
        var unfinished = Path.Combine(folder, "data.new");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await user.MakeFolderAsync(unfinished, cancellation);
        // The locale C: collations of libc and ICU differ between machines, and would spoil the indexes of data that moved.
        await RunAsync(programs.Run("initdb", user, unfinished, "-D", unfinished, "-E", "UTF8", "--locale=C", "-U", "polilog", "-A", "trust"), cancellation);
        await RunAsync(programs.Run("sh", user, unfinished, "-c", "echo \"include '../polilog.conf'\" >> postgresql.conf") with { File = "sh" }, cancellation);
        Directory.Move(unfinished, Data);
    }

    /// <summary>Returns when the server answers, after recovery if it was killed.</summary>
    public async Task StartAsync(PostgresPrograms programs, IReadOnlyList<(string Name, string Value)> settings, CancellationToken cancellation)
    {
        // Outside of `data`: root must not write where an unprivileged user could have laid a link.
        await File.WriteAllTextAsync(Path.Combine(folder, "polilog.conf"), PostgresSettings.Text(Run, settings), cancellation);
        var began = time.GetTimestamp();
        while (true)
        {
            if (File.Exists(Log))
                File.Move(Log, Log + ".1", overwrite: true);
            var started = await programs.Run("pg_ctl", user, Data, "start", "-D", Data, "-l", Log, "-w", "-t", "600", "-s").RunAsync(cancellation);
            if (started.Succeeded)
                return;
            var said = started.Text + (File.Exists(Log) ? await File.ReadAllTextAsync(Log, cancellation) : "");
            if (!PostgresComplaint.IsPassing(said) || time.GetElapsedTime(began) > Patience)
                throw PostgresComplaint.Explain(said, folder);
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>A fast shutdown: transactions are ended, everything committed is written.</summary>
    public async Task StopAsync(PostgresPrograms programs, CancellationToken cancellation) =>
        await programs.Run("pg_ctl", user, Data, "stop", "-D", Data, "-m", "fast", "-w", "-t", "60", "-s").RunAsync(cancellation);

    /// <summary>Whether a server answers, once it has finished starting or stopping if it is just doing that.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
                await connection.OpenAsync(cancellation);
                return true;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.CannotConnectNow && time.GetElapsedTime(began) < TimeSpan.FromMinutes(10))
            {
                await Task.Delay(Pause, time, cancellation);
            }
            catch (NpgsqlException failure) when (failure is not PostgresException)
            {
                return false;
            }
        }
    }

    public async Task EnsureDatabaseAsync(string database, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var create = new NpgsqlCommand($"create database {new NpgsqlCommandBuilder().QuoteIdentifier(database)}", connection);
        try
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // It is there from the last time.
        }
    }

    private async Task RunAsync(Command command, CancellationToken cancellation)
    {
        var result = await command.RunAsync(cancellation);
        if (!result.Succeeded)
            throw PostgresComplaint.Explain(result.Text, folder);
    }
}
