-- Polilog.Core.Alerts.AlertReader.FatesSql
select f.state_version, f.episode, f.at, f.name, f.reason, f.route, t.key as topic, i.number as incident_number
from fate f
left join incident i on i.id = f.incident_id
left join topic t on t.id = i.topic_id
where f.condition_id = @id
order by f.id desc
limit @limit

-- Polilog.Core.Alerts.AlertReader.HistorySql
select h.state_version, h.episode, h.received_at, h.occurred_at, h.status, h.transition, h.severity, h.raw_id, h.raw_index, h.source_event_id, h.actor, h.comment
from condition_change h
where h.condition_id = @id
order by h.state_version desc
limit @limit

-- Polilog.Core.Alerts.AlertReader.ListSql
select c.id, c.dedup_key, n.name as connection, n.connector, n.family, c.status, c.severity, n.unknown_severity, c.acknowledged, c.suppressed, c.episode,
       c.state_version, c.decided_version, c.series_key, c.title, c.starts_at, c.ends_at, c.expires_at, c.first_seen_at, c.last_seen_at, c.changed_at,
       c.refreshes, c.raw_id, c.raw_index, c.alert, u.since as unconfirmed_since,
       (select min(h.received_at) from condition_change h where h.condition_id = c.id and h.episode = c.episode and h.status = 1 and h.transition = 17) as found_at
from condition c
join connection n on n.id = c.connection_id
left join unconfirmed_condition u on u.condition_id = c.id and c.status = 1
where (@before::bigint is null or c.id < @before)
  and (@id::bigint is null or c.id = @id)
  and (@connection::text is null or n.name = @connection)
  and (@dedup_key::bytea is null or c.dedup_key = @dedup_key)
  and (@status::smallint is null or c.status = @status)
  and (@ids::bigint[] is null or c.id = any(@ids))
order by c.id desc
limit @limit

-- Polilog.Core.Alerts.ConnectionStore.AddTokenSql
insert into connection_token (connection_id, hash, created_at) values (@id, @hash, @now)

-- Polilog.Core.Alerts.ConnectionStore.CreateSql
insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at)
values (@Name, @Connector, @family, @options::jsonb, @severity, 'api', @now)
on conflict (name) do update
set connector = excluded.connector, family = excluded.family, options = excluded.options, unknown_severity = excluded.unknown_severity,
    managed_by = 'api', removed_at = null, created_at = excluded.created_at, received_at = null
where connection.removed_at is not null
returning id

-- Polilog.Core.Alerts.ConnectionStore.LockSql
select id from connection where name = @name and removed_at is null for update

-- Polilog.Core.Alerts.ConnectionStore.ReadActiveSql
select c.id, c.name, c.connector, c.family, c.options::text as options, c.unknown_severity, c.received_at,
       coalesce(array_agg(t.hash) filter (where t.hash is not null), '{}') as hashes
from connection c left join connection_token t on t.connection_id = c.id and t.revoked_at is null
where c.removed_at is null
group by c.id

-- Polilog.Core.Alerts.ConnectionStore.RemoveMissingSql
update connection set removed_at = @now where managed_by = 'file' and removed_at is null and name <> all (@names)

-- Polilog.Core.Alerts.ConnectionStore.RevokeOldSql
update connection_token set revoked_at = @now
where connection_id = @id and revoked_at is null
  and id not in (select id from connection_token where connection_id = @id and revoked_at is null order by id desc limit 2)

-- Polilog.Core.Alerts.ConnectionStore.UpsertSql
insert into connection (name, connector, family, options, unknown_severity, managed_by, created_at, removed_at)
select name, connector, family, options::jsonb, unknown_severity, 'file', @now, null
from unnest(@names::text[], @connectors::text[], @families::text[], @options::text[], @severities::smallint[])
  as c (name, connector, family, options, unknown_severity)
on conflict (name) do update
set connector = excluded.connector, family = excluded.family, options = excluded.options, unknown_severity = excluded.unknown_severity, removed_at = null,
    created_at = case when connection.removed_at is null then connection.created_at else excluded.created_at end,
    received_at = case when connection.removed_at is null then connection.received_at end
where connection.managed_by = 'file'

-- Polilog.Core.Alerts.DeadLetterReader.BodySql
select body from dead_letter where id = @id

-- Polilog.Core.Alerts.DeadLetterReader.ListSql
select d.id, d.received_at, d.connection_name as connection, d.kind, d.reason, d.place, d.connector_version, d.method, d.sub_path, d.query, d.headers,
       d.content_type, d.sha256, length(d.body) as bytes, d.settled_at, d.settled_as, d.settled_by, d.settled_version, d.settled_note
from dead_letter d
where (@before::bigint is null or d.id < @before)
  and (@id::bigint is null or d.id = @id)
  and (@connection::text is null or d.connection_name = @connection)
  and (@kind::text is null or d.kind = @kind)
  and (not @only_open::boolean or d.settled_at is null)
order by d.id desc
limit @limit

-- Polilog.Core.Alerts.DeadLetterStore.AddSql
insert into dead_letter (received_at, connection_id, connection_name, reason, kind, place, connector_version, method, sub_path, query, headers, content_type, sha256, body)
select @at::timestamptz, @connection::integer, @name::text, @reason::text, @kind::text, @place::text, @version::text, @method::text, @sub_path::text, @query::jsonb, @headers::jsonb,
       @content_type::text, @sha256::bytea, @body::bytea
where not @bounded::boolean
   or (select count(*) < @most::integer and coalesce(sum(octet_length(body)), 0) < @most_bytes::bigint from dead_letter where connection_name = @name and kind = @kind)
returning id

-- Polilog.Core.Alerts.DeadLetterStore.DropOldSql
delete from dead_letter where received_at < @before and (settled_at is not null or kind = 'malformed')

-- Polilog.Core.Alerts.DeadLetterStore.LockSql
select settled_at is not null from dead_letter where id = @id for no key update

-- Polilog.Core.Alerts.DeadLetterStore.SettleSql
update dead_letter set settled_at = @now, settled_as = 'redriven', settled_by = @by, settled_version = @version, settled_note = @note where id = @id

