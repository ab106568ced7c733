using System.Text.Json;
using Dapper;
using Npgsql;

namespace Polilog.Core.Alerts;

/// <summary>Requests that could not be read: nothing accepted is lost, and nobody can fill the disk with refused ones.</summary>
internal sealed class DeadLetterStore(NpgsqlDataSource database, IntakeMetrics metrics)
{
    /// <summary>What the malformed requests of one connection may take: the sender was told that they were refused, so keeping them is only a help.</summary>
    private const long MaxMalformedBytes = 64 << 20;
    private const int MaxMalformed = 1000;

    private const string AddSql = """
        insert into dead_letter (received_at, connection_id, connection_name, reason, kind, place, connector_version, method, sub_path, query, headers, content_type, sha256, body)
        select @at::timestamptz, @connection::integer, @name::text, @reason::text, @kind::text, @place::text, @version::text, @method::text, @sub_path::text, @query::jsonb, @headers::jsonb,
               @content_type::text, @sha256::bytea, @body::bytea
        where not @bounded::boolean
           or (select count(*) < @most::integer and coalesce(sum(octet_length(body)), 0) < @most_bytes::bigint from dead_letter where connection_name = @name and kind = @kind)
        returning id
        """;

    /// <summary>Keeps it; null if it is a malformed one too many of its connection, which is only counted.</summary>
    public async Task<long?> AddAsync(DeadLetter letter, CancellationToken cancel)
    {
        var kind = WordOf(letter.Kind);
        metrics.Kept(kind);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(AddSql, connection);
        command.Parameters.AddWithValue("at", letter.ReceivedAt.ToUniversalTime());
        command.Parameters.AddWithValue("connection", letter.Connection.Id);
        command.Parameters.AddWithValue("name", letter.Connection.Name);
        command.Parameters.AddWithValue("reason", Storable(letter.Reason));
        command.Parameters.AddWithValue("kind", kind);
        command.Parameters.Add(new NpgsqlParameter<string?>("place", letter.Place is null ? null : Storable(letter.Place)));
        command.Parameters.AddWithValue("version", letter.ConnectorVersion);
        command.Parameters.AddWithValue("method", letter.Method);
        command.Parameters.AddWithValue("sub_path", Storable(letter.SubPath));
        command.Parameters.AddWithValue("query", JsonOf(letter.Query));
        command.Parameters.AddWithValue("headers", JsonOf(letter.Headers));
        command.Parameters.Add(new NpgsqlParameter<string?>("content_type", letter.ContentType is null ? null : Storable(letter.ContentType)));
        command.Parameters.AddWithValue("sha256", letter.Sha256);
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>>("body", letter.Body));
        command.Parameters.AddWithValue("bounded", letter.Kind == DeadLetterKind.Malformed);
        command.Parameters.AddWithValue("most", MaxMalformed);
        command.Parameters.AddWithValue("most_bytes", MaxMalformedBytes);
        return (long?)await command.ExecuteScalarAsync(cancel);
    }

    private static string JsonOf(IReadOnlyDictionary<string, string> texts) => JsonSerializer.Serialize(texts.DistinctBy(t => Storable(t.Key), StringComparer.Ordinal).ToDictionary(t => Storable(t.Key), t => Storable(t.Value), StringComparer.Ordinal));

    // Reasons quote the payload, headers are the sender's: PostgreSQL takes neither U+0000 nor half a surrogate pair.
    private static string Storable(string text)
    {
        var clean = text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
        return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(clean));
    }

    // Whoever comes second waits here, and finds that it is settled.
    private const string LockSql = "select settled_at is not null from dead_letter where id = @id for no key update";

    private const string SettleSql = """
        update dead_letter set settled_at = @now, settled_as = 'redriven', settled_by = @by, settled_version = @version, settled_note = @note where id = @id
        """;

    /// <summary>Does once what settles it, while nobody else can.</summary>
    /// <param name="act">Returns what came of it; null leaves the letter open.</param>
    /// <returns>False if it is settled, or there is none.</returns>
    public async Task<bool> SettleOnceAsync(long id, string by, string version, Func<Task<string?>> act, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(LockSql, new { id }, transaction, cancellationToken: cancel)) is not false)
            return false;
        if (await act() is { } note)
            await connection.ExecuteAsync(new CommandDefinition(SettleSql, new { id, now, by, version, note = Storable(note) }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return true;
    }

    // What was accepted stays until somebody has settled it.
    private const string DropOldSql = """
        delete from dead_letter where received_at < @before and (settled_at is not null or kind = 'malformed')
        """;

    public async Task<int> DropOldAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(DropOldSql, new { before }, cancellationToken: cancel));
    }

    private static string WordOf(DeadLetterKind kind) => kind switch
    {
        DeadLetterKind.Malformed => "malformed",
        DeadLetterKind.ConnectorFailed => "connector_failed",
        DeadLetterKind.ConnectorTooSlow => "connector_too_slow",
        DeadLetterKind.TwoStrikes => "two_strikes",
        DeadLetterKind.ConnectionStoresOnly => "connection_stores_only",
        DeadLetterKind.IntakeFailed => "intake_failed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A dead letter of an unknown kind."),
    };
}
