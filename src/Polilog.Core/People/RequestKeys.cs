using Dapper;
using Npgsql;

namespace Polilog.Core.People;

/// <summary>
/// Requests that are to run once, with their answers. A row is there before the work begins, so that of several hosts and several tries one does it. Ages are told by the database clock, which the
/// hosts share.
/// </summary>
internal sealed class RequestKeys(NpgsqlDataSource database)
{
    /// <summary>An answer can be had again for so long at least.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>So many of one bearer are kept.</summary>
    public const int MostOfOne = 5_000;

    private const int MostDropped = 1_000;

    private const string ReadClockSql = "select clock_timestamp()";

    private const string BeginSql = """
        insert into request_key (who, key, request, begun_at, seen_at)
        select @who::text, @key::text, @request::bytea, @now::timestamptz, @now::timestamptz
        where (select count(*) from request_key where who = @who) < @most
        on conflict (who, key) do nothing
        """;

    private const string FindSql = """
        select request, begun_at, seen_at, ended_at, status, content_type, answer
        from request_key
        where who = @who and key = @key
        """;

    private const string CountSql = "select count(*) from request_key where who = @who";

    public async Task<RequestBeginning> BeginAsync(RequestKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        while (true)
        {
            var now = await connection.ExecuteScalarAsync<DateTimeOffset>(new CommandDefinition(ReadClockSql, cancellationToken: cancel));
            var begun = new { who = key.Who, key = key.Key, request = key.Request, now, most = MostOfOne };
            if (await connection.ExecuteAsync(new CommandDefinition(BeginSql, begun, cancellationToken: cancel)) == 1)
                return new RequestBeginning.First();
            if (await connection.QuerySingleOrDefaultAsync<RequestKeyRow>(new CommandDefinition(FindSql, new { who = key.Who, key = key.Key }, cancellationToken: cancel)) is { } known)
                return new RequestBeginning.Known(known, now);
            // Otherwise its host has let go of it in between.
            if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountSql, new { who = key.Who }, cancellationToken: cancel)) >= MostOfOne)
                return new RequestBeginning.TooMany();
        }
    }

    private const string SeeSql = "update request_key set seen_at = @now where who = @who and key = @key and ended_at is null";

    /// <summary>The work goes on.</summary>
    public async Task SeeAsync(RequestKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var now = await connection.ExecuteScalarAsync<DateTimeOffset>(new CommandDefinition(ReadClockSql, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(SeeSql, new { who = key.Who, key = key.Key, now }, cancellationToken: cancel));
    }

    private const string EndSql = """
        update request_key set ended_at = @now, status = @status, content_type = @type, answer = @answer
        where who = @who and key = @key
        """;

    /// <param name="status">Null: it is not known how it ended.</param>
    /// <param name="answer">Null: it holds a secret or is too long.</param>
    public async Task EndAsync(RequestKey key, short? status, string? type, byte[]? answer, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var now = await connection.ExecuteScalarAsync<DateTimeOffset>(new CommandDefinition(ReadClockSql, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(EndSql, new { who = key.Who, key = key.Key, status, type, answer, now }, cancellationToken: cancel));
    }

    private const string LetGoSql = "delete from request_key where who = @who and key = @key";

    /// <summary>Nothing was done: whoever asks again is the first.</summary>
    public async Task LetGoAsync(RequestKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(LetGoSql, new { who = key.Who, key = key.Key }, cancellationToken: cancel));
    }

    // In small bites, each for itself, and past what another host is dropping.
    private const string DropOldSql = """
        delete from request_key
        where (who, key) in (select who, key from request_key where begun_at <= @before order by begun_at limit @limit for update skip locked)
        """;

    public async Task DropOldAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var before = await connection.ExecuteScalarAsync<DateTimeOffset>(new CommandDefinition(ReadClockSql, cancellationToken: cancel)) - Kept;
        while (await connection.ExecuteAsync(new CommandDefinition(DropOldSql, new { before, limit = MostDropped }, cancellationToken: cancel)) == MostDropped)
        {
            // there may be more
        }
    }
}

/// <param name="Who">Keys of others are no concern of his.</param>
/// <param name="Request">SHA-256 of method, address and body.</param>
internal sealed record RequestKey(string Who, string Key, byte[] Request);

/// <summary>What is to be done for a request with a key; a closed set.</summary>
internal abstract record RequestBeginning
{
    private RequestBeginning() { }

    /// <summary>The caller does the work.</summary>
    public sealed record First : RequestBeginning;

    /// <summary>It was begun before.</summary>
    /// <param name="Now">By the clock by which the row tells its moments.</param>
    public sealed record Known(RequestKeyRow Row, DateTimeOffset Now) : RequestBeginning;

    /// <summary>The bearer has used as many keys as are kept.</summary>
    public sealed record TooMany : RequestBeginning;
}

/// <summary>A request that was begun before.</summary>
internal sealed class RequestKeyRow
{
    public byte[] Request { get; init; } = [];
    public DateTimeOffset BegunAt { get; init; }

    /// <summary>When its host said last that it runs.</summary>
    public DateTimeOffset SeenAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
    public short? Status { get; init; }
    public string? ContentType { get; init; }
    public byte[]? Answer { get; init; }
}
