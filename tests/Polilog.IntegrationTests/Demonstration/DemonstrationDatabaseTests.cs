using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Host.Cli;
using Polilog.Host.Demonstration;

namespace Polilog.IntegrationTests.Demonstration;

public sealed class DemonstrationDatabaseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly HubConfiguration Document = DemonstrationConfiguration.Read(new KnownConnectors(["alertmanager", "zabbix"], _ => [])).Document!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_of_a_configured_hub_is_refused_and_one_of_a_demonstration_is_not()
    {
        await DemonstrationDatabase.RefuseForeignAsync(database.DataSource, Document, Cancel);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        await ConfigurationActivation.NumberAsync(connection, Document, revision: 1, DateTimeOffset.UnixEpoch, Cancel);
        await DemonstrationDatabase.RefuseForeignAsync(database.DataSource, Document, Cancel);

        var real = Document with { Topics = [.. Document.Topics, Document.Topics[0] with { Key = "OPS" }] };
        await ConfigurationActivation.NumberAsync(connection, real, revision: 2, DateTimeOffset.UnixEpoch, Cancel);
        var refused = await Assert.ThrowsAsync<CliFailure>(() => DemonstrationDatabase.RefuseForeignAsync(database.DataSource, Document, Cancel));
        Assert.Contains("OPS", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--config FOLDER", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_start_makes_the_own_database_anew_unless_another_demonstration_is_using_it()
    {
        // The server is shared with other tests, so the name is one of ours.
        var name = $"{new NpgsqlConnectionStringBuilder(database.ConnectionString).Database}_demonstration";
        var ours = await DemonstrationDatabase.RenewAsync(database.ConnectionString, name, Cancel);
        await using (var inUse = NpgsqlDataSource.Create(ours))
        {
            await using var make = inUse.CreateCommand("create table once (number integer)");
            await make.ExecuteNonQueryAsync(Cancel);
            var refused = await Assert.ThrowsAsync<CliFailure>(() => DemonstrationDatabase.RenewAsync(database.ConnectionString, name, Cancel));
            Assert.Contains("--data FOLDER", refused.Message, StringComparison.Ordinal);
        }

        await using (var renewed = NpgsqlDataSource.Create(await DemonstrationDatabase.RenewAsync(database.ConnectionString, name, Cancel)))
        {
            await using var find = renewed.CreateCommand("select count(*) from pg_tables where tablename = 'once'");
            Assert.Equal(0L, await find.ExecuteScalarAsync(Cancel));
        }
        await using var drop = database.DataSource.CreateCommand($"drop database {name} with (force)");
        await drop.ExecuteNonQueryAsync(Cancel);
    }
}
