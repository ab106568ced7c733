using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Host.Cli;

namespace Polilog.Host.Demonstration;

/// <summary>Keeps the demonstration apart from what is real: in the own PostgreSQL it has a database of its own, in a given one it stays out of a real hub's.</summary>
internal static class DemonstrationDatabase
{
    /// <summary>Its name in the own PostgreSQL.</summary>
    public const string Name = "polilog_demonstration";

    private const string FindForeignSql = """
        select key from topic where key <> all(@topics)
        union all
        select key from person where key <> all(@people)
        order by key
        limit 3
        """;

    /// <summary>Makes it anew.</summary>
    /// <param name="server">Connection string of any database of the own server.</param>
    /// <param name="name">Usually <see cref="Name"/>.</param>
    /// <returns>Connection string of the empty database.</returns>
    public static async Task<string> RenewAsync(string server, string name, CancellationToken cancel)
    {
        var ours = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(name);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        try
        {
            await using var drop = new NpgsqlCommand($"drop database if exists {quoted}", connection);
            await drop.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            throw new CliFailure("Another demonstration is running on the same data: stop it first (Ctrl-C there), or give this one a folder of its own with --data FOLDER.");
        }
        await using var create = new NpgsqlCommand($"create database {quoted}", connection);
        await create.ExecuteNonQueryAsync(cancel);
        return ours;
    }

    /// <exception cref="CliFailure">The database holds what the demonstration has not: it is a real hub's.</exception>
    public static async Task RefuseForeignAsync(NpgsqlDataSource database, HubConfiguration document, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindForeignSql);
        find.Parameters.AddWithValue("topics", document.Topics.Select(t => t.Key).ToArray());
        find.Parameters.AddWithValue("people", document.People.Select(p => p.Key).ToArray());
        var found = new List<string>();
        await using (var reader = await find.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
                found.Add(reader.GetString(0));
        }
        if (found.Count > 0)
            throw new CliFailure($"The database belongs to a configured hub (it knows {string.Join(", ", found)}), and a demonstration would mix invented alarms into it: give --config FOLDER, or another --database.");
    }
}
