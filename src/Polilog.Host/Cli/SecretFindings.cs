using System.CommandLine;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Secrets;
using Polilog.Core.Storage;

namespace Polilog.Host.Cli;

/// <summary>What the doctor finds of secrets: whether each has a value, and where it comes from.</summary>
internal static class SecretFindings
{
    /// <summary>The stored secrets; null if there are none that could be used, and the findings say why where that is wrong.</summary>
    public static async Task<(SecretTable? Table, IReadOnlyList<Finding> Findings)> OpenAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(HubArguments.Database) is not { Length: > 0 } connectionString)
            return (null, []);
        try
        {
            await using var database = Database.Open(connectionString);
            if ((await DatabaseStatus.ReadAsync(database, cancel)).Schema < Migrator.Names.Count)
                return (null, []);
            var master = HubArguments.KeyOf(parsed);
            var count = (await new StoredSecrets(database, null).ListAsync(cancel)).Count;
            if (master is null)
                return (null, count == 0 ? [] : [new Finding(false, "stored secrets", $"{count} in the database are not used. {MasterKey.Missing}")]);
            var table = new SecretTable();
            await new StoredSecrets(database, master).LoadAsync(table, cancel);
            return (table, [new Finding(true, "stored secrets", $"{count}, and the key opens them")]);
        }
        catch (SecretException e)
        {
            return (null, [new Finding(false, "stored secrets", e.Message)]);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            // That the database cannot be reached is a finding of its own.
            return (null, []);
        }
    }

    public static IEnumerable<Finding> Of(HubConfiguration document, SecretStore secrets)
    {
        foreach (var name in NamedSecrets.In(document))
        {
            var values = secrets.Find(name, out var fault);
            yield return values.Count == 0
                ? new Finding(false, $"secret {name}", fault!)
                : new Finding(true, $"secret {name}", $"{(values.Count == 1 ? "one value" : "two values, of which the first is used,")} from the {secrets.SourceOf(name)}");
        }
    }
}
