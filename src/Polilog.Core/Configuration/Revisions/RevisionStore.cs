using Dapper;
using Npgsql;

namespace Polilog.Core.Configuration.Revisions;

/// <summary>Parts, manifests and activations in the database. Nothing is ever changed or taken away there but the one row that says what is active.</summary>
internal static class RevisionStore
{
    private const string ReadActiveSql = """
        select a.id as activation, a.revision, a.at, a.by, a.note
        from active_configuration c join configuration_activation a on a.id = c.activation
        """;

    /// <summary>Null if none ever was.</summary>
    public static Task<ActiveRevision?> ActiveAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        connection.QuerySingleOrDefaultAsync<ActiveRevision>(new CommandDefinition(ReadActiveSql, cancellationToken: cancel));

    private const string LockSql = "select from active_configuration for update";

    /// <summary>Until the end of the transaction nobody else activates.</summary>
    public static async Task<ActiveRevision?> LockAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(LockSql, cancellationToken: cancel));
        return await ActiveAsync(connection, cancel);
    }

    private const string ReadPartsSql = """
        select m.name, m.sha256, case when m.sha256 <> all(@hashes::bytea[]) then p.text end as text
        from configuration_manifest m join configuration_part p using (sha256)
        where m.revision = @revision
        order by m.name
        """;

    /// <summary>Empty if there is no such revision, or if it is from before parts were kept.</summary>
    /// <param name="known">What is at hand: only what differs from it is fetched.</param>
    public static async Task<ConfigurationParts> PartsAsync(NpgsqlConnection connection, long revision, ConfigurationParts known, CancellationToken cancel)
    {
        var hashes = known.Hashes.ToArray();
        var rows = await connection.QueryAsync<(string Name, byte[] Sha256, string? Text)>(new CommandDefinition(ReadPartsSql, new { revision, hashes }, cancellationToken: cancel));
        return new ConfigurationParts(rows.Select(p => new ConfigurationFile(p.Name, p.Text ?? known.TextOf(p.Sha256)!)));
    }

    private const string FindSql = "select id from configuration_revision where sha256 = @Sha256 and recorded_at is not null";

    /// <summary>The revision that has just these parts; null if there never was one.</summary>
    public static Task<long?> FindAsync(NpgsqlConnection connection, ConfigurationParts parts, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<long?>(new CommandDefinition(FindSql, new { parts.Sha256 }, cancellationToken: cancel));

    private const string AddPartsSql = """
        insert into configuration_part (sha256, text)
        select distinct on (sha256) sha256, text from unnest(@hashes::bytea[], @texts::text[]) p (sha256, text)
        on conflict (sha256) do nothing
        """;

    private const string AddRevisionSql = """
        insert into configuration_revision (sha256, activated_at, recorded_at, recorded_by, note, base)
        values (@Sha256, @now, @now, @by, @note, @origin)
        returning id
        """;

    private const string AddManifestSql = """
        insert into configuration_manifest (revision, name, sha256)
        select @revision, name, sha256 from unnest(@names::text[], @hashes::bytea[]) m (name, sha256)
        """;

    /// <summary>Keeps the parts as a revision, unless one has just these parts; gives its number. Under the lock.</summary>
    /// <param name="origin">The revision they were made from; null: none.</param>
    public static async Task<long> RecordAsync(NpgsqlConnection connection, ConfigurationParts parts, long? origin, string by, string? note, DateTimeOffset now, CancellationToken cancel)
    {
        if (await FindAsync(connection, parts, cancel) is { } known)
            return known;
        var names = parts.Names.ToArray();
        var hashes = names.Select(n => parts.HashOfPart(n)!).ToArray();
        var texts = names.Select(n => parts.TextOf(n)!).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(AddPartsSql, new { hashes, texts }, cancellationToken: cancel));
        var revision = await connection.ExecuteScalarAsync<long>(new CommandDefinition(AddRevisionSql, new { parts.Sha256, now, by, note, origin }, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(AddManifestSql, new { revision, names, hashes }, cancellationToken: cancel));
        return revision;
    }

    private const string ActivateSql = """
        with added as (
            insert into configuration_activation (revision, previous, at, by, note) values (@revision, @previous, @now, @by, @note) returning id
        ), dated as (
            update configuration_revision set activated_at = @now where id = @revision
        )
        update active_configuration set activation = added.id from added
        """;

    /// <summary>Makes a recorded revision the active one. Under the lock.</summary>
    public static Task ActivateAsync(NpgsqlConnection connection, long revision, long? previous, string by, string? note, DateTimeOffset now, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(ActivateSql, new { revision, previous, now, by, note }, cancellationToken: cancel));

    private const string HistorySql = """
        select a.id as activation, a.revision, a.previous, a.at, a.by, a.note,
               array(
                   select coalesce(n.name, o.name)
                   from (select name, sha256 from configuration_manifest where revision = a.revision) n
                   full join (select name, sha256 from configuration_manifest where revision = a.previous) o on o.name = n.name
                   where n.sha256 is distinct from o.sha256
                   order by 1
               ) as changed
        from configuration_activation a
        where a.id < @before and (@revision::bigint is null or a.revision = @revision)
        order by a.id desc
        limit @limit
        """;

    /// <summary>The newest first.</summary>
    /// <param name="before">Activations below this number.</param>
    /// <param name="revision">Only activations of this one; null: all.</param>
    public static async Task<IReadOnlyList<ActivationRow>> HistoryAsync(NpgsqlConnection connection, long before, int limit, long? revision, CancellationToken cancel) =>
        [.. await connection.QueryAsync<ActivationRow>(new CommandDefinition(HistorySql, new { before, limit, revision }, cancellationToken: cancel))];
}

/// <summary>What every host works by.</summary>
internal sealed class ActiveRevision
{
    public long Activation { get; init; }
    public long Revision { get; init; }
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
    public string? Note { get; init; }
}

/// <summary>One activation.</summary>
internal sealed class ActivationRow
{
    public long Activation { get; init; }
    public long Revision { get; init; }
    public long? Previous { get; init; }
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
    public string? Note { get; init; }

    /// <summary>Names of the parts in which it differs from the one before.</summary>
    public string[] Changed { get; init; } = [];
}
