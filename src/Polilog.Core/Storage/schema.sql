-- The schema as the migrations leave it: made by SchemaTests, to be read, never run.

create sequence condition_id as bigint increment by 4096;
create sequence raw_request_id as bigint increment by 4096;

create table absence_edge (
    id bigint generated always as identity not null,
    at timestamp with time zone not null,
    person_id integer not null,
    constraint absence_edge_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    constraint absence_edge_pkey PRIMARY KEY (id)
);
CREATE INDEX absence_edge_due ON absence_edge USING btree (at);
comment on table absence_edge is 'beginnings of absences, at which what the person owns must be looked at; taken by whichever engine comes first';

create table access_session (
    hash bytea not null,
    access_token_id integer not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    constraint access_session_access_token_id_fkey FOREIGN KEY (access_token_id) REFERENCES access_token(id),
    constraint access_session_pkey PRIMARY KEY (hash)
);
CREATE INDEX access_session_by_expiry ON access_session USING btree (expires_at);
comment on column access_session.hash is 'SHA-256 of the 256-bit value of the cookie, so that any host recognises it and no backup gives it away';

create table access_token (
    id integer generated always as identity not null,
    name text not null,
    hash bytea not null,
    role text not null,
    person_id integer,
    created_at timestamp with time zone not null,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    scopes text[],
    constraint access_token_hash_is_unique UNIQUE (hash),
    constraint access_token_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    constraint access_token_pkey PRIMARY KEY (id),
    constraint access_token_role_is_known CHECK ((role = ANY (ARRAY['viewer'::text, 'auditor'::text, 'admin'::text, 'person'::text])))
);
comment on column access_token.hash is 'SHA-256 of a 256-bit token, which is shown once';
comment on column access_token.person_id is 'whom the bearer acts as; null: reads and administration only';
comment on column access_token.scopes is 'what the bearer, who acts as nobody, may write; null: what his role may';

create table active_configuration (
    only_row boolean default true not null,
    activation bigint,
    constraint active_configuration_activation_fkey FOREIGN KEY (activation) REFERENCES configuration_activation(id),
    constraint active_configuration_only_row_check CHECK (only_row),
    constraint active_configuration_pkey PRIMARY KEY (only_row)
);
comment on table active_configuration is 'the one row by which every host works; locked by whoever activates';

create table alert_source (
    connection_id integer not null,
    asked_at timestamp with time zone not null,
    next_at timestamp with time zone not null,
    answered_at timestamp with time zone,
    failing_since timestamp with time zone,
    trouble text,
    constraint alert_source_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(id),
    constraint alert_source_pkey PRIMARY KEY (connection_id)
);
comment on table alert_source is 'connections whose source is asked; whichever host takes next_at asks';
comment on column alert_source.asked_at is 'when it was asked last; who is overtaken by a later question changes nothing';
comment on column alert_source.failing_since is 'the first question of those without an answer; null: the last one was answered';

create table condition (
    id bigint default nextval('condition_id'::regclass) not null,
    dedup_key bytea not null,
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
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    expires_at timestamp with time zone,
    first_seen_at timestamp with time zone not null,
    last_seen_at timestamp with time zone not null,
    changed_at timestamp with time zone not null,
    refreshes bigint not null,
    raw_id bigint,
    raw_index integer not null,
    alert text not null,
    constraint condition_dedup_key_is_unique UNIQUE (dedup_key),
    constraint condition_pkey PRIMARY KEY (id)
);
CREATE INDEX condition_by_series ON condition USING btree (connection_id, series_key) WHERE (series_key IS NOT NULL);
CREATE INDEX condition_expiring ON condition USING btree (expires_at) WHERE ((expires_at IS NOT NULL) AND (status = 1));
CREATE INDEX condition_firing ON condition USING btree (connection_id) WHERE (status = 1);
CREATE INDEX condition_undecided ON condition USING btree (severity DESC, id) WHERE (decided_version < state_version);
comment on column condition.status is '0 info, 1 firing, 2 resolved';
comment on column condition.severity is 'as the source said it: 0 unknown, 1 info, 2 warning, 3 average, 4 high, 5 critical';
comment on column condition.episode is 'number of the present or last firing-to-resolved life, from 1; 0: never fired';
comment on column condition.state_version is 'raised by every alert that changes more than counters';
comment on column condition.decided_version is 'the state_version the engine has seen; lower means that a decision is owed';
comment on column condition.alert is 'JSON: identity, message, labels, annotations, values, links, images, source ids, group, resource, check, severity text, warnings';

