using System.Globalization;
using System.Text;
using Dapper;
using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.IntegrationTests.Storage;

/// <summary>
/// Schema N serves code N-1: while hosts are upgraded one by one, the old ones go on working on the new schema. <c>OldHost/schema-N.sql</c> holds every statement of the
/// program that came with schema N; CONTRIBUTING says when and how it is written anew.
/// </summary>
public sealed class OldHostTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // Columns that whoever writes a row must name, and what he may write into them.
    private const string DemandsSql = """
        select format('%s.%s must be named', c.relname, a.attname) as demand
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
          and a.attnotnull and a.attidentity = '' and not a.atthasdef
        union all
        select format('%s: %s', c.relname, pg_get_constraintdef(k.oid))
        from pg_constraint k join pg_class c on c.oid = k.conrelid
        where c.relnamespace = 'public'::regnamespace and not c.relispartition and k.contype <> 'n'
        order by 1
        """;

    private static readonly string File = Directory.EnumerateFiles(Repository.PathOf("tests/Polilog.IntegrationTests/Storage/OldHost"), "schema-*.sql").Order(StringComparer.Ordinal).Last();

    private static readonly int Schema = int.Parse(Path.GetFileNameWithoutExtension(File)["schema-".Length..], CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, string> Recorded = Read();

    public static TheoryData<string> Statements { get; } = [.. Recorded.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Statements))]
    public async Task Every_statement_of_the_old_host_fits_the_new_schema(string statement)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        await using var command = new NpgsqlCommand(Recorded[statement], connection);
        NpgsqlCommandBuilder.DeriveParameters(command);
        Assert.False(string.IsNullOrWhiteSpace(command.CommandText));
    }

    [Fact]
    public async Task The_tables_of_the_old_host_demand_nothing_that_it_does_not_know()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        var now = (await connection.QueryAsync<string>(DemandsSql)).ToList();
        await connection.ExecuteAsync("drop schema public cascade; create schema public");
        await Migrator.MigrateWithinAsync(connection, Schema, DateTimeOffset.UnixEpoch, Cancel);
        var then = (await connection.QueryAsync<string>(DemandsSql)).ToList();
        var tables = then.Select(TableOf).ToHashSet(StringComparer.Ordinal);
        // A reference to rows that only new hosts write, from a column that may be empty, binds nobody else.
        Assert.Equal(["configuration_revision: FOREIGN KEY (base) REFERENCES configuration_revision(id)"], now.Where(d => tables.Contains(TableOf(d))).Except(then, StringComparer.Ordinal));
        await connection.ExecuteAsync("drop schema public cascade; create schema public");
        await Migrator.MigrateWithinAsync(connection, Migrator.Newest, DateTimeOffset.UnixEpoch, Cancel);
    }

    [Fact]
    public async Task Is_written_anew_when_a_release_asks_for_it()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("POLILOG_RELEASE") == "1", "only for a release: POLILOG_RELEASE=1");
        var text = new StringBuilder();
        foreach (var (name, field) in SqlTests.Fields().Select(f => ($"{f.DeclaringType!.FullName}.{f.Name}", f)).OrderBy(f => f.Item1, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"-- {name}\n{((string)field.GetRawConstantValue()!).TrimEnd()}\n\n");
        await System.IO.File.WriteAllTextAsync(File, text.ToString(), Cancel);
        System.IO.File.Move(File, Path.Combine(Path.GetDirectoryName(File)!, $"schema-{Migrator.Newest}.sql"), overwrite: true);
    }

    private static string TableOf(string demand) => demand.Split('.', ':')[0];

    private static Dictionary<string, string> Read() => System.IO.File.ReadAllText(File).Split("-- Polilog.", StringSplitOptions.RemoveEmptyEntries)
        .Select(s => s.Split('\n', 2)).ToDictionary(s => s[0], s => s[1], StringComparer.Ordinal);
}
