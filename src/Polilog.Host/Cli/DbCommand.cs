using System.CommandLine;
using System.Text.Json.Nodes;
using Npgsql;
using Polilog.Core.Storage;
using Polilog.Host.Embedded;
using Command = System.CommandLine.Command;

namespace Polilog.Host.Cli;

/// <summary><c>polilog db migrate|status</c>.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        var migrate = new Command("migrate", "Bring the schema up to date") { HubArguments.Database, HubArguments.Data };
        migrate.SetAction((parsed, cancel) => WithDatabaseAsync(parsed, async database =>
        {
            var applied = await Migrator.MigrateAsync(database, TimeProvider.System.GetUtcNow(), cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(new JsonObject { ["applied"] = new JsonArray([.. applied.Select(name => (JsonNode)name)]) });
            else
                Console.Out.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
        }, cancel));
        var status = new Command("status", "Tell server, schema and sizes") { HubArguments.Database, HubArguments.Data };
        status.SetAction((parsed, cancel) => WithDatabaseAsync(parsed, async database =>
        {
            var report = await DatabaseStatus.ReadAsync(database, cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(new JsonObject { ["server"] = report.Server, ["schema"] = report.Schema, ["newest"] = Migrator.Names.Count, ["bytes"] = report.Bytes });
            else
                Console.Out.WriteLine($"PostgreSQL {report.Server}, schema {report.Schema} of {Migrator.Names.Count}, {report.Bytes / 1024 / 1024} MiB");
        }, cancel));
        return new Command("db", "The database") { HubClient.JsonOption, migrate, status };
    }

    /// <summary>Works on the given database, else on the own one of <c>up</c>, which is started if it does not run.</summary>
    public static async Task<int> WithDatabaseAsync(ParseResult parsed, Func<NpgsqlDataSource, Task> work, CancellationToken cancel)
    {
        var given = parsed.GetValue(HubArguments.Database);
        await using var own = given is { Length: > 0 } ? null : await EmbeddedPostgres.StartAsync(HubArguments.Folders(parsed), line => Console.Error.WriteLine($"polilog: {line}"), cancel);
        await using var database = HubDatabase.Source(own?.ConnectionString ?? given!);
        await work(database);
        return (int)ExitCode.Done;
    }
}
