using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.UnitTests.Storage;

public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData("25006", "PostgreSQL is read-only; connect Polilog to the primary.")]
    [InlineData("53100", "PostgreSQL has no disk space left; free some.")]
    [InlineData("53300", "PostgreSQL has no connection slots left; raise max_connections.")]
    [InlineData("57P03", "PostgreSQL cannot serve now: the server says why.")]
    [InlineData("57P01", "PostgreSQL cannot serve now: the server says why.")]
    [InlineData("58030", "PostgreSQL cannot serve now: the server says why.")]
    [InlineData("08006", "PostgreSQL cannot serve now: the server says why.")]
    public void What_ails_the_whole_database_is_one_sentence_with_what_to_do(string state, string sentence) =>
        Assert.Equal(sentence, DatabaseFault.Outage(Failure(state)));

    [Fact]
    public void A_server_that_does_not_answer_is_an_outage() =>
        Assert.All<Exception>([new NpgsqlException("x", new IOException()), new TimeoutException(), new IOException()], failure => Assert.NotNull(DatabaseFault.Outage(failure)));

    [Theory]
    [InlineData("22021"), InlineData("23505"), InlineData("42703"), InlineData("54000")]
    public void What_the_work_itself_is_at_fault_for_is_none(string state) => Assert.Null(DatabaseFault.Outage(Failure(state)));

    [Theory]
    [InlineData("40001", true), InlineData("40P01", true), InlineData("23505", true), InlineData("22021", false), InlineData("25006", false)]
    public void Only_what_another_transaction_caused_is_tried_again(string state, bool again) => Assert.Equal(again, DatabaseFault.IsConflict(Failure(state)));

    [Fact]
    public async Task A_transaction_is_repeated_until_nobody_was_faster()
    {
        Assert.Equal(3, await DatabaseFault.RepeatAsync(attempt => attempt < 3 ? throw new ConflictException("faster") : Task.FromResult(attempt)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => DatabaseFault.RepeatAsync<int>(_ => throw new InvalidOperationException()));
    }

    private static PostgresException Failure(string state) => new("the server says why", "ERROR", "ERROR", state);
}
