using System.Data;
using System.Reflection;
using Npgsql;

namespace Polilog.IntegrationTests.Storage;

/// <summary>PostgreSQL reads every statement of the program against the migrated schema: a misspelt column fails here, not at night.</summary>
public sealed class SqlTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] Assemblies = ["Polilog.Core", "Polilog.Matrix", "Polilog.Portal", "Polilog.Host"];

    // What PostgreSQL says when it cannot tell the type of a parameter.
    private static readonly string[] TypeIsOpen = ["42P18", "42725", "42P08"];

    public static TheoryData<string> Statements { get; } = [.. Fields().Select(Name)];

    [Theory, MemberData(nameof(Statements))]
    public async Task Every_statement_fits_the_schema(string statement)
    {
        var sql = (string)Fields().Single(field => Name(field) == statement).GetRawConstantValue()!;
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            NpgsqlCommandBuilder.DeriveParameters(command);
        }
        catch (PostgresException refusal)
        {
            var advice = TypeIsOpen.Contains(refusal.SqlState) ? " Write the type of the parameter, such as unnest(@keys::text[])." : "";
            Assert.Fail($"{statement}: {refusal.MessageText}{(refusal.Hint is null ? "" : $" ({refusal.Hint})")}.{advice}\n{sql}");
        }
        Assert.Equal(ConnectionState.Open, connection.State);
    }

    internal static IEnumerable<FieldInfo> Fields() =>
        from assembly in Assemblies
        from type in Assembly.Load(assembly).GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith("Sql", StringComparison.Ordinal)
        select field;

    private static string Name(FieldInfo field) => $"{field.DeclaringType!.FullName}.{field.Name}";
}