-- Polilog.Core.Alerts.IntakeBacklog.CountSql
select count(*) from condition where decided_version < state_version

-- Polilog.Core.Alerts.IntakeStore.InsertSql
copy condition (id, dedup_key, connection_id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, decided_version, series_key, title,
                starts_at, ends_at, expires_at, first_seen_at, last_seen_at, changed_at, refreshes, raw_id, raw_index, alert)
from stdin (format binary)

-- Polilog.Core.Alerts.IntakeStore.KeepSql
copy raw_request (id, received_at, connection_id, content_type, sha256, body) from stdin (format binary)

-- Polilog.Core.Alerts.IntakeStore.LockKnownSql
select dedup_key, id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, title, starts_at, ends_at, expires_at
from condition
where dedup_key = any (@keys)
order by dedup_key
for no key update

-- Polilog.Core.Alerts.IntakeStore.NextConditionIdsSql
select nextval('condition_id')

-- Polilog.Core.Alerts.IntakeStore.NextRawIdsSql
select nextval('raw_request_id')

-- Polilog.Core.Alerts.IntakeStore.ReadFactsSql
select distinct condition_id, source_event_id from condition_change where condition_id = any (@conditions) and source_event_id = any (@facts)

-- Polilog.Core.Alerts.IntakeStore.ReadKnownSql
select dedup_key, id, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, title, starts_at, ends_at, expires_at
from condition
where dedup_key = any (@keys)

-- Polilog.Core.Alerts.IntakeStore.RecordSql
copy condition_change (condition_id, state_version, episode, received_at, occurred_at, status, transition, severity, raw_id, raw_index, source_event_id, actor, comment)
from stdin (format binary)

-- Polilog.Core.Alerts.IntakeStore.UpdateSql
update condition c
set status = u.status, severity = u.severity, acknowledged = u.acknowledged, suppressed = u.suppressed, is_one_shot = u.is_one_shot, episode = u.episode,
    state_version = u.state_version, series_key = coalesce(u.series_key, c.series_key), title = u.title, starts_at = u.starts_at, ends_at = u.ends_at,
    expires_at = u.expires_at, last_seen_at = greatest(c.last_seen_at, u.last_seen_at), changed_at = u.changed_at, raw_id = u.raw_id, raw_index = u.raw_index,
    alert = coalesce(u.alert, c.alert)
from unnest(@ids::bigint[], @read_versions::bigint[], @statuses::smallint[], @severities::smallint[], @acknowledged::boolean[], @suppressed::boolean[],
            @one_shots::boolean[], @episodes::integer[], @versions::bigint[], @series_keys::text[], @titles::text[], @starts::timestamptz[], @ends::timestamptz[],
            @expiries::timestamptz[], @seen::timestamptz[], @changed::timestamptz[], @raw_ids::bigint[], @raw_indexes::integer[], @alerts::text[])
  as u (id, read_version, status, severity, acknowledged, suppressed, is_one_shot, episode, state_version, series_key, title,
        starts_at, ends_at, expires_at, last_seen_at, changed_at, raw_id, raw_index, alert)
where c.id = u.id and c.state_version = u.read_version

-- Polilog.Core.Alerts.LaterNews.KnownSql
select dedup_key from condition where dedup_key = any (@keys) and greatest(changed_at, last_seen_at) >= @received_at

-- Polilog.Core.Alerts.QuarantineStore.BodiesSql
select encode(body_sha256, 'hex') as sha256, connector, connector_version, strikes, struck_at from strike order by struck_at desc limit @limit

-- Polilog.Core.Alerts.QuarantineStore.ClearBodySql
with cleared as (delete from strike where body_sha256 = decode(@sha256, 'hex') returning body_sha256)
insert into quarantine_clearing (cleared_at, cleared_by, body_sha256)
select distinct @now::timestamptz, @by::text, body_sha256 from cleared

-- Polilog.Core.Alerts.QuarantineStore.ClearConnectionSql
insert into quarantine_clearing (cleared_at, cleared_by, connection_name) values (@now, @by, @name)

-- Polilog.Core.Alerts.QuarantineStore.ClearedConnectionsSql
select connection_name, max(cleared_at) from quarantine_clearing where connection_name is not null group by connection_name

-- Polilog.Core.Alerts.QuarantineStore.ClearingsSql
select cleared_at, cleared_by, connection_name as connection, encode(body_sha256, 'hex') as body_sha256 from quarantine_clearing order by id desc limit @limit

-- Polilog.Core.Alerts.RawRequestPartitions.ListSql
select c.relname as name, pg_total_relation_size(c.oid) as bytes
from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'raw_request'::regclass

-- Polilog.Core.Alerts.RawRequestPartitions.LockSql
select pg_advisory_xact_lock(7654300011)

-- Polilog.Core.Alerts.RefreshBuffer.FlushSql
update condition c
set refreshes = c.refreshes + u.refreshes,
    last_seen_at = greatest(c.last_seen_at, u.last_seen_at),
    expires_at = case when c.state_version = u.state_version and u.last_seen_at >= c.last_seen_at then u.expires_at else c.expires_at end,
    starts_at = case when c.state_version = u.state_version then least(c.starts_at, u.starts_at) else c.starts_at end
from unnest(@ids::bigint[], @refreshes::bigint[], @seen::timestamptz[], @versions::bigint[], @expiries::timestamptz[], @starts::timestamptz[])
  as u (id, refreshes, last_seen_at, state_version, expires_at, starts_at)
where c.id = u.id

-- Polilog.Core.Alerts.RefreshBuffer.HearSql
update connection c
set receives_since = case when c.received_at >= u.first_at - interval '5 min' then c.receives_since else u.first_at end,
    received_at = greatest(c.received_at, u.last_at)
from unnest(@ids::integer[], @first::timestamptz[], @last::timestamptz[]) as u (id, first_at, last_at)
where c.id = u.id

