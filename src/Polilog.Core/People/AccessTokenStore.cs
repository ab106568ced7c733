using Dapper;
using Npgsql;

namespace Polilog.Core.People;

/// <summary>Access tokens: made, listed and revoked by administrators.</summary>
internal sealed class AccessTokenStore(NpgsqlDataSource database)
{
    private const string LockSql = "select pg_advisory_xact_lock(7654300011)";

    private const string CreateFirstSql = """
        insert into access_token (name, hash, role, created_at)
        select 'first password', @hash::bytea, 'admin', @now::timestamptz
        where not exists (select from access_token)
        """;

    /// <summary>The first password of an installation in which no token was ever made, given back here and never again; null: there was one. Of hosts that start at once, one makes it.</summary>
    public async Task<string?> CreateFirstAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var token = AccessToken.Create();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(LockSql, cancellationToken: cancel));
        var made = await connection.ExecuteAsync(new CommandDefinition(CreateFirstSql, new { hash = AccessToken.HashOf(token), now }, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return made == 1 ? token : null;
    }

    private const string CreateSql = """
        insert into access_token (name, hash, role, person_id, scopes, created_at)
        select @name::text, @hash::bytea, @role::text, p.id, @scopes::text[], @now::timestamptz
        from (select 1) one
        left join person p on p.key = @person
        where @person::text is null or p.id is not null
        returning id
        """;

    /// <summary>A new token with its value, which is shown once; null: the database knows no such person.</summary>
    /// <param name="person">Given exactly with the role person.</param>
    /// <param name="scopes">What the bearer may write beyond the role; null: nothing.</param>
    public async Task<(int Id, string Token)?> CreateAsync(string name, string role, string? person, string[]? scopes, DateTimeOffset now, CancellationToken cancel)
    {
        var token = AccessToken.Create();
        await using var connection = await database.OpenConnectionAsync(cancel);
        var id = await connection.ExecuteScalarAsync<int?>(
            new CommandDefinition(CreateSql, new { name, hash = AccessToken.HashOf(token), role, person, scopes, now }, cancellationToken: cancel));
        return id is { } made ? (made, token) : null;
    }

    private const string ListSql = """
        select t.id, t.name, t.role, t.scopes, p.key as person, t.created_at, t.last_used_at, t.revoked_at
        from access_token t
        left join person p on p.id = t.person_id
        where @before::bigint is null or t.id < @before
        order by t.id desc
        limit @limit
        """;

    /// <summary>Newest first, revoked ones too.</summary>
    public async Task<IReadOnlyList<AccessTokenRow>> ListAsync(int limit, long? before, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<AccessTokenRow>(new CommandDefinition(ListSql, new { limit, before }, cancellationToken: cancel))).AsList();
    }

    private const string FindSql = "select role, revoked_at from access_token where id = @id";

    private const string CountAdministratorsSql = "select count(*) from access_token where role = 'admin' and revoked_at is null";

    private const string RevokeSql = "update access_token set revoked_at = @now where id = @id";

    /// <summary>Ends a token and the sessions that were begun with it. The last administrator's stays, or nobody could make another.</summary>
    public async Task<Revocation> RevokeAsync(int id, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Two administrators who revoke one another at once would leave none.
        await connection.ExecuteAsync(new CommandDefinition(LockSql, cancellationToken: cancel));
        if (await connection.QuerySingleOrDefaultAsync<AccessTokenRow>(new CommandDefinition(FindSql, new { id }, cancellationToken: cancel)) is not { } token)
            return Revocation.NoSuchToken;
        if (token.RevokedAt is not null)
            return Revocation.Done;
        if (token.Role is AccessRoles.Admin && await CountAdministratorsAsync(connection, cancel) == 1)
            return Revocation.LastAdministrator;
        await connection.ExecuteAsync(new CommandDefinition(RevokeSql, new { id, now }, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return Revocation.Done;
    }

    /// <summary>How many tokens may administer.</summary>
    public async Task<long> CountAdministratorsAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await CountAdministratorsAsync(connection, cancel);
    }

    private static Task<long> CountAdministratorsAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(CountAdministratorsSql, cancellationToken: cancel));
}

/// <summary>What became of a revocation.</summary>
internal enum Revocation
{
    Done,
    NoSuchToken,
    LastAdministrator,
}