create table condition_change (
    condition_id bigint not null,
    state_version bigint not null,
    episode integer not null,
    received_at timestamp with time zone not null,
    occurred_at timestamp with time zone,
    status smallint not null,
    transition smallint not null,
    severity smallint not null,
    raw_id bigint,
    raw_index integer not null,
    source_event_id text,
    actor text,
    comment text
);
CREATE INDEX condition_change_by_condition ON condition_change USING btree (condition_id, state_version);
comment on table condition_change is 'one row per alert that changed a condition; append-only';
comment on column condition_change.source_event_id is 'the source''s id of the statement, or said:<hash> of an edge fact without one; a fact seen before is dropped';

create table configuration_activation (
    id bigint generated always as identity not null,
    revision bigint not null,
    previous bigint,
    at timestamp with time zone not null,
    by text not null,
    note text,
    constraint configuration_activation_pkey PRIMARY KEY (id),
    constraint configuration_activation_previous_fkey FOREIGN KEY (previous) REFERENCES configuration_revision(id),
    constraint configuration_activation_revision_fkey FOREIGN KEY (revision) REFERENCES configuration_revision(id)
);
comment on table configuration_activation is 'append-only: which revision became active, when, by whom and why';
comment on column configuration_activation.previous is 'the revision that was active before; null: none';

create table configuration_host (
    host text not null,
    activation bigint not null,
    fault text,
    seen_at timestamp with time zone not null,
    constraint configuration_host_pkey PRIMARY KEY (host)
);
comment on table configuration_host is 'by which activation each running host works, and why it cannot work by the active one';

create table configuration_manifest (
    revision bigint not null,
    name text not null,
    sha256 bytea not null,
    constraint configuration_manifest_pkey PRIMARY KEY (revision, name),
    constraint configuration_manifest_revision_fkey FOREIGN KEY (revision) REFERENCES configuration_revision(id),
    constraint configuration_manifest_sha256_fkey FOREIGN KEY (sha256) REFERENCES configuration_part(sha256)
);
comment on column configuration_manifest.name is 'name of the file, with / between folders';

create table configuration_part (
    sha256 bytea not null,
    text text not null,
    constraint configuration_part_pkey PRIMARY KEY (sha256)
);
comment on table configuration_part is 'a file of a configuration, immutable; revisions share the ones they have in common';

create table configuration_revision (
    id bigint generated always as identity not null,
    sha256 bytea not null,
    activated_at timestamp with time zone not null,
    recorded_at timestamp with time zone,
    recorded_by text,
    note text,
    base bigint,
    constraint configuration_revision_base_fkey FOREIGN KEY (base) REFERENCES configuration_revision(id),
    constraint configuration_revision_pkey PRIMARY KEY (id),
    constraint configuration_revision_sha256_is_unique UNIQUE (sha256)
);
comment on column configuration_revision.sha256 is 'of its manifest; of revisions from before parts were kept, of something else';
comment on column configuration_revision.activated_at is 'the latest time it became active';
comment on column configuration_revision.base is 'the revision it was made from; null: from none';