-- Polilog.Core.Alerts.StrikeStore.AddSql
insert into strike (body_sha256, connector, connector_version, struck_at, strikes)
select distinct decode(hash, 'hex'), connector, version, @now::timestamptz, 1
from unnest(@hashes::text[], @connectors::text[], @versions::text[]) as s (hash, connector, version)
on conflict (body_sha256, connector, connector_version) do update set strikes = strike.strikes + 1, struck_at = excluded.struck_at

-- Polilog.Core.Alerts.StrikeStore.DropOldSql
delete from strike where struck_at < @before

-- Polilog.Core.Alerts.StrikeStore.ReadSql
select encode(body_sha256, 'hex') as hash, connector, connector_version, strikes from strike

-- Polilog.Core.Configuration.ConfigurationActivation.AddPeopleSql
insert into person (key)
select k.key
from unnest(@keys::text[]) k (key)
where not exists (select from person p where p.key = k.key)
order by k.key
on conflict (key) do nothing

-- Polilog.Core.Configuration.ConfigurationActivation.AddTopicsSql
insert into topic (key, last_number)
select k.key, 0
from unnest(@keys::text[]) k (key)
where not exists (select from topic t where t.key = k.key)
order by k.key
on conflict (key) do nothing

-- Polilog.Core.Configuration.ConfigurationActivation.ReadPeopleSql
select key, id from person where key = any(@keys)

-- Polilog.Core.Configuration.ConfigurationActivation.ReadTopicsSql
select key, id from topic where key = any(@keys)

-- Polilog.Core.Configuration.ConfigurationActivation.RecordRevisionSql
insert into configuration_revision (sha256, activated_at)
values (@sha256, @now)
on conflict (sha256) do update set activated_at = excluded.activated_at
returning id

-- Polilog.Core.Delivery.DeliveryStore.BacklogSql
select count(*) as owed, min(created_at) as oldest_at from delivery where status = 0

-- Polilog.Core.Delivery.DeliveryStore.EnsureInstallationSql
insert into installation (only_row, id, epoch) values (true, @id, 1) on conflict (only_row) do nothing

-- Polilog.Core.Delivery.DeliveryStore.PauseSql
insert into lane (destination, fence, resume_at, trouble)
values (@scheme, 0, @until, @reason)
on conflict (destination) do update set resume_at = greatest(lane.resume_at, excluded.resume_at), trouble = excluded.trouble

-- Polilog.Core.Delivery.DeliveryStore.ReadClockSql
select clock_timestamp()

-- Polilog.Core.Delivery.DeliveryStore.ReadInstallationSql
select id, epoch from installation

-- Polilog.Core.Delivery.DeliveryStore.RenewSql
update lane l
set held_until = @until
from unnest(@destinations::text[], @fences::bigint[]) h (destination, fence)
where l.destination = h.destination and l.fence = h.fence

-- Polilog.Core.Delivery.DeliveryStore.SettleSql
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

-- Polilog.Core.Delivery.DeliveryStore.TakeSql
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
        select d.id, d.message_id, d.attempts, d.first_attempt_at, d.next_attempt_at, m.incident_id, m.kind, m.revision, m.text, m.html, m.rings, m.mentions,
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
select l.destination, l.fence, b.id as delivery_id, c.message_id, c.incident_id, c.kind, c.revision, c.root_proof, c.text, c.html, c.rings,
       coalesce((select i.severity = 5 from incident i where i.id = c.incident_id), false) as is_critical,
       array(select p.key from person p where p.id = any(c.mentions) order by p.key) as mentions,
       c.answers, c.answers_in, c.first_attempt_at, c.attempts,
       (select count(*) from skipped) as skipped
from claimed l
join chosen c on c.destination = l.destination
left join begun b on b.id = c.id
union all
select null, 0, null, 0, null, '', 0, null, '', '', false, false, '{}', null, null, null, 0, count(*) from skipped having count(*) > 0

-- Polilog.Core.Delivery.MessageWriter.InsertDeliveriesSql
insert into delivery (destination, message_id, status, attempts, created_at, next_attempt_at)
select d.destination, d.message_id, 0, 0, @now::timestamptz, @now::timestamptz
from unnest(@destinations::text[], @messages::bigint[]) with ordinality d (destination, message_id, place)
order by d.place

-- Polilog.Core.Delivery.MessageWriter.InsertMessagesSql
insert into message (id, topic_id, incident_id, kind, revision, language, text, html, rings, mentions, answers, answers_in, created_at)
overriding system value
select m.id, m.topic_id, m.incident_id, m.kind, m.revision, m.language, m.text, m.html, m.rings, m.mentions::integer[], m.answers, m.answers_in, @now::timestamptz
from unnest(
    @ids::bigint[], @topics::integer[], @incidents::bigint[], @kinds::text[], @revisions::integer[], @languages::text[],
    @texts::text[], @htmls::text[], @rings::boolean[], @mentions::text[], @answers::text[], @threads::text[]
) m (id, topic_id, incident_id, kind, revision, language, text, html, rings, mentions, answers, answers_in)

-- Polilog.Core.Delivery.MessageWriter.ReserveSql
select nextval(pg_get_serial_sequence('message', 'id')) from generate_series(1, @count::integer)

-- Polilog.Core.Delivery.MessageWriter.SupersedeSql
update delivery d
set status = 3, settled_at = @now
from unnest(@incidents::bigint[], @messages::bigint[]) n (incident_id, message_id)
join message m on m.incident_id = n.incident_id and m.kind = 'card' and m.id < n.message_id and m.revision > 1
where d.message_id = m.id and d.status = 0 and d.attempts = 0

-- Polilog.Core.Delivery.RoomReader.DeliveriesSql
select d.id, d.destination, d.message_id, m.kind, m.revision, d.status, d.attempts, d.created_at, d.first_attempt_at, d.next_attempt_at, d.settled_at, d.proof, d.reason
from delivery d
join message m on m.id = d.message_id
where (@incident::bigint is null or m.incident_id = @incident)
  and (@status::smallint is null or d.status = @status)
  and (@before::bigint is null or d.id < @before)
order by d.id desc
limit @limit

