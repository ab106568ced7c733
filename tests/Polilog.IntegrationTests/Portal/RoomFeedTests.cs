using System.Diagnostics;
using Dapper;
using Npgsql;
using Polilog.Portal.Rooms;

namespace Polilog.IntegrationTests.Portal;

public sealed class RoomFeedTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_there_before_is_not_news()
    {
        await (await Writer.BeginAsync(database.DataSource)).CommitAsync();
        Assert.Empty(await (await StartedAsync()).ReadAsync(Cancel));
    }

    [Fact]
    public async Task A_message_is_read_once()
    {
        var feed = await StartedAsync();
        var writer = await Writer.BeginAsync(database.DataSource);
        await writer.CommitAsync();
        Assert.Equal([writer.Id], await IdsAsync(feed));
        Assert.Empty(await IdsAsync(feed));
    }

    [Fact]
    public async Task A_commit_that_comes_after_higher_ids_is_not_missed()
    {
        var feed = await StartedAsync();
        var slow = await Writer.BeginAsync(database.DataSource);
        // Others go by, round after round, before it commits.
        for (var i = 0; i < 5; i++)
        {
            var quick = await Writer.BeginAsync(database.DataSource);
            await quick.CommitAsync();
            Assert.Equal([quick.Id], await IdsAsync(feed));
        }
        await slow.CommitAsync();
        Assert.Equal([slow.Id], await IdsAsync(feed));
        Assert.Empty(await IdsAsync(feed));
    }

    [Fact]
    public async Task A_commit_is_not_missed_that_ran_already_when_the_feed_started()
    {
        var slow = await Writer.BeginAsync(database.DataSource);
        await (await Writer.BeginAsync(database.DataSource)).CommitAsync();
        var feed = await StartedAsync();
        Assert.Empty(await IdsAsync(feed));
        await slow.CommitAsync();
        Assert.Equal([slow.Id], await IdsAsync(feed));
    }

    [Fact]
    public async Task A_transaction_that_failed_holds_up_nothing()
    {
        var feed = await StartedAsync();
        var failed = await Writer.BeginAsync(database.DataSource);
        var quick = await Writer.BeginAsync(database.DataSource);
        await quick.CommitAsync();
        Assert.Equal([quick.Id], await IdsAsync(feed));
        await failed.RollbackAsync();
        // Transactions of other tests on the same server hold it up, too, as long as they run.
        for (var began = Stopwatch.GetTimestamp(); feed.Remembered > 0 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60);)
            Assert.Empty(await IdsAsync(feed));
        Assert.Equal(0, feed.Remembered);
    }

    private async Task<RoomFeed> StartedAsync()
    {
        var feed = new RoomFeed(database.DataSource);
        Assert.Empty(await feed.ReadAsync(Cancel));
        Assert.True(feed.Started.IsCompleted);
        return feed;
    }

    private static async Task<IEnumerable<long>> IdsAsync(RoomFeed feed) => (await feed.ReadAsync(Cancel)).Select(c => c.Id);

    /// <summary>Writes as a decision does: it locks, takes the id, writes, and some time later commits.</summary>
    private sealed class Writer(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        public long Id { get; private set; }

        public static async Task<Writer> BeginAsync(NpgsqlDataSource database)
        {
            var connection = await database.OpenConnectionAsync(Cancel);
            var writer = new Writer(connection, await connection.BeginTransactionAsync(Cancel));
            await connection.ExecuteAsync("insert into topic (key, last_number) values ('T' || txid_current(), 0)");
            writer.Id = await connection.ExecuteScalarAsync<long>("select nextval('message_id_seq')");
            await connection.ExecuteAsync(
                """
                insert into message (id, topic_id, kind, revision, language, text, html, rings, mentions, created_at)
                overriding system value
                select @Id, max(id), 'note', 1, 'en', '', '', false, '{}', '2026-01-01' from topic
                """,
                new { writer.Id });
            return writer;
        }

        public Task CommitAsync() => EndAsync(transaction.CommitAsync(Cancel));

        public Task RollbackAsync() => EndAsync(transaction.RollbackAsync(Cancel));

        private async Task EndAsync(Task end)
        {
            await end;
            await connection.DisposeAsync();
        }
    }
}