create table connection (
    id integer generated always as identity not null,
    name text not null,
    connector text not null,
    family text not null,
    options jsonb not null,
    unknown_severity smallint not null,
    managed_by text not null,
    created_at timestamp with time zone not null,
    removed_at timestamp with time zone,
    received_at timestamp with time zone,
    receives_since timestamp with time zone,
    constraint connection_managed_by_is_known CHECK ((managed_by = ANY (ARRAY['file'::text, 'api'::text]))),
    constraint connection_name_is_unique UNIQUE (name),
    constraint connection_pkey PRIMARY KEY (id)
);
comment on column connection.name is 'immutable; part of the address and of every dedup key';
comment on column connection.unknown_severity is 'what severity 0 (unknown) counts as in routing and regulation: 1 info .. 5 critical';
comment on column connection.received_at is 'when a request was last stored; written within seconds';
comment on column connection.receives_since is 'the first request after the last silence of more than five minutes';

create table connection_token (
    id integer generated always as identity not null,
    connection_id integer not null,
    hash bytea not null,
    created_at timestamp with time zone not null,
    revoked_at timestamp with time zone,
    constraint connection_token_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(id),
    constraint connection_token_hash_is_unique UNIQUE (hash),
    constraint connection_token_pkey PRIMARY KEY (id)
);
CREATE INDEX connection_token_by_connection ON connection_token USING btree (connection_id) WHERE (revoked_at IS NULL);
comment on column connection_token.hash is 'SHA-256 of a 256-bit token; at most two per connection are not revoked';

create table dead_letter (
    id bigint generated always as identity not null,
    received_at timestamp with time zone not null,
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
    announced_at timestamp with time zone,
    settled_at timestamp with time zone,
    settled_as text,
    query jsonb default '{}'::jsonb not null,
    settled_by text,
    settled_version text,
    settled_note text,
    constraint dead_letter_pkey PRIMARY KEY (id)
);
CREATE INDEX dead_letter_by_connection ON dead_letter USING btree (connection_name, kind, received_at);
CREATE INDEX dead_letter_open ON dead_letter USING btree (id) WHERE (settled_at IS NULL);
CREATE INDEX dead_letter_unannounced ON dead_letter USING btree (id) WHERE (announced_at IS NULL);
comment on column dead_letter.kind is 'malformed, connector_failed, connector_too_slow, two_strikes, connection_stores_only, intake_failed';
comment on column dead_letter.announced_at is 'when the administrators were told';
comment on column dead_letter.settled_as is 'null: nothing was done about it yet; redriven';
comment on column dead_letter.settled_by is 'person key, or name of the token';
comment on column dead_letter.settled_version is 'of the connector that read it';
comment on column dead_letter.settled_note is 'what came of its alerts';

create table delivery (
    id bigint generated always as identity not null,
    destination text not null,
    message_id bigint not null,
    status smallint not null,
    attempts integer not null,
    created_at timestamp with time zone not null,
    first_attempt_at timestamp with time zone,
    next_attempt_at timestamp with time zone not null,
    settled_at timestamp with time zone,
    proof text,
    reason text,
    content jsonb,
    refusal_told_at timestamp with time zone,
    constraint delivery_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id),
    constraint delivery_pkey PRIMARY KEY (id)
);
CREATE INDEX delivery_by_message ON delivery USING btree (message_id);
CREATE INDEX delivery_by_proof ON delivery USING btree (proof) WHERE (proof IS NOT NULL);
CREATE INDEX delivery_owed ON delivery USING btree (destination, id) WHERE (status = 0);
CREATE INDEX delivery_refused_by_source ON delivery USING btree (id) WHERE ((status = 2) AND (content IS NOT NULL) AND (refusal_told_at IS NULL));
comment on column delivery.destination is 'such as matrix:!room:example.org';
comment on column delivery.status is '0 owed, 1 delivered, 2 rejected for good, 3 superseded by a newer revision of the same card';
comment on column delivery.proof is 'what the destination answered, such as the event id';
comment on column delivery.content is 'what a source is told, decided with the message; null: the destination is a room and gets the message itself';
comment on column delivery.refusal_told_at is 'when the incident''s room was told that the source was not';