-- Polilog.Core.Delivery.RoomReader.LanesSql
select l.destination, l.resume_at, l.trouble,
       (select count(*) from delivery d where d.destination = l.destination and d.status = 0)::integer as owed
from lane l
union all
select 'matrix commands', null, s.trouble, 0
from matrix_sync s
order by destination

-- Polilog.Core.Delivery.RoomReader.MessagesSql
select m.id, t.key as topic, i.number as incident_number, m.kind, m.revision, m.language, m.text, m.html, m.rings, m.mentions, m.created_at
from message m
join topic t on t.id = m.topic_id
left join incident i on i.id = m.incident_id
where (@topic::text is null or t.key = @topic)
  and (@incident::bigint is null or m.incident_id = @incident)
  and (@before::bigint is null or m.id < @before)
  and (@after::bigint is null or m.id > @after)
order by m.id desc
limit @limit

-- Polilog.Core.Incidents.ConditionText.ReadSql
select c.id, c.title, n.name, c.starts_at, c.ends_at, c.alert
from condition c
join connection n on n.id = c.connection_id
where c.id = any(@ids)

-- Polilog.Core.Incidents.DecisionWriter.RaiseNumbersSql
update topic t
set last_number = t.last_number + n.opened
from unnest(@topics::integer[], @opened::integer[]) n (topic_id, opened)
where t.id = n.topic_id
returning t.id, t.last_number - n.opened

-- Polilog.Core.Incidents.DecisionWriter.ReserveEntriesSql
select nextval(pg_get_serial_sequence('journal', 'id')) from generate_series(1, @count::integer)

-- Polilog.Core.Incidents.DecisionWriter.ReserveIncidentsSql
select nextval(pg_get_serial_sequence('incident', 'id')) from generate_series(1, @count::integer)

-- Polilog.Core.Incidents.IncidentInserts.InsertSql
insert into incident (id, topic_id, number, route, group_key, title, phase, owner_id, level, severity, peak_severity, version, revision, regulation,
                      opened_at, taken_at, resolved_at, changed_at, due_at, due_reason, clock)
overriding system value
select n.id, n.topic_id, n.number, n.route, n.group_key, n.title, n.phase, p.id, n.level, n.severity, n.peak_severity, n.version, n.revision, n.regulation,
       n.opened_at, n.taken_at, n.resolved_at, n.changed_at, n.due_at, n.due_reason, n.clock::jsonb
from unnest(
    @ids::bigint[], @topics::integer[], @numbers::integer[], @routes::text[], @groups::text[], @titles::text[],
    @phases::smallint[], @owners::text[], @levels::integer[], @severities::smallint[], @peaks::smallint[], @versions::integer[],
    @revisions::integer[], @regulations::text[], @opened::timestamptz[], @taken::timestamptz[], @resolved::timestamptz[],
    @changed::timestamptz[], @due::timestamptz[], @reasons::smallint[], @clocks::text[]
) n (id, topic_id, number, route, group_key, title, phase, owner, level, severity, peak_severity, version, revision, regulation,
       opened_at, taken_at, resolved_at, changed_at, due_at, due_reason, clock)
left join person p on p.key = n.owner

-- Polilog.Core.Incidents.IncidentInserts.UpdateSql
update incident i
set phase = n.phase, owner_id = (select p.id from person p where p.key = n.owner), level = n.level,
    severity = n.severity, peak_severity = n.peak_severity, version = n.version, revision = n.revision,
    taken_at = n.taken_at, resolved_at = n.resolved_at, changed_at = n.changed_at, due_at = n.due_at, due_reason = n.due_reason, clock = n.clock::jsonb
from unnest(
    @ids::bigint[], @phases::smallint[], @owners::text[], @levels::integer[], @severities::smallint[], @peaks::smallint[],
    @versions::integer[], @revisions::integer[], @taken::timestamptz[], @resolved::timestamptz[], @changed::timestamptz[],
    @due::timestamptz[], @reasons::smallint[], @clocks::text[]
) n (id, phase, owner, level, severity, peak_severity, version, revision, taken_at, resolved_at, changed_at, due_at, due_reason, clock)
where i.id = n.id

-- Polilog.Core.Incidents.IncidentInserts.UpsertEpisodesSql
insert into incident_episode (incident_id, condition_id, episode, joined_at, ended_at, severity)
select e.incident_id, e.condition_id, e.episode, e.joined_at, e.ended_at, e.severity
from unnest(
    @incidents::bigint[], @conditions::bigint[], @episodes::integer[], @joined::timestamptz[], @ended::timestamptz[],
    @severities::smallint[]
) e (incident_id, condition_id, episode, joined_at, ended_at, severity)
on conflict (incident_id, condition_id, episode) do update set ended_at = excluded.ended_at, severity = excluded.severity

-- Polilog.Core.Incidents.IncidentReader.CountsSql
select t.key as topic, i.severity, i.phase, count(*)::integer as incidents
from incident i
join topic t on t.id = i.topic_id
where i.phase <> 2
group by t.key, i.severity, i.phase

-- Polilog.Core.Incidents.IncidentReader.JournalSql
select j.id, j.at, j.event, j.stimulus, p.key as person, j.via, j.reason, coalesce(w.text, nullif(concat_ws(': ', s.actor, s.comment), '')) as text, j.data, j.version
from journal j
left join person p on p.id = j.person_id
left join journal_text w on w.journal_id = j.id
left join condition_change s
  on j.stimulus = 'source_note' and s.condition_id = (j.data ->> 'condition')::bigint and s.state_version = (j.data ->> 'state_version')::bigint
where j.incident_id = @incident and (@after::bigint is null or j.id > @after)
order by j.id
limit @limit

-- Polilog.Core.Incidents.IncidentReader.ListSql
select i.id, t.key as topic, i.number, i.route, i.group_key, i.title, i.phase, p.key as owner, i.level, i.severity, i.peak_severity, i.version, i.revision,
       i.regulation, i.opened_at, i.taken_at, i.resolved_at, i.changed_at, i.due_at,
       (select count(*) from incident_episode e where e.incident_id = i.id)::integer as episodes,
       (select count(*) from incident_episode e where e.incident_id = i.id and e.ended_at is null)::integer as firing
