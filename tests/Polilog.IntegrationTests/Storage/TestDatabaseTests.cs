using Npgsql;

namespace Polilog.IntegrationTests.Storage;

public sealed class TestDatabaseTests(TestDatabase database, TestDatabaseTests.Another another) : IClassFixture<TestDatabase>, IClassFixture<TestDatabaseTests.Another>
{
    [Fact]
    public async Task Every_class_has_an_empty_migrated_database_of_its_own()
    {
        await ExecuteAsync(database.DataSource, "insert into topic (key, last_number) values ('PAY', 0)");

        Assert.Equal(1L, await ExecuteAsync(database.DataSource, "select count(*) from topic"));
        Assert.Equal(0L, await ExecuteAsync(another.Database.DataSource, "select count(*) from topic"));
    }

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public sealed class Another(TestServer server) : IAsyncLifetime
    {
        public TestDatabase Database { get; } = new(server);
        public ValueTask InitializeAsync() => Database.InitializeAsync();
        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
