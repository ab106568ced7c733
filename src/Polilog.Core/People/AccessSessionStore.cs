using Dapper;
using Npgsql;

namespace Polilog.Core.People;

/// <summary>Logins of browsers. A session lives in the database, so that every host knows it and revoking its token ends it everywhere.</summary>
internal sealed class AccessSessionStore(NpgsqlDataSource database)
{
    /// <summary>A login is good for so long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private const string DropOldSql = "delete from access_session where expires_at <= @now";

    private const string BeginSql = """
        insert into access_session (hash, access_token_id, created_at, expires_at)
        select @hash::bytea, t.id, @now::timestamptz, @expires_at::timestamptz
        from access_token t
        where t.hash = @token and t.revoked_at is null
        """;

    /// <summary>The value of the new session's cookie; null: there is no such token.</summary>
    public async Task<string?> BeginAsync(string token, DateTimeOffset now, CancellationToken cancel)
    {
        var value = AccessToken.Create();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(DropOldSql, new { now }, cancellationToken: cancel));
        var begun = await connection.ExecuteAsync(new CommandDefinition(
            BeginSql, new { hash = AccessToken.HashOf(value), token = AccessToken.HashOf(token), now, expires_at = now + Lifetime }, cancellationToken: cancel));
        return begun == 1 ? value : null;
    }

    private const string EndSql = "delete from access_session where hash = @hash";

    public async Task EndAsync(string value, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(EndSql, new { hash = AccessToken.HashOf(value) }, cancellationToken: cancel));
    }
}
