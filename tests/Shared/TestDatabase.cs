using Npgsql;
using Polilog.Core.Storage;
using Polilog.Host.Embedded;

namespace Polilog.Tests;

/// <summary>
/// A migrated, empty database for one test class: <c>public sealed class FooTests(TestDatabase database) : IClassFixture&lt;TestDatabase&gt;</c>.
/// Without a PostgreSQL the tests are skipped at home and fail in CI (CI=true).
/// </summary>
public sealed class TestDatabase(TestServer server) : IAsyncLifetime
{
    private string? absence;
    private NpgsqlDataSource? dataSource;

    public NpgsqlDataSource DataSource
    {
        get
        {
            Assert.SkipWhen(absence is not null && Environment.GetEnvironmentVariable("CI") != "true", absence ?? "");
            return dataSource ?? throw new InvalidOperationException(absence);
        }
    }

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        try
        {
            ConnectionString = await server.CreateDatabaseAsync();
            dataSource = Database.Open(ConnectionString);
        }
        catch (Exception failure) when (failure is EmbeddedPostgresException or NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException })
        {
            absence = $"no PostgreSQL for the tests: {failure.Message}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (dataSource is null)
            return;
        await dataSource.DisposeAsync();
        await server.DropDatabaseAsync(ConnectionString);
    }
}