from incident i
join topic t on t.id = i.topic_id
left join person p on p.id = i.owner_id
where (@before::bigint is null or i.id < @before)
  and (@topic::text is null or t.key = @topic)
  and (@number::integer is null or i.number = @number)
  and (@phase::smallint is null or i.phase = @phase)
  and (@open::boolean is null or (i.phase <> 2) = @open)
  and (@owner::text is null or p.key = @owner)
  and (@changed_after::timestamptz is null or i.changed_at > @changed_after)
order by i.id desc
limit @limit

-- Polilog.Core.Incidents.IncidentReader.MembersSql
select e.incident_id, e.condition_id, e.episode, e.joined_at, e.ended_at, e.severity
from incident_episode e
where e.incident_id = any(@incidents)
order by e.incident_id, e.ended_at is not null, e.joined_at desc

-- Polilog.Core.Incidents.IncidentStore.ClaimDueSql
select id
from incident
where due_at < @now
order by due_at
limit @limit
for no key update skip locked

-- Polilog.Core.Incidents.IncidentStore.FindByNumberSql
select id from incident where topic_id = @topic and number = @number

-- Polilog.Core.Incidents.IncidentStore.FindOpenSql
select distinct i.topic_id, i.route, i.group_key, i.id
from unnest(@topics::integer[], @routes::text[], @groups::text[]) g (topic_id, route, group_key)
join incident i on i.topic_id = g.topic_id and i.route = g.route and i.group_key = g.group_key and i.phase <> 2

-- Polilog.Core.Incidents.IncidentStore.FindReopenableSql
select distinct on (e.place) e.place, i.id
from unnest(
    @conditions::bigint[], @connections::integer[], @series::text[], @topics::integer[], @routes::text[], @since::timestamptz[]
) with ordinality e (condition_id, connection_id, series_key, topic_id, route, since, place)
cross join lateral (
    select m.incident_id
    from incident_episode m
    where m.condition_id = e.condition_id
    union
    select m.incident_id
    from condition c
    join incident_episode m on m.condition_id = c.id
    where c.connection_id = e.connection_id and c.series_key = e.series_key
) same
join incident i on i.id = same.incident_id
where i.phase = 2 and i.resolved_at >= e.since and i.topic_id = e.topic_id and i.route = e.route
  and not exists (
      select from incident o where o.topic_id = i.topic_id and o.route = i.route and o.group_key = i.group_key and o.phase <> 2
  )
order by e.place, i.resolved_at desc, i.id desc

-- Polilog.Core.Incidents.IncidentStore.LockSql
select id from incident where id = any(@ids) order by id for no key update

-- Polilog.Core.Incidents.IncidentStore.LockTopicsSql
select id from topic where id = any(@ids) order by id for no key update

-- Polilog.Core.Incidents.IncidentStore.MembersSql
select incident_id, condition_id, episode, joined_at, ended_at, severity
from incident_episode
where incident_id = any(@ids)
order by incident_id, joined_at, condition_id, episode

-- Polilog.Core.Incidents.IncidentStore.PostponeSql
update incident set due_at = @at where id = @id

-- Polilog.Core.Incidents.IncidentStore.ReadClockSql
select clock_timestamp()

-- Polilog.Core.Incidents.IncidentStore.ReadSql
select i.id, t.key, i.number, i.route, i.group_key, i.title, i.phase, p.key, i.level, i.severity, i.peak_severity, i.version, i.revision, i.regulation,
       i.opened_at, i.taken_at, i.resolved_at, i.changed_at, i.clock
from incident i
join topic t on t.id = i.topic_id
left join person p on p.id = i.owner_id
where i.id = any(@ids)
order by i.id

-- Polilog.Core.Incidents.JournalInserts.InsertEntriesSql
insert into journal (id, incident_id, at, event, stimulus, person_id, via, reason, data, version, configuration)
overriding system value
select j.id, j.incident_id, j.at, j.event, j.stimulus, j.person_id, j.via, j.reason, j.data::jsonb, j.version, @configuration::bigint
from unnest(
    @ids::bigint[], @incidents::bigint[], @at::timestamptz[], @events::text[], @stimuli::text[], @persons::integer[],
    @vias::text[], @reasons::text[], @data::text[], @versions::integer[]
) j (id, incident_id, at, event, stimulus, person_id, via, reason, data, version)

-- Polilog.Core.Incidents.JournalInserts.InsertFatesSql
insert into fate (condition_id, state_version, episode, at, name, reason, route, incident_id)
select f.condition_id, f.state_version, f.episode, @now::timestamptz, f.name, f.reason, f.route, f.incident_id
from unnest(
    @conditions::bigint[], @versions::bigint[], @episodes::integer[], @names::text[], @reasons::text[], @routes::text[],
    @incidents::bigint[]
) with ordinality
    f (condition_id, state_version, episode, name, reason, route, incident_id, place)
order by f.place

-- Polilog.Core.Incidents.JournalInserts.InsertTextsSql
insert into journal_text (journal_id, text)
select t.journal_id, t.text from unnest(@ids::bigint[], @texts::text[]) t (journal_id, text)

-- Polilog.Core.Incidents.JournalInserts.UpsertReportFactsSql
insert into report_fact (incident_id, topic_id, opened_at, severity, first_owner_id, last_owner_id, taken_at, resolved_at, resolved_by_id, resolved_how,
                         ownership_limit_at, resolution_limit_at, escalations, episodes)
select f.incident_id, f.topic_id, f.opened_at, f.severity, p.id, p.id, f.taken_at, f.resolved_at, f.resolved_by_id, f.resolved_how,
       f.ownership_limit_at, f.resolution_limit_at, f.escalations, f.episodes
