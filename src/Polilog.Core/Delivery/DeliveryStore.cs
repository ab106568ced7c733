using Dapper;
using Npgsql;

namespace Polilog.Core.Delivery;

/// <summary>The rows of deliveries and lanes, as those who send them need them. Reading for people: <see cref="RoomReader"/>.</summary>
internal sealed class DeliveryStore(NpgsqlDataSource database)
{
    internal static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(15);

    private const string ReadClockSql = "select clock_timestamp()";

    private const string EnsureInstallationSql = "insert into installation (only_row, id, epoch) values (true, @id, 1) on conflict (only_row) do nothing";

    private const string ReadInstallationSql = "select id, epoch from installation";

    // One statement claims every free lane that owes something and begins its oldest delivery.
    // "owing" steps from destination to destination along the index delivery_owed, so that a long backlog costs no more than the number of its rooms.
    // "allowed" holds the whole account back while it was told to wait, and for a minute afterwards lets it send one at a time: more would only be told to wait again.
    // "head" is the oldest delivery; a change of a card that a later one overtakes is not sent at all.
    // Another host may have taken a lane meanwhile: the conflict clause and "d.status = 0" look at the newest row. A lane claimed in vain comes back without a delivery.
    private const string TakeSql = """
        with recursive owing (destination) as (
            (select destination from delivery where status = 0 order by destination limit 1)
            union all
            select (select d.destination from delivery d where d.status = 0 and d.destination > o.destination order by d.destination limit 1)
            from owing o
            where o.destination is not null
        ), allowed as (
            select s.scheme,
                   case
                       when l.resume_at > @now then 0
                       when l.resume_at > @now - interval '1 minute' then
                           1 - (select count(*) from lane busy where starts_with(busy.destination, s.scheme || ':') and busy.held_until > @now)
                       else @room::integer
                   end as lanes
            from unnest(@schemes::text[]) s (scheme)
            left join lane l on l.destination = s.scheme
        ), head as (
            select o.destination, a.scheme, a.lanes, h.*,
                   h.kind = 'card' and root.proof is not null and exists (
                       select
                       from message later
                       join delivery d on d.message_id = later.id
                       where later.incident_id = h.incident_id and later.kind = 'card' and later.id > h.message_id and d.destination = o.destination and d.status = 0
                   ) as is_superseded,
                   root.proof as root_proof
            from owing o
            join allowed a on a.scheme = split_part(o.destination, ':', 1)
            left join lane l on l.destination = o.destination
            cross join lateral (
                select d.id, d.message_id, d.content, d.attempts, d.first_attempt_at, d.next_attempt_at, m.incident_id, m.kind, m.revision, m.text, m.html, m.rings, m.mentions,
                       m.answers, m.answers_in
                from delivery d
                join message m on m.id = d.message_id
                where d.status = 0 and d.destination = o.destination
                order by d.id
                limit 1
            ) h
            left join lateral (
                select d.proof
                from message m
                join delivery d on d.message_id = m.id
                where m.incident_id = h.incident_id and m.kind = 'card' and d.destination = o.destination and d.status = 1
                order by m.id
                limit 1
            ) root on true
            where o.destination is not null and h.next_attempt_at <= @now and (l.held_until is null or l.held_until <= @now)
        ), skipped as (
            update delivery d
            set status = 3, settled_at = @now
            from head h
            where d.id = h.id and h.is_superseded and d.status = 0
            returning d.id
        ), chosen as (
            select h.*, row_number() over (partition by h.scheme order by h.id) as place
            from head h
            where not h.is_superseded
        ), claimed as (
            insert into lane (destination, holder, held_until, fence)
            select c.destination, @holder, @until, 1
            from chosen c
            where c.place <= c.lanes
            order by c.destination
            on conflict (destination) do update set holder = excluded.holder, held_until = excluded.held_until, fence = lane.fence + 1
            where lane.held_until is null or lane.held_until <= @now
            returning destination, fence
        ), begun as (
            update delivery d
            set attempts = d.attempts + 1, first_attempt_at = coalesce(d.first_attempt_at, @now)
            from claimed l
            join chosen c on c.destination = l.destination
            where d.id = c.id and d.status = 0
            returning d.id
        )
        select l.destination, l.fence, b.id as delivery_id, c.message_id, c.incident_id, c.kind, c.revision, c.root_proof, c.text, c.html, c.rings, c.content::text as content,
               coalesce((select i.severity = 5 from incident i where i.id = c.incident_id), false) as is_critical,
               array(select p.key from person p where p.id = any(c.mentions) order by p.key) as mentions,
               c.answers, c.answers_in, c.first_attempt_at, c.attempts,
               (select count(*) from skipped) as skipped
        from claimed l
        join chosen c on c.destination = l.destination
        left join begun b on b.id = c.id
        union all
        select null, 0, null, 0, null, '', 0, null, '', '', false, null, false, '{}', null, null, null, 0, count(*) from skipped having count(*) > 0
        """;