create table ended_mute (
    fact_id bigint not null,
    constraint ended_mute_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES fact(id),
    constraint ended_mute_pkey PRIMARY KEY (fact_id)
);
comment on table ended_mute is 'silences and maintenance that were ended by hand, until nothing waits for them any more: what they muted is decided anew now, not at muted_episode.until';

create table fact (
    id bigint generated always as identity not null,
    kind text not null,
    topic_id integer,
    person_id integer,
    role text,
    match text,
    starts_at timestamp with time zone not null,
    ends_at timestamp with time zone,
    reason text,
    recorded_at timestamp with time zone not null,
    recorded_by text not null,
    revoked_at timestamp with time zone,
    revoked_by text,
    constraint fact_ends_after_it_starts CHECK ((ends_at > starts_at)),
    constraint fact_is_revoked_by_somebody CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
    constraint fact_kind_is_known CHECK ((kind = ANY (ARRAY['silence'::text, 'maintenance'::text, 'absence'::text, 'override'::text, 'membership'::text]))),
    constraint fact_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    constraint fact_pkey PRIMARY KEY (id),
    constraint fact_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topic(id)
);
CREATE INDEX fact_by_topic ON fact USING btree (topic_id, id);
CREATE INDEX fact_standing ON fact USING btree (ends_at) WHERE (revoked_at IS NULL);
comment on table fact is 'append-only: only revoked_at and revoked_by may be set, once, and reason be erased; kept by a trigger';
comment on column fact.topic_id is 'null: an absence, or a silence of the whole installation';
comment on column fact.person_id is 'who is absent, on call or a member';
comment on column fact.role is 'of a membership: member, lead, manager';
comment on column fact.match is 'of a silence or maintenance: what it covers, as a route''s match; null: everything in the topic';
comment on column fact.ends_at is 'null: until it is revoked';
comment on column fact.recorded_by is 'person key, or name of the token; so is revoked_by';

create table fact_version (
    only_row boolean default true not null,
    version bigint not null,
    constraint fact_version_only_row_check CHECK (only_row),
    constraint fact_version_pkey PRIMARY KEY (only_row)
);
comment on table fact_version is 'raised with every change of facts: hosts read them again when it is another than they know';

create table fate (
    id bigint generated always as identity not null,
    condition_id bigint not null,
    state_version bigint not null,
    episode integer not null,
    at timestamp with time zone not null,
    name text not null,
    reason text not null,
    route text,
    incident_id bigint,
    constraint fate_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
    constraint fate_pkey PRIMARY KEY (id)
);
CREATE INDEX fate_by_condition ON fate USING btree (condition_id, state_version);
CREATE INDEX fate_pulse ON fate USING btree (condition_id) WHERE (name = 'pulse'::text);
comment on table fate is 'what became of a condition''s state; per route that the episode takes';
comment on column fate.state_version is 'up to and including this version; earlier undecided versions collapsed into it';

create table incident (
    id bigint generated always as identity not null,
    topic_id integer not null,
    number integer not null,
    route text not null,
    group_key text not null,
    title text not null,
    phase smallint not null,
    owner_id integer,
    level integer not null,
    severity smallint not null,
    peak_severity smallint not null,
    version integer not null,
    revision integer not null,
    regulation text not null,
    opened_at timestamp with time zone not null,
    taken_at timestamp with time zone,
    resolved_at timestamp with time zone,
    changed_at timestamp with time zone not null,
    due_at timestamp with time zone,
    due_reason smallint,
    clock jsonb not null,
    constraint incident_number_is_unique UNIQUE (topic_id, number),
    constraint incident_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id),
    constraint incident_pkey PRIMARY KEY (id),
    constraint incident_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topic(id)
);
CREATE INDEX incident_by_resolved ON incident USING btree (topic_id, resolved_at DESC) WHERE (phase = 2);
CREATE INDEX incident_by_topic_and_phase ON incident USING btree (topic_id, phase, id);
CREATE INDEX incident_due ON incident USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE UNIQUE INDEX incident_is_open_once_per_group ON incident USING btree (topic_id, route, group_key) WHERE (phase <> 2);
comment on column incident.phase is '0 ownership, 1 resolution, 2 resolved';
comment on column incident.level is 'how far it was escalated: 0 first level .. n; last resort is one above the highest';
comment on column incident.version is 'counts changes of owner, phase and level only';
comment on column incident.revision is 'counts every change that the card shows';
comment on column incident.due_reason is 'what is to be decided at due_at; names in Polilog.Core.Incidents.DueReason';
comment on column incident.clock is 'the running limits of the regulation, as Polilog.Core.Incidents.IncidentClock writes them';