from unnest(
    @incidents::bigint[], @topics::integer[], @opened::timestamptz[], @severities::smallint[], @owners::text[],
    @taken::timestamptz[], @resolved::timestamptz[], @resolvers::integer[], @how::text[], @ownership_limits::timestamptz[],
    @resolution_limits::timestamptz[], @escalations::integer[], @episodes::integer[]
) f (incident_id, topic_id, opened_at, severity, owner, taken_at, resolved_at, resolved_by_id, resolved_how,
       ownership_limit_at, resolution_limit_at, escalations, episodes)
left join person p on p.key = f.owner
on conflict (incident_id) do update set
    severity = excluded.severity,
    first_owner_id = coalesce(report_fact.first_owner_id, excluded.first_owner_id),
    last_owner_id = coalesce(excluded.last_owner_id, report_fact.last_owner_id),
    taken_at = coalesce(report_fact.taken_at, excluded.taken_at),
    resolved_at = excluded.resolved_at,
    resolved_by_id = case when excluded.resolved_at is null then null else coalesce(excluded.resolved_by_id, report_fact.resolved_by_id) end,
    resolved_how = case when excluded.resolved_at is null then null else coalesce(excluded.resolved_how, report_fact.resolved_how) end,
    ownership_limit_at = least(report_fact.ownership_limit_at, excluded.ownership_limit_at),
    resolution_limit_at = coalesce(least(report_fact.resolution_limit_at, excluded.resolution_limit_at), excluded.resolution_limit_at),
    escalations = report_fact.escalations + excluded.escalations,
    episodes = excluded.episodes

-- Polilog.Core.Incidents.UndecidedConditions.ChangesSql
select h.condition_id, h.state_version, h.episode, h.status, h.transition
from unnest(@ids::bigint[], @decided::bigint[], @present::bigint[]) c (id, decided_version, state_version)
join condition_change h on h.condition_id = c.id and h.state_version > c.decided_version and h.state_version <= c.state_version
order by h.condition_id, h.state_version

-- Polilog.Core.Incidents.UndecidedConditions.ClaimSql
with claimed as (
    select id, dedup_key, connection_id, status, severity, episode, state_version, decided_version, series_key, title, starts_at, ends_at, alert
    from condition
    where decided_version < state_version
    order by severity desc, id
    limit @limit
    for no key update skip locked
)
select c.id, encode(c.dedup_key, 'hex'), c.connection_id, n.name, n.connector, c.status, c.severity, n.unknown_severity, c.episode, c.state_version, c.decided_version,
       c.series_key, c.title, c.starts_at, c.ends_at, c.alert
from claimed c
join connection n on n.id = c.connection_id
order by c.severity desc, c.id

-- Polilog.Core.Incidents.UndecidedConditions.MembersSql
select e.incident_id, i.topic_id, i.route, i.group_key, e.condition_id, e.episode, e.ended_at is null, e.severity
from unnest(@ids::bigint[], @episodes::integer[]) c (id, episode)
join incident_episode e on e.condition_id = c.id
join incident i on i.id = e.incident_id
where e.ended_at is null or e.episode = c.episode
order by e.incident_id

-- Polilog.Core.Incidents.UndecidedConditions.SetDecidedSql
update condition c
set decided_version = d.state_version
from unnest(@ids::bigint[], @versions::bigint[]) d (id, state_version)
where c.id = d.id and c.decided_version < d.state_version

-- Polilog.Core.People.AccessReader.FindSql
select t.id, t.name, t.role, p.key as person, t.created_at, t.last_used_at
from access_token t
left join person p on p.id = t.person_id
where t.revoked_at is null
  and t.id in (
      select id from access_token where hash = @hash
      union all
      select access_token_id from access_session where hash = @hash and expires_at > @now)

-- Polilog.Core.People.AccessReader.UsedSql
update access_token set last_used_at = @now where id = @id

-- Polilog.Core.People.AccessSessionStore.BeginSql
insert into access_session (hash, access_token_id, created_at, expires_at)
select @hash::bytea, t.id, @now::timestamptz, @expires_at::timestamptz
from access_token t
where t.hash = @token and t.revoked_at is null

-- Polilog.Core.People.AccessSessionStore.DropOldSql
delete from access_session where expires_at <= @now

-- Polilog.Core.People.AccessSessionStore.EndSql
delete from access_session where hash = @hash

-- Polilog.Core.People.AccessTokenStore.CountAdministratorsSql
select count(*) from access_token where role = 'admin' and revoked_at is null

-- Polilog.Core.People.AccessTokenStore.CreateFirstSql
insert into access_token (name, hash, role, created_at)
select 'first password', @hash::bytea, 'admin', @now::timestamptz
where not exists (select from access_token)

-- Polilog.Core.People.AccessTokenStore.CreateSql
insert into access_token (name, hash, role, person_id, created_at)
select @name::text, @hash::bytea, @role::text, p.id, @now::timestamptz
from (select 1) one
left join person p on p.key = @person
where @person::text is null or p.id is not null
returning id

-- Polilog.Core.People.AccessTokenStore.FindSql
select role, revoked_at from access_token where id = @id

-- Polilog.Core.People.AccessTokenStore.ListSql
select t.id, t.name, t.role, p.key as person, t.created_at, t.last_used_at, t.revoked_at
from access_token t
left join person p on p.id = t.person_id
where @before::bigint is null or t.id < @before
order by t.id desc
limit @limit

-- Polilog.Core.People.AccessTokenStore.LockSql
select pg_advisory_xact_lock(7654300011)

-- Polilog.Core.People.AccessTokenStore.RevokeSql
update access_token set revoked_at = @now where id = @id

-- Polilog.Core.Reconciliation.AlertSourceStore.ClaimSql
insert into alert_source (connection_id, asked_at, next_at)
select s.id, @now, s.next_at
from unnest(@ids::integer[], @next::timestamptz[]) as s (id, next_at)
order by s.id
on conflict (connection_id) do update set asked_at = excluded.asked_at, next_at = excluded.next_at
where alert_source.next_at <= excluded.asked_at
returning connection_id

-- Polilog.Core.Reconciliation.AlertSourceStore.ListSql
select connection_id, asked_at, answered_at, failing_since, trouble from alert_source

