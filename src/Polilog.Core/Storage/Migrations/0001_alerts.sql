-- What the sources said: connections, requests as they came, conditions and their history.

create table installation (
    only_row boolean primary key default true check (only_row),
    id uuid not null,
    epoch integer not null
);
comment on table installation is 'epoch rises when the database was restored, so that transaction ids of messages never meet old ones';

create table connection (
    id integer generated always as identity primary key,
    name text not null constraint connection_name_is_unique unique,
    connector text not null,
    family text not null,
    options jsonb not null,
    unknown_severity smallint not null,
    managed_by text not null constraint connection_managed_by_is_known check (managed_by in ('file', 'api')),
    created_at timestamptz not null,
    removed_at timestamptz
);
comment on column connection.name is 'immutable; part of the address and of every dedup key';
comment on column connection.unknown_severity is 'what severity 0 (unknown) counts as in routing and regulation: 1 info .. 5 critical';

create table connection_token (
    id integer generated always as identity primary key,
    connection_id integer not null references connection,
    hash bytea not null constraint connection_token_hash_is_unique unique,
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index connection_token_by_connection on connection_token (connection_id) where revoked_at is null;
comment on column connection_token.hash is 'SHA-256 of a 256-bit token; at most two per connection are not revoked';

create table raw_request (
    id bigint not null,
    received_at timestamptz not null,
    connection_id integer not null,
    content_type text,
    sha256 bytea not null,
    body bytea not null
) partition by range (received_at);
comment on table raw_request is 'decompressed bodies as they came; one partition a day, made ahead and dropped by age and size';
create index raw_request_by_id on raw_request (id);

-- Hosts take ids in blocks, so that a batch knows them before it writes.
create sequence raw_request_id as bigint increment by 4096;
create sequence condition_id as bigint increment by 4096;

create table condition (
    id bigint primary key default nextval('condition_id'),
    dedup_key bytea not null constraint condition_dedup_key_is_unique unique,
    connection_id integer not null,
    status smallint not null,
    severity smallint not null,
    acknowledged boolean not null,
    suppressed boolean not null,
    is_one_shot boolean not null,
    episode integer not null,
    state_version bigint not null,
    decided_version bigint not null,
    series_key text,
    title text not null,
    starts_at timestamptz,
    ends_at timestamptz,
    expires_at timestamptz,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    changed_at timestamptz not null,
    refreshes bigint not null,
    raw_id bigint,
    raw_index integer not null,
    alert text not null
);
comment on column condition.status is '0 info, 1 firing, 2 resolved';
comment on column condition.severity is 'as the source said it: 0 unknown, 1 info, 2 warning, 3 average, 4 high, 5 critical';
comment on column condition.episode is 'number of the present or last firing-to-resolved life, from 1; 0: never fired';
comment on column condition.state_version is 'raised by every alert that changes more than counters';
comment on column condition.decided_version is 'the state_version the engine has seen; lower means that a decision is owed';
comment on column condition.alert is 'JSON: identity, message, labels, annotations, values, links, images, source ids, group, resource, check, severity text, warnings';
create index condition_undecided on condition (severity desc, id) where decided_version < state_version;
create index condition_expiring on condition (expires_at) where expires_at is not null and status = 1;

create table condition_change (
    condition_id bigint not null,
    state_version bigint not null,
    episode integer not null,
    received_at timestamptz not null,
    occurred_at timestamptz,
    status smallint not null,
    transition smallint not null,
    severity smallint not null,
    raw_id bigint,
    raw_index integer not null,
    source_event_id text,
    actor text,
    comment text
);
comment on table condition_change is 'one row per alert that changed a condition; append-only';
comment on column condition_change.source_event_id is 'the source''s id of the statement, or said:<hash> of an edge fact without one; a fact seen before is dropped';
create index condition_change_by_condition on condition_change (condition_id, state_version);

create table dead_letter (
    id bigint generated always as identity primary key,
    received_at timestamptz not null,
    connection_id integer,
    connection_name text not null,
    reason text not null,
    kind text not null,
    place text,
    connector_version text,
    method text not null,
    sub_path text not null,
    headers jsonb not null,
    content_type text,
    sha256 bytea not null,
    body bytea not null,
    announced_at timestamptz,
    settled_at timestamptz,
    settled_as text
);
comment on column dead_letter.kind is 'malformed, connector_failed, connector_too_slow, two_strikes, connection_stores_only, intake_failed';
comment on column dead_letter.announced_at is 'when the administrators were told';
create index dead_letter_open on dead_letter (id) where settled_at is null;
create index dead_letter_unannounced on dead_letter (id) where announced_at is null;
create index dead_letter_by_connection on dead_letter (connection_name, kind, received_at);

create table strike (
    body_sha256 bytea not null,
    connector text not null,
    connector_version text not null,
    struck_at timestamptz not null,
    strikes integer not null,
    primary key (body_sha256, connector, connector_version)
);
comment on table strike is 'bodies that were being read when the process died';