create table incident_episode (
    incident_id bigint not null,
    condition_id bigint not null,
    episode integer not null,
    joined_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    severity smallint not null,
    constraint incident_episode_condition_id_fkey FOREIGN KEY (condition_id) REFERENCES condition(id),
    constraint incident_episode_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
    constraint incident_episode_pkey PRIMARY KEY (incident_id, condition_id, episode)
);
CREATE INDEX incident_episode_by_condition ON incident_episode USING btree (condition_id, episode);
comment on column incident_episode.severity is 'effective severity of the member';

create table installation (
    only_row boolean default true not null,
    id uuid not null,
    epoch integer not null,
    constraint installation_only_row_check CHECK (only_row),
    constraint installation_pkey PRIMARY KEY (only_row)
);
comment on table installation is 'epoch rises when the database was restored, so that transaction ids of messages never meet old ones';

create table journal (
    id bigint generated always as identity not null,
    incident_id bigint not null,
    at timestamp with time zone not null,
    event text not null,
    stimulus text not null,
    person_id integer,
    via text not null,
    reason text,
    data jsonb not null,
    version integer not null,
    configuration bigint not null,
    constraint journal_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
    constraint journal_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
    constraint journal_pkey PRIMARY KEY (id)
);
CREATE INDEX journal_by_incident ON journal USING btree (incident_id, id);
comment on table journal is 'append-only record of everything that happened to an incident: who, what, when, why';
comment on column journal.via is 'engine, portal, api, cli, matrix, source';
comment on column journal.configuration is 'revision of the configuration it was decided by';

create table journal_text (
    journal_id bigint not null,
    text text not null,
    constraint journal_text_journal_id_fkey FOREIGN KEY (journal_id) REFERENCES journal(id),
    constraint journal_text_pkey PRIMARY KEY (journal_id)
);
comment on table journal_text is 'what people wrote; apart from the journal, so that it can be erased';

create table lane (
    destination text not null,
    holder text,
    held_until timestamp with time zone,
    fence bigint not null,
    resume_at timestamp with time zone,
    trouble text,
    constraint lane_pkey PRIMARY KEY (destination)
);
comment on table lane is 'a lease per destination: one sender at a time, the fence is compared in the completing update; a row named by a scheme alone, such as matrix, is that whole account';
comment on column lane.resume_at is 'only of an account: until when it was told to wait';

create table matrix_event (
    event_id text not null,
    received_at timestamp with time zone not null,
    outcome text,
    id bigint generated always as identity not null,
    room text not null,
    sender text not null,
    sent_at timestamp with time zone not null,
    thread text,
    reply_to text,
    body text,
    constraint matrix_event_pkey PRIMARY KEY (event_id)
);
CREATE INDEX matrix_event_by_age ON matrix_event USING btree (received_at) WHERE (outcome IS NOT NULL);
CREATE INDEX matrix_event_waiting ON matrix_event USING btree (id) WHERE (outcome IS NULL);
comment on table matrix_event is 'commands seen, so that each takes effect once';
comment on column matrix_event.outcome is 'null: waits; changed, unchanged, refused, told, ignored, failed';
comment on column matrix_event.id is 'the order in which the homeserver told them';
comment on column matrix_event.room is 'as the configuration names it';
comment on column matrix_event.sent_at is 'by the clock of the sender''s homeserver';
comment on column matrix_event.body is 'what the person wrote; erased when it is decided';