-- Polilog.Core.Reconciliation.AlertSourceStore.SettleSql
update alert_source
set answered_at = case when @trouble::text is null then @asked_at else answered_at end,
    failing_since = case when @trouble::text is null then null else coalesce(failing_since, @asked_at) end,
    trouble = @trouble
where connection_id = @connectionId and asked_at = @asked_at

-- Polilog.Core.Reconciliation.ReconciliationStore.KnownSql
select c.dedup_key, c.id, c.status, c.is_one_shot, c.state_version, greatest(c.changed_at, c.last_seen_at), u.since, u.missing
from condition c
left join unconfirmed_condition u on u.condition_id = c.id
where c.connection_id = @connection and c.status = 1 and c.dedup_key <> @own
union all
select c.dedup_key, c.id, c.status, c.is_one_shot, c.state_version, greatest(c.changed_at, c.last_seen_at), null, null
from condition c
where c.dedup_key = any(@keys) and c.status <> 1

-- Polilog.Core.Reconciliation.ReconciliationStore.MarkSql
with over as (
    delete from unconfirmed_condition u
    using condition c
    where c.id = u.condition_id and c.connection_id = @connection and (c.status <> 1 or u.condition_id = any(@confirmed))
)
insert into unconfirmed_condition (condition_id, since, missing)
select m.id, m.since, m.missing
from unnest(@ids::bigint[], @since::timestamptz[], @missing::integer[]) as m (id, since, missing)
on conflict (condition_id) do update set since = excluded.since, missing = excluded.missing

-- Polilog.Core.Reconciliation.ReconciliationStore.ResolveSql
with missing as (
    select c.id
    from condition c
    where c.id = any(@ids) and c.status = 1 and greatest(c.changed_at, c.last_seen_at) < @asked_at
    order by c.id
    for no key update of c skip locked
), ended as (
    update condition c
    set status = 2, state_version = c.state_version + 1, ends_at = @asked_at, expires_at = null, changed_at = @asked_at
    from missing m
    where c.id = m.id
    returning c.id, c.state_version, c.episode, c.ends_at, c.severity
)
insert into condition_change (condition_id, state_version, episode, received_at, occurred_at, status, transition, severity, raw_index)
select e.id, e.state_version, e.episode, @asked_at, e.ends_at, 2, @reconciled, e.severity, 0
from ended e

-- Polilog.Core.Storage.DatabaseStatus.CountSchemaSql
select count(*) from schema_version

