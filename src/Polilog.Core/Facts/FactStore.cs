using Dapper;
using Npgsql;
using Polilog.Core.Configuration;
using Polilog.Core.Configuration.Revisions;
using Polilog.Core.Incidents;
using Polilog.Core.Storage;

namespace Polilog.Core.Facts;

/// <summary>Declares, ends and lists facts. Decisions of every host that begin afterwards know them.</summary>
internal sealed class FactStore(NpgsqlDataSource database, ConfigurationHolder configurations, HubSignals signals, ConfigurationWatch? watch = null)
{
    // No decision runs meanwhile, on any host: each is either written before or knows the fact.
    internal const string PatienceSql = "set local lock_timeout = '2s'";

    internal const string LockSql = "select pg_advisory_xact_lock(7654300017)";

    private const string RaiseVersionSql = "update fact_version set version = version + 1";

    private const string InsertSql = """
        insert into fact (kind, topic_id, person_id, role, match, starts_at, ends_at, reason, recorded_at, recorded_by)
        select @kind::text, (select id from topic where key = @topic::text), (select id from person where key = @person::text), @role::text, @match::text,
               @starts_at::timestamptz, @ends_at::timestamptz, @reason::text, @now::timestamptz, @by::text
        returning id
        """;

    // A later word about the same membership replaces the one before.
    private const string ReplaceSql = """
        update fact set revoked_at = @now, revoked_by = @by
        where kind = 'membership' and revoked_at is null
          and topic_id = (select id from topic where key = @topic) and person_id = (select id from person where key = @person)
        """;