    // A sender whose lease another host has taken over meanwhile settles nothing: its fence is no longer the lane's.
    private const string SettleSql = """
        with result as (
            select *
            from unnest(
                @destinations::text[], @fences::bigint[], @deliveries::bigint[], @statuses::smallint[],
                @proofs::text[], @reasons::text[], @nextAttempts::timestamptz[], @troubles::text[])
                r (destination, fence, delivery_id, status, proof, reason, next_attempt_at, trouble)
        ), released as (
            update lane l
            set holder = null, held_until = null, trouble = r.trouble
            from result r
            where l.destination = r.destination and l.fence = r.fence
            returning r.delivery_id, r.status, r.proof, r.reason, r.next_attempt_at
        ), answering as (
            update lane l
            set trouble = null
            where l.destination = any(@answering) and l.trouble is not null
        )
        update delivery d
        set status = r.status,
            settled_at = case when r.status = 0 then null else @now::timestamptz end,
            proof = coalesce(r.proof, d.proof),
            reason = r.reason,
            next_attempt_at = r.next_attempt_at
        from released r
        where d.id = r.delivery_id
        """;

    private const string PauseSql = """
        insert into lane (destination, fence, resume_at, trouble)
        values (@scheme, 0, @until, @reason)
        on conflict (destination) do update set resume_at = greatest(lane.resume_at, excluded.resume_at), trouble = excluded.trouble
        """;

    private const string RenewSql = """
        update lane l
        set held_until = @until
        from unnest(@destinations::text[], @fences::bigint[]) h (destination, fence)
        where l.destination = h.destination and l.fence = h.fence
        """;

    private const string BacklogSql = "select count(*) as owed, min(created_at) as oldest_at from delivery where status = 0";

    /// <summary>The moment by the database, by which all hosts agree who holds a lane.</summary>
    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<DateTimeOffset>(new CommandDefinition(ReadClockSql, cancellationToken: cancel));
    }

    /// <summary>Who we are; said once, by whoever comes first.</summary>
    public async Task<Installation> InstallationAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(EnsureInstallationSql, new { id = Guid.NewGuid() }, cancellationToken: cancel));
        return await connection.QuerySingleAsync<Installation>(new CommandDefinition(ReadInstallationSql, cancellationToken: cancel));
    }

    /// <summary>Claims up to <paramref name="room"/> lanes, each with its next delivery.</summary>
    public async Task<IReadOnlyList<TakenDelivery>> TakeAsync(string holder, string[] schemes, int room, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<TakenDelivery>(new CommandDefinition(TakeSql, new { holder, schemes, room, now, until = now + LeaseFor }, cancellationToken: cancel));
        return rows.AsList();
    }

    /// <param name="answering">Schemes whose account works, which ends its trouble.</param>
    public async Task SettleAsync(IReadOnlyCollection<SettledDelivery> results, string[] answering, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            SettleSql,
            new
            {
                destinations = results.Select(r => r.Destination).ToArray(),
                fences = results.Select(r => r.Fence).ToArray(),
                deliveries = results.Select(r => r.DeliveryId).ToArray(),
                statuses = results.Select(r => (short)r.Status).ToArray(),
                proofs = results.Select(r => r.Proof).ToArray(),
                reasons = results.Select(r => r.Reason).ToArray(),
                nextAttempts = results.Select(r => r.NextAttemptAt.UtcDateTime).ToArray(),
                troubles = results.Select(r => r.Trouble).ToArray(),
                answering,
                now,
            },
            cancellationToken: cancel));
    }

    /// <summary>No lane of the scheme sends before <paramref name="until"/>, on any host.</summary>
    public async Task PauseAsync(string scheme, DateTimeOffset until, string reason, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(PauseSql, new { scheme, until, reason }, cancellationToken: cancel));
    }

    public async Task RenewAsync(IReadOnlyCollection<(string Destination, long Fence)> held, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            RenewSql,
            new { destinations = held.Select(h => h.Destination).ToArray(), fences = held.Select(h => h.Fence).ToArray(), until = now + LeaseFor },
            cancellationToken: cancel));
    }

    public async Task<Backlog> BacklogAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleAsync<Backlog>(new CommandDefinition(BacklogSql, cancellationToken: cancel));
    }
}