-- Polilog.Core.Storage.DatabaseStatus.StatusSql
select current_setting('server_version') as server,
       current_setting('server_version_num')::integer / 10000 as major,
       case when to_regclass('schema_version') is null then 0 else -1 end::bigint as schema,
       pg_database_size(current_database()) as bytes,
       (pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on') as is_read_only

-- Polilog.Core.Storage.Migrator.CreateVersionTableSql
create table if not exists schema_version (
    number integer primary key,
    name text not null,
    sha256 bytea not null,
    applied_at timestamptz not null
)

-- Polilog.Core.Storage.Migrator.LockSql
select pg_advisory_xact_lock(7654300010)

-- Polilog.Core.Storage.Migrator.ReadAppliedSql
select number, sha256 from schema_version order by number

-- Polilog.Core.Storage.Migrator.RecordSql
insert into schema_version (number, name, sha256, applied_at) values (@number, @name, @sha256, @at)

-- Polilog.Matrix.CommandStore.ForgetSql
delete from matrix_event where received_at < @before and outcome is not null

-- Polilog.Matrix.CommandStore.ListWaitingSql
select event_id from matrix_event where outcome is null order by id limit @limit

-- Polilog.Matrix.CommandStore.LockSql
select event_id, room, sender, sent_at, thread, reply_to, body
from matrix_event
where event_id = @event and outcome is null
for no key update

-- Polilog.Matrix.CommandStore.SettleSql
update matrix_event set outcome = @outcome, body = null where event_id = @event

-- Polilog.Matrix.CommandTarget.FindOpenSql
select i.id, t.key || '-' || i.number, i.title
from incident i
join topic t on t.id = i.topic_id
where i.topic_id = any(@topics) and i.phase <> 2
order by i.severity desc, i.id desc
limit @limit

-- Polilog.Matrix.CommandTarget.FindRelatedSql
select m.incident_id
from unnest(@events::text[]) with ordinality e (id, place)
join delivery d on d.proof = e.id
join message m on m.id = d.message_id
join incident i on i.id = m.incident_id
where i.topic_id = any(@topics)
order by e.place
limit 1

-- Polilog.Matrix.SyncStore.CommitSql
with moved as (
    update matrix_sync
    set next_batch = @next, synced_at = @now, trouble = null
    where account = @account and fence = @fence
    returning account
), kept as (
    insert into matrix_event (event_id, received_at, room, sender, sent_at, thread, reply_to, body)
    select e.event_id, @now, e.room, e.sender, e.sent_at, e.thread, e.reply_to, e.body
    from moved
    cross join unnest(@events::text[], @rooms::text[], @senders::text[], @sent::timestamptz[], @threads::text[], @replies::text[], @bodies::text[])
        with ordinality e (event_id, room, sender, sent_at, thread, reply_to, body, place)
    order by e.place
    on conflict (event_id) do nothing
)
select count(*)::integer from moved

-- Polilog.Matrix.SyncStore.ReadClockSql
select clock_timestamp()

-- Polilog.Matrix.SyncStore.ReleaseSql
update matrix_sync set holder = null, held_until = null where account = @account and fence = @fence

-- Polilog.Matrix.SyncStore.RenewSql
update matrix_sync set held_until = @until where account = @account and fence = @fence

-- Polilog.Matrix.SyncStore.SetTroubleSql
update matrix_sync set trouble = @trouble where account = @account and fence = @fence

-- Polilog.Matrix.SyncStore.TakeSql
insert into matrix_sync (account, holder, held_until, fence)
values (@account, @holder, @until, 1)
on conflict (account) do update set holder = excluded.holder, held_until = excluded.held_until, fence = matrix_sync.fence + 1
where matrix_sync.held_until is null or matrix_sync.held_until <= @now
returning fence, next_batch, synced_at

-- Polilog.Portal.Incidents.IncidentPageReader.FatesSql
select f.at, c.title, f.name, f.reason
from incident_episode e
join condition c on c.id = e.condition_id
join fate f on f.condition_id = e.condition_id and f.episode = e.episode and f.incident_id = e.incident_id
where e.incident_id = @incident
order by f.id desc
limit @most

-- Polilog.Portal.Incidents.IncidentPageReader.JournalSql
select j.at, j.event, j.via, p.key as person, j.reason, coalesce(t.text, nullif(concat_ws(': ', s.actor, s.comment), '')) as text
from journal j
left join person p on p.id = j.person_id
left join journal_text t on t.journal_id = j.id
left join condition_change s
  on j.stimulus = 'source_note' and s.condition_id = (j.data ->> 'condition')::bigint and s.state_version = (j.data ->> 'state_version')::bigint
where j.incident_id = @incident
order by j.id desc
limit @most

-- Polilog.Portal.Rooms.RoomFeed.ReadLastIdSql
select last_value from message_id_seq

-- Polilog.Portal.Rooms.RoomFeed.ReadNewSql
select id, topic_id, incident_id from message where id > @cursor and id <> all(@seen) order by id

-- Polilog.Portal.Rooms.RoomFeed.ReadOldestRunningSql
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint

-- Polilog.Portal.Rooms.RoomFeed.TakeTransactionSql
select pg_current_xact_id()::text::bigint

-- Polilog.Portal.Rooms.RoomViewReader.AlertsSql
select i.id as incident_id, c.title, e.severity, e.joined_at, e.ended_at, c.starts_at, c.refreshes, n.name as connection, c.alert, u.since as unconfirmed_since,
       exists (select from condition_change h where h.condition_id = c.id and h.episode = e.episode and h.status = 1 and h.transition = 17) as is_found
from unnest(@incidents::bigint[]) i (id)
cross join lateral (
    select e.*
    from incident_episode e
    where e.incident_id = i.id
    order by e.ended_at is not null, e.severity desc, e.joined_at desc
    limit @most
) e
join condition c on c.id = e.condition_id
join connection n on n.id = c.connection_id
left join unconfirmed_condition u on u.condition_id = c.id and e.ended_at is null
order by e.ended_at is not null, e.severity desc, e.joined_at desc

-- Polilog.Portal.Rooms.RoomViewReader.CardsSql
select i.id, i.topic_id, t.key as topic, i.number, i.title, i.phase, p.key as owner, i.level, i.severity, i.peak_severity, i.version, i.revision, i.regulation,
       i.opened_at, i.taken_at, i.resolved_at, i.due_at, m.alert_count, m.firing_count, m.repeats
from incident i
join topic t on t.id = i.topic_id
left join person p on p.id = i.owner_id
cross join lateral (
    select count(*)::integer as alert_count, count(*) filter (where e.ended_at is null)::integer as firing_count, coalesce(sum(c.refreshes), 0)::bigint as repeats
    from incident_episode e
    join condition c on c.id = e.condition_id
    where e.incident_id = i.id
) m
where i.id = any(@incidents)

-- Polilog.Portal.Rooms.RoomViewReader.CountsSql
select t.id as topic_id,
       (select count(*) from (select from incident i where i.topic_id = t.id and i.phase = 0 limit @most) n)::integer as ownerless,
       (select count(*) from (select from incident i where i.topic_id = t.id and i.phase = 1 limit @most) n)::integer as owned
from unnest(@topics::integer[]) t (id)

-- Polilog.Portal.Rooms.RoomViewReader.OpenSql
select id from incident where topic_id = @topic and phase in (0, 1) order by severity desc, number desc limit @most

-- Polilog.Portal.Rooms.RoomViewReader.ResolvedSql
select id from incident where topic_id = @topic and phase = 2 order by resolved_at desc limit @most

-- Polilog.Portal.Rooms.RoomViewReader.ToldByIdSql
select m.id, m.topic_id, i.number, m.kind, m.language, m.html, m.rings, m.mentions, m.created_at
from message m
left join incident i on i.id = m.incident_id
where m.id = any(@messages)
  and (m.kind <> 'card' or m.revision = 1)
order by m.id

-- Polilog.Portal.Rooms.RoomViewReader.ToldOfIncidentSql
select m.id, m.topic_id, i.number, m.kind, m.language, m.html, m.rings, m.mentions, m.created_at
from message m
join incident i on i.id = m.incident_id
where m.incident_id = @incident
  and (m.kind <> 'card' or m.revision = 1)
order by m.id desc
limit 200

-- Polilog.Portal.Rooms.RoomViewReader.ToldSql
select m.id, m.topic_id, i.number, m.kind, m.language, m.html, m.rings, m.mentions, m.created_at
from message m
left join incident i on i.id = m.incident_id
where m.topic_id = @topic
  and (m.kind <> 'card' or m.revision = 1)
  and (@before::bigint is null or m.id < @before)
order by m.id desc
limit @most

-- Polilog.Portal.Topics.TopicsReader.LastSql
select t.id as topic_id, m.text, m.created_at
from unnest(@topics::integer[]) t (id)
cross join lateral (
    select m.text, m.created_at
    from message m
    where m.topic_id = t.id and m.kind <> 'answer' and (m.kind <> 'card' or m.revision = 1)
    order by m.id desc
    limit 1
) m

-- Polilog.Portal.Topics.TopicsReader.OpenSql
select i.topic_id, i.severity, i.phase, p.key as owner, count(*)::integer as incidents
from incident i
left join person p on p.id = i.owner_id
where i.topic_id = any(@topics) and i.phase in (0, 1)
group by i.topic_id, i.severity, i.phase, p.key

-- Polilog.Host.Demonstration.DemonstrationDatabase.FindForeignSql
select key from topic where key <> all(@topics)
union all
select key from person where key <> all(@people)
order by key
limit 3

