using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using Polilog.Core.Storage;

namespace Polilog.Core.People;

/// <summary>Who shows a token, or the value of a session. What the database said is good for a few seconds, so that a revocation, a login and a logout reach every host as soon.</summary>
internal sealed class AccessReader(NpgsqlDataSource database)
{
    private const int MostKnown = 10_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    /// <summary>Null: nobody, or not any more.</summary>
    public async Task<AccessTokenRow?> FindAsync(string value, DateTimeOffset now, CancellationToken cancel)
    {
        var hash = AccessToken.HashOf(value);
        var key = Convert.ToHexStringLower(hash);
        known.TryGetValue(key, out var before);
        if (before is not null && now - before.ReadAt < Fresh)
            return before.Token;
        try
        {
            var token = await ReadAsync(hash, now, cancel);
            Remember(key, token, now);
            if (token is not null && (token.LastUsedAt is not { } used || now - used > UseInterval))
                await NoteUseAsync(token, now, cancel);
            return token;
        }
        catch (Exception failure) when (before is not null && DatabaseFault.Outage(failure) is not null)
        {
            // What is known in memory stays in use.
            return before.Token;
        }
    }

    /// <summary>On this host what was ended is ended at once.</summary>
    public void Forget(string value) => known.TryRemove(Convert.ToHexStringLower(AccessToken.HashOf(value)), out _);

    public void ForgetAll() => known.Clear();

    private const string FindSql = """
        select t.id, t.name, t.role, t.scopes, p.key as person, t.created_at, t.last_used_at
        from access_token t
        left join person p on p.id = t.person_id
        where t.revoked_at is null
          and t.id in (
              select id from access_token where hash = @hash
              union all
              select access_token_id from access_session where hash = @hash and expires_at > @now)
        """;

    private async Task<AccessTokenRow?> ReadAsync(byte[] hash, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<AccessTokenRow>(new CommandDefinition(FindSql, new { hash, now }, cancellationToken: cancel));
    }

    private const string UsedSql = "update access_token set last_used_at = @now where id = @id";

    /// <summary>A database that can only be read still lets people in.</summary>
    private async Task NoteUseAsync(AccessTokenRow token, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            await connection.ExecuteAsync(new CommandDefinition(UsedSql, new { id = token.Id, now }, cancellationToken: cancel));
        }
        catch (Exception failure) when (DatabaseFault.Outage(failure) is not null)
        {
            // noted at the next use
        }
    }

    // Guesses are not remembered: they would fill the memory.
    private void Remember(string key, AccessTokenRow? token, DateTimeOffset now)
    {
        if (known.Count >= MostKnown)
            known.Clear();
        if (token is null)
            known.TryRemove(key, out _);
        else
            known[key] = new Known(token, now);
    }

    private sealed record Known(AccessTokenRow Token, DateTimeOffset ReadAt);
}
