using Polilog.Core.People;
using Polilog.Core.Storage;

namespace Polilog.IntegrationTests.People;

public sealed class AccessReaderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_can_only_be_read_still_lets_people_in()
    {
        var (_, token) = (await new AccessTokenStore(database.DataSource).CreateAsync("reader", "viewer", null, null, Now, Cancel))!.Value;
        await using var readOnly = Database.Open($"{database.ConnectionString};Options=-c default_transaction_read_only=on");
        Assert.Equal("reader", (await new AccessReader(readOnly).FindAsync(token, Now, Cancel))!.Name);
    }
}