create table matrix_sync (
    account text not null,
    next_batch text,
    holder text,
    held_until timestamp with time zone,
    fence bigint not null,
    synced_at timestamp with time zone,
    trouble text,
    constraint matrix_sync_pkey PRIMARY KEY (account)
);
comment on column matrix_sync.synced_at is 'when the homeserver last told what is new';

create table message (
    id bigint generated always as identity not null,
    topic_id integer not null,
    incident_id bigint,
    kind text not null,
    revision integer not null,
    language text not null,
    text text not null,
    html text not null,
    rings boolean not null,
    mentions integer[] not null,
    created_at timestamp with time zone not null,
    answers text,
    answers_in text,
    constraint message_answers_once UNIQUE (answers),
    constraint message_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
    constraint message_pkey PRIMARY KEY (id),
    constraint message_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topic(id)
);
CREATE INDEX message_by_incident ON message USING btree (incident_id, kind, id);
CREATE INDEX message_by_topic ON message USING btree (topic_id, id);
comment on table message is 'rendered once, immutable; the portal room reads it from here, every other destination gets a delivery of it';
comment on column message.mentions is 'person ids';
comment on column message.answers is 'what it answers at its destination, such as the Matrix event of a command';
comment on column message.answers_in is 'root of the thread that was asked in; null: outside of threads';

create table mute_edge (
    id bigint generated always as identity not null,
    at timestamp with time zone not null,
    topic_id integer,
    constraint mute_edge_pkey PRIMARY KEY (id),
    constraint mute_edge_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topic(id)
);
CREATE INDEX mute_edge_due ON mute_edge USING btree (at);
comment on table mute_edge is 'moments at which open incidents must be looked at: a mute begins, or was ended by hand; taken by whichever engine comes first';
comment on column mute_edge.topic_id is 'null: incidents of all topics';

create table muted_episode (
    condition_id bigint not null,
    route text not null,
    episode integer not null,
    topic_id integer not null,
    fact_id bigint not null,
    until timestamp with time zone not null,
    constraint muted_episode_condition_id_fkey FOREIGN KEY (condition_id) REFERENCES condition(id) ON DELETE CASCADE,
    constraint muted_episode_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES fact(id),
    constraint muted_episode_pkey PRIMARY KEY (condition_id, route),
    constraint muted_episode_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topic(id)
);
CREATE INDEX muted_episode_by_end ON muted_episode USING btree (until);
CREATE INDEX muted_episode_by_fact ON muted_episode USING btree (fact_id);
comment on table muted_episode is 'firing episodes that opened nothing on a route because they were muted; decided anew at until';

create table person (
    id integer generated always as identity not null,
    key text not null,
    constraint person_key_is_unique UNIQUE (key),
    constraint person_pkey PRIMARY KEY (id)
);

create table quarantine_clearing (
    id bigint generated always as identity not null,
    cleared_at timestamp with time zone not null,
    cleared_by text not null,
    connection_name text,
    body_sha256 bytea,
    constraint quarantine_clearing_is_of_one CHECK ((num_nonnulls(connection_name, body_sha256) = 1)),
    constraint quarantine_clearing_pkey PRIMARY KEY (id)
);
comment on table quarantine_clearing is 'append-only: every host lets a connection read again that hung before it was cleared; the strikes of a body were deleted';

create table raw_request (
    id bigint not null,
    received_at timestamp with time zone not null,
    connection_id integer not null,
    content_type text,
    sha256 bytea not null,
    body bytea not null
) partition by RANGE (received_at);
CREATE INDEX raw_request_by_id ON ONLY raw_request USING btree (id);
comment on table raw_request is 'decompressed bodies as they came; one partition a day, made ahead and dropped by age and size';