    /// <summary>The declared fact, or why not.</summary>
    /// <param name="settle">Makes the fact of the moment at which it is declared.</param>
    /// <param name="rehearsal">Everything, and then nothing is kept.</param>
    public Task<(FactRow? Declared, FactRefusal? Refusal)> DeclareAsync(Func<DateTimeOffset, NewFact> settle, Declarer who, bool rehearsal, CancellationToken cancel) => ChangeAsync(
        async (connection, now) =>
        {
            var (fact, configuration) = (settle(now), configurations.Current);
            if ((FactRules.Refuse(fact, who, configuration, now) ?? AlreadySo(fact, configuration, now)) is { } refusal)
                return (null, refusal);
            if (fact.Kind is FactKind.Membership)
                await connection.ExecuteAsync(new CommandDefinition(ReplaceSql, new { topic = fact.Topic, person = fact.Person, now, by = who.Name }, cancellationToken: cancel));
            var id = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                InsertSql,
                new
                {
                    kind = WordOf(fact.Kind),
                    topic = fact.Topic,
                    person = fact.Person,
                    role = fact.Role?.ToString().ToLowerInvariant(),
                    match = fact.Match,
                    starts_at = fact.From,
                    ends_at = fact.Until,
                    reason = fact.Reason,
                    now,
                    by = who.Name,
                },
                cancellationToken: cancel));
            if (fact.Kind is FactKind.Absence)
                await connection.ExecuteAsync(new CommandDefinition(AddAbsenceEdgeSql, new { id }, cancellationToken: cancel));
            if (IsMute(fact.Kind))
                await connection.ExecuteAsync(new CommandDefinition(AddEdgeSql, new { id, at = fact.From }, cancellationToken: cancel));
            return (await FindAsync(connection, fact.Kind, id, cancel), null);
        },
        rehearsal,
        cancel);

    // Open incidents are looked at when a mute begins, and when it is ended by hand; its planned end they know themselves.
    private const string AddEdgeSql = "insert into mute_edge (at, topic_id) select @at, topic_id from fact where id = @id";

    private const string AddAbsenceEdgeSql = "insert into absence_edge (at, person_id) select starts_at, person_id from fact where id = @id";

    private const string EndMuteSql = "insert into ended_mute (fact_id) values (@id)";

    private const string RevokeSql = "update fact set revoked_at = @now, revoked_by = @by where id = @id";

    /// <summary>The fact after it was ended, or why it was not.</summary>
    public Task<(FactRow? Ended, FactRefusal? Refusal)> EndAsync(FactKind kind, long id, Declarer who, CancellationToken cancel) => ChangeAsync(
        async (connection, now) =>
        {
            if (await FindAsync(connection, kind, id, cancel) is not { } fact)
                return (null, new FactRefusal(RefusedFor.Absence, $"There is no {WordOf(kind)} {id}", $"List them with GET /api/v1/{PathOf(kind)}."));
            if (FactRules.NotAllowed(kind, fact.Topic, fact.Person, who, configurations.Current, now) is { } refusal)
                return (null, refusal);
            if (fact.RevokedAt is { } revoked)
                return (null, new FactRefusal(RefusedFor.State, $"{fact.RevokedBy} ended it at {revoked:u}", "Nothing is left to end."));
            if (fact.EndsAt <= now)
                return (null, new FactRefusal(RefusedFor.State, $"It ended at {fact.EndsAt:u}", "Nothing is left to end."));
            await connection.ExecuteAsync(new CommandDefinition(RevokeSql, new { id, now, by = who.Name }, cancellationToken: cancel));
            if (IsMute(kind))
            {
                await connection.ExecuteAsync(new CommandDefinition(EndMuteSql, new { id }, cancellationToken: cancel));
                await connection.ExecuteAsync(new CommandDefinition(AddEdgeSql, new { id, at = now }, cancellationToken: cancel));
            }
            return (await FindAsync(connection, kind, id, cancel), null);
        },
        rehearsal: false,
        cancel);

    private const string ListSql = """
        select f.id, f.kind, t.key as topic, p.key as person, f.role, f.match, f.starts_at, f.ends_at, f.reason, f.recorded_at, f.recorded_by, f.revoked_at, f.revoked_by
        from fact f
        left join topic t on t.id = f.topic_id
        left join person p on p.id = f.person_id
        where f.kind = @kind
          and (@id::bigint is null or f.id = @id)
          and (@before::bigint is null or f.id < @before)
          and (@topic::text is null or t.key = @topic)
          and (@person::text is null or p.key = @person)
          and (not @standing or (f.revoked_at is null and (f.ends_at is null or f.ends_at > @now)))
        order by f.id desc
        limit @limit
        """;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<FactRow>> ListAsync(FactFilter filter, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await ListAsync(connection, filter, now, cancel);
    }

    /// <summary>As in addresses.</summary>
    public static string PathOf(FactKind kind) => kind switch
    {
        FactKind.Silence => "silences",
        FactKind.Maintenance => "maintenance",
        FactKind.Absence => "absences",
        FactKind.Override => "overrides",
        _ => "memberships",
    };

    private static bool IsMute(FactKind kind) => kind is FactKind.Silence or FactKind.Maintenance;

    private static string WordOf(FactKind kind) => kind.ToString().ToLowerInvariant();

    private static FactRefusal? AlreadySo(NewFact fact, ActiveConfiguration configuration, DateTimeOffset now) =>
        fact.Kind is FactKind.Membership && configuration.Facts.MembersOf(fact.Topic!, now).Any(m => m.Person == fact.Person && m.Role == fact.Role)
            ? new FactRefusal(RefusedFor.State, $"{fact.Person} is {fact.Role.ToString()!.ToLowerInvariant()} in {fact.Topic} already", "There is nothing to change.")
            : null;

    private async Task<(FactRow? Row, FactRefusal? Refusal)> ChangeAsync(
        Func<NpgsqlConnection, DateTimeOffset, Task<(FactRow? Row, FactRefusal? Refusal)>> change, bool rehearsal, CancellationToken cancel)
    {
        (FactRow? Row, FactRefusal? Refusal)? changed;
        while ((changed = await DatabaseFault.RepeatAsync(_ => TryAsync(change, rehearsal, cancel))) is null)
            await watch!.RunOnceAsync(cancel);
        if (changed.Value.Row is not null && !rehearsal)
        {
            signals.ConditionsChanged.Raise();
            signals.RoomsChanged.Raise();
        }
        return changed.Value;
    }

    // Null: another configuration has become active, by which who may is to be judged.
    private async Task<(FactRow? Row, FactRefusal? Refusal)?> TryAsync(
        Func<NpgsqlConnection, DateTimeOffset, Task<(FactRow? Row, FactRefusal? Refusal)>> change, bool rehearsal, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Every decision queues behind whoever waits for this lock: better to be told to try again than to hold up all hosts for one that hangs.
        await connection.ExecuteAsync(new CommandDefinition(PatienceSql, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(LockSql, cancellationToken: cancel));
        if (await FactReading.RefreshAsync(connection, configurations, cancel) is { } activation && watch?.IsNews(activation) is true)
            return null;
        var (row, refusal) = await change(connection, await IncidentStore.ReadClockAsync(connection, cancel));
        if (row is null || rehearsal)
            return (row, refusal);
        await connection.ExecuteAsync(new CommandDefinition(RaiseVersionSql, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        // Whoever looks on this host sees it at once; the others learn it with their next decision.
        await FactReading.RefreshAsync(connection, configurations, cancel);
        return (row, refusal);
    }

    private static async Task<FactRow?> FindAsync(NpgsqlConnection connection, FactKind kind, long id, CancellationToken cancel) =>
        (await ListAsync(connection, new FactFilter(kind, 1, Id: id), DateTimeOffset.UnixEpoch, cancel)).SingleOrDefault();

    private static async Task<IReadOnlyList<FactRow>> ListAsync(NpgsqlConnection connection, FactFilter filter, DateTimeOffset now, CancellationToken cancel)
    {
        var parameters = new { kind = WordOf(filter.Kind), id = filter.Id, before = filter.Before, topic = filter.Topic, person = filter.Person, standing = filter.OnlyStanding, now, limit = filter.Limit };
        return (await connection.QueryAsync<FactRow>(new CommandDefinition(ListSql, parameters, cancellationToken: cancel))).AsList();
    }
}

/// <summary>Which facts; null means any.</summary>
/// <param name="OnlyStanding">Those that hold now or later.</param>
/// <param name="Before">Only ids below this one: the cursor.</param>
internal sealed record FactFilter(FactKind Kind, int Limit, string? Topic = null, string? Person = null, bool OnlyStanding = false, long? Before = null, long? Id = null);
