using Dapper;
using Polilog.Core.Configuration.Secrets;

namespace Polilog.IntegrationTests.Configuration;

public sealed class StoredSecretsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SecretKey Master = SecretKey.OfText("0123456789abcdef0123456789abcdef");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_first_value_through_a_rotation_to_none()
    {
        var stored = new StoredSecrets(database.DataSource, Master);
        // Hosts that store their first secrets at once seal them by one key.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => stored.SetAsync($"at_once_{i}", $"value {i}", Now, Cancel)));
        await stored.SetAsync("token", "first", Now, Cancel);
        Assert.Equal(["first"], await FindAsync("token"));
        Assert.Equal(["value 3"], await FindAsync("at_once_3"));

        Assert.True(await stored.RotateAsync("token", "second", Now.AddHours(1), Cancel));
        Assert.Equal(["second", "first"], await FindAsync("token"));
        Assert.True(await stored.RotateAsync("token", "third", Now.AddHours(2), Cancel));
        Assert.Equal(["third", "second"], await FindAsync("token"));
        Assert.Equal(new StoredSecret("token", Now.AddHours(2), 2), (await stored.ListAsync(Cancel))[^1]);

        await stored.SetAsync("token", "fourth", Now.AddHours(3), Cancel);
        Assert.Equal(["fourth"], await FindAsync("token"));
        Assert.False(await stored.RotateAsync("absent", "x", Now, Cancel));

        Assert.True(await stored.ForgetAsync("token", Cancel));
        Assert.False(await stored.ForgetAsync("token", Cancel));
        Assert.Empty(await FindAsync("token"));
    }

    [Fact]
    public async Task The_database_alone_gives_none_away_and_no_row_can_take_the_place_of_another()
    {
        var stored = new StoredSecrets(database.DataSource, Master);
        await stored.SetAsync("cheap", "of no use to anybody", Now, Cancel);
        await stored.SetAsync("dear", "worth a lot", Now, Cancel);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        Assert.DoesNotContain("worth a lot", System.Text.Encoding.UTF8.GetString(await connection.QuerySingleAsync<byte[]>("select sealed from secret where name = 'dear'")), StringComparison.Ordinal);

        var another = new StoredSecrets(database.DataSource, SecretKey.Random());
        Assert.Contains("is another one", (await Assert.ThrowsAsync<SecretException>(() => another.LoadAsync(new SecretTable(), Cancel))).Message, StringComparison.Ordinal);
        Assert.Contains("is another one", (await Assert.ThrowsAsync<SecretException>(() => another.SetAsync("dear", "x", Now, Cancel))).Message, StringComparison.Ordinal);
        var without = new StoredSecrets(database.DataSource, null);
        Assert.Equal(MasterKey.Missing, (await Assert.ThrowsAsync<SecretException>(() => without.LoadAsync(new SecretTable(), Cancel))).Message);

        await connection.ExecuteAsync("update secret set sealed = (select sealed from secret where name = 'dear') where name = 'cheap'");
        Assert.Contains("'cheap' was changed", (await Assert.ThrowsAsync<SecretException>(() => stored.LoadAsync(new SecretTable(), Cancel))).Message, StringComparison.Ordinal);
        await stored.ForgetAsync("cheap", Cancel);
    }

    private async Task<IReadOnlyList<string>> FindAsync(string name)
    {
        var table = new SecretTable();
        await new StoredSecrets(database.DataSource, Master).LoadAsync(table, Cancel);
        return table.Find(name);
    }
}