create table regulation (
    key text not null,
    definition jsonb not null,
    recorded_at timestamp with time zone not null,
    constraint regulation_pkey PRIMARY KEY (key)
);
comment on table regulation is 'every wording that a regulation had: incidents keep the one they were opened under';
comment on column regulation.key is 'name@hash of the definition';

create table report_fact (
    incident_id bigint not null,
    topic_id integer not null,
    opened_at timestamp with time zone not null,
    severity smallint not null,
    first_owner_id integer,
    last_owner_id integer,
    taken_at timestamp with time zone,
    resolved_at timestamp with time zone,
    resolved_by_id integer,
    resolved_how text,
    ownership_limit_at timestamp with time zone,
    resolution_limit_at timestamp with time zone,
    escalations integer not null,
    episodes integer not null,
    constraint report_fact_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
    constraint report_fact_pkey PRIMARY KEY (incident_id)
);
CREATE INDEX report_fact_by_topic ON report_fact USING btree (topic_id, opened_at);
comment on table report_fact is 'one row per incident, kept with every decision, so that reports never scan the journal';

create table request_key (
    who text not null,
    key text not null,
    request bytea not null,
    begun_at timestamp with time zone not null,
    seen_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    status smallint,
    content_type text,
    answer bytea,
    constraint request_key_pkey PRIMARY KEY (who, key)
);
CREATE INDEX request_key_by_age ON request_key USING btree (begun_at);
comment on table request_key is 'POSTs with an Idempotency-Key: kept for a day, so that asking again gives the same answer and does nothing';
comment on column request_key.who is 'the access token, or in the demonstration the person';
comment on column request_key.request is 'SHA-256 of method, address and body: the same key is for the same request only';
comment on column request_key.seen_at is 'when its host said last that it runs; by the database clock, as the others';
comment on column request_key.ended_at is 'null: it runs, or its host died';
comment on column request_key.status is 'of the answer; null: it is not known how it ended';
comment on column request_key.answer is 'null: it held a secret, which is shown once, or was too long';

create table schema_version (
    number integer not null,
    name text not null,
    sha256 bytea not null,
    applied_at timestamp with time zone not null,
    constraint schema_version_pkey PRIMARY KEY (number)
);

create table secret (
    name text not null,
    sealed bytea not null,
    sealed_before bytea,
    set_at timestamp with time zone not null,
    constraint secret_pkey PRIMARY KEY (name)
);
comment on column secret.sealed_before is 'still valid during a rotation';

create table secret_key (
    id smallint default 1 not null,
    wrapped bytea not null,
    created_at timestamp with time zone not null,
    constraint secret_key_is_one CHECK ((id = 1)),
    constraint secret_key_pkey PRIMARY KEY (id)
);
comment on table secret_key is 'seals all secrets; itself sealed by the master key, which the hosts are given';

create table strike (
    body_sha256 bytea not null,
    connector text not null,
    connector_version text not null,
    struck_at timestamp with time zone not null,
    strikes integer not null,
    constraint strike_pkey PRIMARY KEY (body_sha256, connector, connector_version)
);
comment on table strike is 'bodies that were being read when the process died';

create table topic (
    id integer generated always as identity not null,
    key text not null,
    last_number integer not null,
    constraint topic_key_is_unique UNIQUE (key),
    constraint topic_pkey PRIMARY KEY (id)
);
comment on column topic.last_number is 'number of the newest incident; raised in the transaction that opens one';

create table unconfirmed_condition (
    condition_id bigint not null,
    since timestamp with time zone not null,
    missing integer not null,
    constraint unconfirmed_condition_condition_id_fkey FOREIGN KEY (condition_id) REFERENCES condition(id) ON DELETE CASCADE,
    constraint unconfirmed_condition_pkey PRIMARY KEY (condition_id)
);
comment on table unconfirmed_condition is 'firing conditions that their source did not know when it was asked';
comment on column unconfirmed_condition.missing is 'in so many complete snapshots in a row';
