using System.Collections.Frozen;
using Dapper;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Sdk;

namespace Polilog.Core.Alerts;

/// <summary>Connections and their tokens: written in the database, looked up in memory. <see cref="RefreshAsync"/> brings what other hosts have changed.</summary>
internal sealed class ConnectionStore(NpgsqlDataSource database)
{
    private static readonly byte[] NobodysHash = new byte[32];

    // Tokens that a file-managed connection takes from a named secret. They are only in memory: a secret chosen by people may be too weak even for a stored hash.
    private FrozenDictionary<string, byte[][]> secretHashes = FrozenDictionary<string, byte[][]>.Empty;
    private Func<FrozenDictionary<string, byte[][]>, FrozenDictionary<string, byte[][]>> readSecrets = known => known;
    private FrozenDictionary<string, ActiveConnection> active = FrozenDictionary<string, ActiveConnection>.Empty;

    public IReadOnlyCollection<ActiveConnection> Active => active.Values;

    public ActiveConnection? Find(string name) => active.GetValueOrDefault(name);

    /// <summary>The connection, if it exists and the token is one of its own. An unknown name takes as long as a wrong token.</summary>
    public ActiveConnection? Authenticate(string name, string token)
    {
        var hash = ConnectionToken.HashOf(token);
        if (active.TryGetValue(name, out var connection))
            return connection.Accepts(hash) ? connection : null;
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(NobodysHash, hash);
        return null;
    }

    // One that was removed and comes back begins anew: it was not silent meanwhile.
    // A name that the API made stays with the API: a file must not take over its tokens unnoticed.
    private const string UpsertSql = """
        insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at, removed_at)
        select name, connector, family, options::jsonb, unknown_severity, 'file', @now, null
        from unnest(@names::text[], @connectors::text[], @families::text[], @options::text[], @severities::smallint[])
          as c (name, connector, family, options, unknown_severity)
        on conflict (name) do update
        set connector = excluded.connector, family = excluded.family, options = excluded.options, unknown_severity = excluded.unknown_severity, removed_at = null,
            created_at = case when connection.removed_at is null then connection.created_at else excluded.created_at end,
            received_at = case when connection.removed_at is null then connection.received_at end
        where connection.managed_by = 'file'
          and (connection.connector, connection.family, connection.options, connection.unknown_severity, connection.removed_at)
              is distinct from (excluded.connector, excluded.family, excluded.options, excluded.unknown_severity, null::timestamptz)
        """;

    private const string RemoveMissingSql = """
        update connection set removed_at = @now where managed_by = 'file' and removed_at is null and name <> all (@names)
        """;

    /// <summary>Makes the file-managed connections what the configuration says; those it no longer names are removed, their history stays.</summary>
    /// <param name="database">In a transaction.</param>
    /// <param name="familyOf">Family of a connector; the configuration was validated, so each is known.</param>
    public static async Task SyncAsync(
        NpgsqlConnection database, IReadOnlyList<ConnectionSettings> connections, Func<string, string> familyOf, DateTimeOffset now, CancellationToken cancel)
    {
        // Always in the same order, so that two who do this at once wait for each other instead of for ever.
        connections = [.. connections.OrderBy(c => c.Name, StringComparer.Ordinal)];
        var names = connections.Select(c => c.Name).ToArray();
        var rows = new
        {
            names,
            connectors = connections.Select(c => c.Connector).ToArray(),
            families = connections.Select(c => familyOf(c.Connector)).ToArray(),
            options = connections.Select(c => c.Options.ToJsonString()).ToArray(),
            severities = connections.Select(c => (short)c.UnknownSeverity).ToArray(),
            now,
        };
        await database.ExecuteAsync(new CommandDefinition(UpsertSql, rows, cancellationToken: cancel));
        await database.ExecuteAsync(new CommandDefinition(RemoveMissingSql, new { names, now }, cancellationToken: cancel));
    }

    /// <summary>Which connections take their tokens from secrets; read again with the connections, so that a rotation needs nothing else.</summary>
    /// <param name="valuesOf">Values of a secret, by its name: two during a rotation. None: those known stay valid.</param>
    public void UseSecrets(IReadOnlyList<ConnectionSettings> connections, Func<string, IReadOnlyList<string>> valuesOf)
    {
        var named = connections.Where(c => c.TokenSecret is not null).ToList();
        readSecrets = known => named.ToFrozenDictionary(
            c => c.Name,
            c => valuesOf(c.TokenSecret!) is { Count: > 0 } values ? [.. values.Select(ConnectionToken.HashOf)] : known.GetValueOrDefault(c.Name, []),
            StringComparer.Ordinal);
    }

