using System.CommandLine;
using System.Text.Json.Nodes;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Secrets;
using Polilog.Core.Storage;
using Command = System.CommandLine.Command;

namespace Polilog.Host.Cli;

/// <summary><c>polilog secret set|rotate|list|forget</c>: secrets in the database. A value comes in over standard input, never as an argument that others can see, and is never printed.</summary>
internal static class SecretCommand
{
    private const int LargestValue = 64 * 1024;

    private static readonly Argument<string> NameArgument = new("name") { Description = "As the configuration says { secret: name }" };

    public static Command Create() => new("secret", "Secrets in the database, sealed by the key of the hosts") { HubClient.JsonOption, Set(), Rotate(), List(), Forget() };

    private static Command Set()
    {
        var command = new Command("set", "Store the value that is read from standard input; it is the only one from now on") { NameArgument, HubArguments.Database, HubArguments.Data, HubArguments.KeyFile };
        command.SetAction((parsed, cancel) => WriteAsync(parsed, async (stored, name, value) =>
        {
            await stored.SetAsync(name, value, TimeProvider.System.GetUtcNow(), cancel);
            Print(parsed, name, 1, $"The secret '{name}' is stored.");
        }, cancel));
        return command;
    }

    private static Command Rotate()
    {
        var command = new Command("rotate", "Store a new value as set does, but let the one before it stay valid until the next set or rotate") { NameArgument, HubArguments.Database, HubArguments.Data, HubArguments.KeyFile };
        command.SetAction((parsed, cancel) => WriteAsync(parsed, async (stored, name, value) =>
        {
            if (!await stored.RotateAsync(name, value, TimeProvider.System.GetUtcNow(), cancel))
                throw new CliFailure($"There is no stored secret '{name}': store it first with polilog secret set {name}.", ExitCode.NotFound);
            Print(parsed, name, 2, $"The secret '{name}' has two values now: the new one is used, the one before it is valid, too, until polilog secret set {name}.");
        }, cancel));
        return command;
    }

    private static Command Forget()
    {
        var command = new Command("forget", "Remove a stored secret with all of its values") { NameArgument, HubArguments.Database, HubArguments.Data };
        command.SetAction((parsed, cancel) => DbCommand.WithDatabaseAsync(parsed, async database =>
        {
            var name = parsed.GetRequiredValue(NameArgument);
            await RefuseOldSchemaAsync(database, cancel);
            if (!await new StoredSecrets(database, null).ForgetAsync(name, cancel))
                throw new CliFailure($"There is no stored secret '{name}'.", ExitCode.NotFound);
            Print(parsed, name, 0, $"The secret '{name}' is forgotten.");
        }, cancel));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List stored secrets, and with --config those that the configuration names: when, how many values, and where the one that is used comes from; never a value")
        {
            HubArguments.Database, HubArguments.Data, HubArguments.Configuration, HubArguments.Secrets, HubArguments.Plugins, HubArguments.Allowed,
        };
        command.SetAction((parsed, cancel) => DbCommand.WithDatabaseAsync(parsed, async database =>
        {
            await RefuseOldSchemaAsync(database, cancel);
            var rows = await RowsAsync(parsed, database, cancel);
            if (parsed.GetValue(HubClient.JsonOption))
                HubClient.PrintJson(new JsonObject { ["items"] = new JsonArray([.. rows.Select(Json)]) });
            else
                foreach (var row in rows)
                    Console.Out.WriteLine($"{row.Name,-32} {(row.Stored is { } s ? $"{s.Values} value{(s.Values == 1 ? "" : "s")}, set {s.SetAt:u}" : "not stored"),-34} {row.Source ?? "NO VALUE"}");
        }, cancel));
        return command;
    }

    private static async Task<IReadOnlyList<Row>> RowsAsync(ParseResult parsed, NpgsqlDataSource database, CancellationToken cancel)
    {
        var folder = parsed.GetValue(HubArguments.Configuration) is { Length: > 0 } given ? Path.GetFullPath(given) : null;
        var named = folder is null ? [] : HubDocument.SecretsNamedIn(folder, HubArguments.Catalog(parsed));
        var stored = (await new StoredSecrets(database, null).ListAsync(cancel)).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var elsewhere = folder is null ? new SecretStore(SecretsFolder(parsed), Environment.GetEnvironmentVariable) : HubArguments.SecretsOf(parsed, folder);
        return
        [
            .. named.Concat(stored.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(n => new Row(n, stored.GetValueOrDefault(n), elsewhere.SourceOf(n) ?? (stored.ContainsKey(n) ? "database" : null))),
        ];
    }

    private static string? SecretsFolder(ParseResult parsed) => parsed.GetValue(HubArguments.Secrets) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    private static JsonNode Json(Row row) =>
        new JsonObject { ["name"] = row.Name, ["values"] = row.Stored?.Values ?? 0, ["setAt"] = row.Stored?.SetAt, ["source"] = row.Source };

    private static Task<int> WriteAsync(ParseResult parsed, Func<StoredSecrets, string, string, Task> write, CancellationToken cancel)
    {
        var name = parsed.GetRequiredValue(NameArgument);
        if (!SecretStore.IsName(name))
            throw new CliFailure($"'{name}' cannot name a secret: lower-case letters, digits and underscore, a letter first, at most 63.", ExitCode.Usage);
        var master = HubArguments.KeyOf(parsed) ?? throw new CliFailure(MasterKey.Missing);
        var value = ReadValue();
        return DbCommand.WithDatabaseAsync(parsed, async database =>
        {
            await RefuseOldSchemaAsync(database, cancel);
            await write(new StoredSecrets(database, master), name, value);
        }, cancel);
    }

    private static string ReadValue()
    {
        if (!Console.IsInputRedirected)
            Console.Error.WriteLine("polilog: type the value, then Enter and Ctrl-D (it is shown on the screen; better give it by a pipe or a file)");
        var buffer = new char[LargestValue + 1];
        var length = Console.In.ReadBlock(buffer);
        var value = new string(buffer, 0, length).TrimEnd('\r', '\n');
        if (value.Length == 0 || length > LargestValue)
            throw new CliFailure(length > LargestValue ? $"The value is longer than {LargestValue} characters." : "The value is empty: give it on standard input.", ExitCode.Usage);
        return value.Contains('\n', StringComparison.Ordinal) ? throw new CliFailure("The value has several lines: give one; a second one is for polilog secret rotate.", ExitCode.Usage) : value;
    }

    private static async Task RefuseOldSchemaAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        var status = await DatabaseStatus.ReadAsync(database, cancel);
        if (status.Schema < Migrator.Names.Count)
            throw new CliFailure($"The schema is {status.Schema} of {Migrator.Names.Count}: run polilog db migrate.");
    }

    private static void Print(ParseResult parsed, string name, int values, string sentence)
    {
        if (parsed.GetValue(HubClient.JsonOption))
            HubClient.PrintJson(new JsonObject { ["name"] = name, ["values"] = values });
        else
            Console.Out.WriteLine(sentence);
    }

    private sealed record Row(string Name, StoredSecret? Stored, string? Source);
}
