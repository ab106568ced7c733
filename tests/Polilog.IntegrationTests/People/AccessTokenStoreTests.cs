using Polilog.Core.People;

namespace Polilog.IntegrationTests.People;

public sealed class AccessTokenStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_first_password_to_the_last_administrator()
    {
        var store = new AccessTokenStore(database.DataSource);
        var reader = new AccessReader(database.DataSource);
        var sessions = new AccessSessionStore(database.DataSource);

        var firsts = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.CreateFirstAsync(Now, Cancel)));
        var first = Assert.Single(firsts, password => password is not null)!;
        Assert.Equal("admin", (await reader.FindAsync(first, Now, Cancel))!.Role);
        Assert.Null(await reader.FindAsync(first + "x", Now, Cancel));

        var id = Assert.Single(await store.ListAsync(10, null, Cancel)).Id;
        Assert.Equal(Revocation.LastAdministrator, await store.RevokeAsync(id, Now, Cancel));
        var (second, _) = (await store.CreateAsync("second", "admin", null, null, Now, Cancel))!.Value;

        var session = (await sessions.BeginAsync(first, Now, Cancel))!;
        Assert.Equal(id, (await reader.FindAsync(session, Now, Cancel))!.Id);
        Assert.Null(await reader.FindAsync(session, Now + AccessSessionStore.Lifetime, Cancel));
        Assert.Null(await sessions.BeginAsync("pla_guess", Now, Cancel));

        Assert.Equal(Revocation.Done, await store.RevokeAsync(id, Now, Cancel));
        // For three seconds a host may still go by what it knows, then not any more.
        Assert.Null(await reader.FindAsync(first, Now.AddSeconds(3), Cancel));
        Assert.Null(await reader.FindAsync(session, Now.AddSeconds(3), Cancel));
        Assert.Equal(Revocation.LastAdministrator, await store.RevokeAsync(second, Now, Cancel));
        Assert.Equal(Revocation.NoSuchToken, await store.RevokeAsync(-1, Now, Cancel));
        Assert.Null(await store.CreateFirstAsync(Now, Cancel));
        Assert.Null(await store.CreateAsync("nobody's", "person", "nobody", null, Now, Cancel));
    }
}
