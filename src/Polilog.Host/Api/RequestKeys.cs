using Dapper;
using Npgsql;

namespace Polilog.Host.Api;

/// <summary>Requests that are to run once, with their answers. A row is there before the work begins, so that of several hosts and several tries one does it.</summary>
internal sealed class RequestKeys(NpgsqlDataSource database)
{
    /// <summary>An answer can be had again for so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const string DropOldSql = "delete from request_key where begun_at <= @before";

    private const string BeginSql = """
        insert into request_key (who, key, request, begun_at)
        values (@who, @key, @request, @now)
        on conflict (who, key) do nothing
        """;

    private const string FindSql = """
        select request, begun_at, ended_at, status, content_type, answer
        from request_key
        where who = @who and key = @key
        """;

    /// <summary>Null: the caller is the first and does the work; else what became of it.</summary>
    public async Task<RequestKeyRow?> BeginAsync(RequestKey key, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(DropOldSql, new { before = now - Kept }, cancellationToken: cancel));
        while (await connection.ExecuteAsync(new CommandDefinition(BeginSql, new { who = key.Who, key = key.Key, request = key.Request, now }, cancellationToken: cancel)) == 0)
        {
            // Its host may have let go of it in between.
            if (await connection.QuerySingleOrDefaultAsync<RequestKeyRow>(new CommandDefinition(FindSql, new { who = key.Who, key = key.Key }, cancellationToken: cancel)) is { } known)
                return known;
        }
        return null;
    }

    private const string EndSql = """
        update request_key set ended_at = @now, status = @status, content_type = @type, answer = @answer
        where who = @who and key = @key
        """;

    /// <param name="status">Null: it is not known how it ended.</param>
    /// <param name="answer">Null: it holds a secret.</param>
    public async Task EndAsync(RequestKey key, short? status, string? type, byte[]? answer, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(EndSql, new { who = key.Who, key = key.Key, status, type, answer, now }, cancellationToken: cancel));
    }

    private const string LetGoSql = "delete from request_key where who = @who and key = @key";

    /// <summary>Nothing was done: whoever asks again is the first.</summary>
    public async Task LetGoAsync(RequestKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(LetGoSql, new { who = key.Who, key = key.Key }, cancellationToken: cancel));
    }
}

/// <param name="Who">Keys of others are no concern of his.</param>
/// <param name="Request">SHA-256 of method, address and body.</param>
internal sealed record RequestKey(string Who, string Key, byte[] Request);

/// <summary>A request that was begun before.</summary>
internal sealed class RequestKeyRow
{
    public byte[] Request { get; init; } = [];
    public DateTimeOffset BegunAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public short? Status { get; init; }
    public string? ContentType { get; init; }
    public byte[]? Answer { get; init; }
}
