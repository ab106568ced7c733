using System.Text;
using Dapper;
using Npgsql;

namespace Polilog.Core.Configuration.Secrets;

/// <summary>A stored secret, without its value.</summary>
/// <param name="Values">Two during a rotation.</param>
internal sealed record StoredSecret(string Name, DateTimeOffset SetAt, int Values);

/// <summary>
/// Secrets in the database, sealed by a key that lies there too, itself sealed by the master key: a copy of the database gives none of them away. Without the master key they can be counted and
/// forgotten, not read or written.
/// </summary>
internal sealed class StoredSecrets(NpgsqlDataSource database, SecretKey? master)
{
    private const string LockSql = "select pg_advisory_xact_lock(7654300016)";

    private const string ReadKeySql = "select wrapped from secret_key";

    private const string AddKeySql = "insert into secret_key (wrapped, created_at) values (@wrapped, @now)";

    private const string SetSql = """
        insert into secret (name, sealed, sealed_before, set_at)
        values (@name, @sealed, null, @now)
        on conflict (name) do update set sealed = excluded.sealed, sealed_before = null, set_at = excluded.set_at
        """;

    /// <summary>The only value from now on.</summary>
    public Task SetAsync(string name, string value, DateTimeOffset now, CancellationToken cancel) => WriteAsync(SetSql, name, value, now, cancel);

    private const string RotateSql = "update secret set sealed_before = sealed, sealed = @sealed, set_at = @now where name = @name";

    /// <summary>The value to use from now on; the one before it stays valid. False if there is no such secret.</summary>
    public async Task<bool> RotateAsync(string name, string value, DateTimeOffset now, CancellationToken cancel) => await WriteAsync(RotateSql, name, value, now, cancel) == 1;

    private const string ForgetSql = "delete from secret where name = @name";

    /// <summary>False if there was none.</summary>
    public async Task<bool> ForgetAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(ForgetSql, new { name }, cancellationToken: cancel)) == 1;
    }

    private const string ListSql = "select name, set_at, case when sealed_before is null then 1 else 2 end as values from secret order by name";

    public async Task<IReadOnlyList<StoredSecret>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<StoredSecret>(new CommandDefinition(ListSql, cancellationToken: cancel))).AsList();
    }

    private const string ReadSql = "select name, sealed, sealed_before from secret";

    /// <exception cref="SecretException">The key is missing or another one.</exception>
    public async Task LoadAsync(SecretTable table, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = (await connection.QueryAsync<(string Name, byte[] Sealed, byte[]? SealedBefore)>(new CommandDefinition(ReadSql, cancellationToken: cancel))).AsList();
        if (rows.Count == 0)
        {
            table.Replace(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));
            return;
        }
        var key = Unwrap(await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(ReadKeySql, cancellationToken: cancel)));
        table.Replace(rows.ToDictionary(r => r.Name, r => Values(key, r.Name, r.Sealed, r.SealedBefore), StringComparer.Ordinal));
    }

    private async Task<int> WriteAsync(string sql, string name, string value, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var key = await KeyAsync(connection, now, cancel);
        var written = await connection.ExecuteAsync(new CommandDefinition(sql, new { name, @sealed = key.Seal(Encoding.UTF8.GetBytes(value), name), now }, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return written;
    }

    // Under a lock: two hosts that store their first secrets at once must not seal them by two keys.
    private async Task<SecretKey> KeyAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(LockSql, cancellationToken: cancel));
        if (await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(ReadKeySql, cancellationToken: cancel)) is { } wrapped)
            return Unwrap(wrapped);
        var key = SecretKey.Random();
        await connection.ExecuteAsync(new CommandDefinition(AddKeySql, new { wrapped = (master ?? throw new SecretException(MasterKey.Missing)).Wrap(key), now }, cancellationToken: cancel));
        return key;
    }

    private SecretKey Unwrap(byte[]? wrapped) => (master ?? throw new SecretException(MasterKey.Missing)).Unwrap(wrapped)
        ?? throw new SecretException($"The key in {MasterKey.Variable} or {MasterKey.FileVariable} is another one than that by which the secrets of this database were stored: give that one, or forget them and store them again.");

    private static IReadOnlyList<string> Values(SecretKey key, string name, params IEnumerable<byte[]?> sealedValues) =>
        [.. sealedValues.OfType<byte[]>().Select(v => key.Open(v, name) is { } plain ? Encoding.UTF8.GetString(plain) : throw new SecretException($"The stored secret '{name}' was changed in the database: store it again with polilog secret set {name}."))];
}