    private const string ReadActiveSql = """
        select c.id, c.name, c.connector, c.family, c.options::text as options, c.unknown_severity, c.received_at,
               coalesce(array_agg(t.hash) filter (where t.hash is not null), '{}') as hashes
        from connection c left join connection_token t on t.connection_id = c.id and t.revoked_at is null
        where c.removed_at is null
        group by c.id
        """;

    /// <summary>Reads connections and tokens again.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<ActiveRow>(new CommandDefinition(ReadActiveSql, cancellationToken: cancel));
        secretHashes = readSecrets(secretHashes);
        active = rows.ToFrozenDictionary(r => r.Name, ToActive, StringComparer.Ordinal);
    }

    private ActiveConnection ToActive(ActiveRow row) => new(
        row.Id, row.Name, row.Connector, row.Family, row.Options, (Severity)row.UnknownSeverity,
        secretHashes.TryGetValue(row.Name, out var secrets) ? [.. row.Hashes, .. secrets] : row.Hashes,
        row.ReceivedAt);

    private const string CreateSql = """
        insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at)
        values (@Name, @Connector, @family, @options::jsonb, @severity, 'api', @now)
        on conflict (name) do update
        set connector = excluded.connector, family = excluded.family, options = excluded.options, unknown_severity = excluded.unknown_severity,
            managed_by = 'api', removed_at = null, created_at = excluded.created_at, received_at = null
        where connection.removed_at is not null
        returning id
        """;

    /// <summary>Makes a connection with its first token, which is given back here and never again; null if the name is taken.</summary>
    public async Task<string?> CreateAsync(ConnectionSettings settings, string family, DateTimeOffset now, CancellationToken cancel)
    {
        string token;
        await using (var connection = await database.OpenConnectionAsync(cancel))
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            var id = await connection.ExecuteScalarAsync<int?>(CreateSql, new
            {
                settings.Name,
                settings.Connector,
                family,
                options = settings.Options.ToJsonString(),
                severity = (short)settings.UnknownSeverity,
                now,
            }, transaction);
            if (id is null)
                return null;
            token = await AddTokenAsync(connection, transaction, id.Value, now);
            await transaction.CommitAsync(cancel);
        }
        await RefreshAsync(cancel);
        return token;
    }

    private const string LockSql = "select id from connection where name = @name and removed_at is null for update";

    /// <summary>A further token; of the two that were valid the older one ends, so that a sender can be changed over without a gap. Null: no such connection.</summary>
    public async Task<string?> RotateTokenAsync(string name, DateTimeOffset now, CancellationToken cancel)
    {
        string token;
        await using (var connection = await database.OpenConnectionAsync(cancel))
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            if (await connection.ExecuteScalarAsync<int?>(LockSql, new { name }, transaction) is not { } id)
                return null;
            token = await AddTokenAsync(connection, transaction, id, now);
            await transaction.CommitAsync(cancel);
        }
        await RefreshAsync(cancel);
        return token;
    }

    private const string AddTokenSql = "insert into connection_token (connection_id, hash, created_at) values (@id, @hash, @now)";

    private const string RevokeOldSql = """
        update connection_token set revoked_at = @now
        where connection_id = @id and revoked_at is null
          and id not in (select id from connection_token where connection_id = @id and revoked_at is null order by id desc limit 2)
        """;

    private static async Task<string> AddTokenAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int id, DateTimeOffset now)
    {
        var token = ConnectionToken.Create();
        await connection.ExecuteAsync(AddTokenSql, new { id, hash = ConnectionToken.HashOf(token), now }, transaction);
        await connection.ExecuteAsync(RevokeOldSql, new { id, now }, transaction);
        return token;
    }

    private sealed class ActiveRow
    {
        public int Id { get; init; }
        public string Name { get; init; } = "";
        public string Connector { get; init; } = "";
        public string Family { get; init; } = "";
        public string Options { get; init; } = "";
        public short UnknownSeverity { get; init; }
        public byte[][] Hashes { get; init; } = [];
        public DateTimeOffset? ReceivedAt { get; init; }
    }
}
