-- What Polilog made of it: topics, people, incidents, journal, fates, report facts.

create table topic (
    id integer generated always as identity primary key,
    key text not null constraint topic_key_is_unique unique,
    last_number integer not null
);
comment on column topic.last_number is 'number of the newest incident; raised in the transaction that opens one';

create table person (
    id integer generated always as identity primary key,
    key text not null constraint person_key_is_unique unique
);

create table incident (
    id bigint generated always as identity primary key,
    topic_id integer not null references topic,
    number integer not null,
    route text not null,
    group_key text not null,
    title text not null,
    phase smallint not null,
    owner_id integer references person,
    level integer not null,
    severity smallint not null,
    peak_severity smallint not null,
    version integer not null,
    revision integer not null,
    regulation text not null,
    opened_at timestamptz not null,
    taken_at timestamptz,
    resolved_at timestamptz,
    changed_at timestamptz not null,
    due_at timestamptz,
    due_reason smallint,
    clock jsonb not null,
    constraint incident_number_is_unique unique (topic_id, number)
);
comment on column incident.phase is '0 ownership, 1 resolution, 2 resolved';
comment on column incident.level is 'how far it was escalated: 0 first level .. n; last resort is one above the highest';
comment on column incident.version is 'counts changes of owner, phase and level only';
comment on column incident.revision is 'counts every change that the card shows';
comment on column incident.due_reason is 'what is to be decided at due_at; names in Polilog.Core.Incidents.DueReason';
comment on column incident.clock is 'the running limits of the regulation, as Polilog.Core.Incidents.IncidentClock writes them';
create unique index incident_is_open_once_per_group on incident (topic_id, route, group_key) where phase <> 2;
create index incident_due on incident (due_at) where due_at is not null;
create index incident_by_topic_and_phase on incident (topic_id, phase, id);

create table incident_episode (
    incident_id bigint not null references incident,
    condition_id bigint not null references condition,
    episode integer not null,
    joined_at timestamptz not null,
    ended_at timestamptz,
    severity smallint not null,
    primary key (incident_id, condition_id, episode)
);
comment on column incident_episode.severity is 'effective severity of the member';
create index incident_episode_by_condition on incident_episode (condition_id, episode);
-- "The same condition" for reopening: an equal series key within the connection.
create index condition_by_series on condition (connection_id, series_key) where series_key is not null;

create table journal (
    id bigint generated always as identity primary key,
    incident_id bigint not null references incident,
    at timestamptz not null,
    event text not null,
    stimulus text not null,
    person_id integer references person,
    via text not null,
    reason text,
    data jsonb not null,
    version integer not null,
    configuration bigint not null
);
comment on table journal is 'append-only record of everything that happened to an incident: who, what, when, why';
comment on column journal.via is 'engine, portal, api, cli, matrix, source';
comment on column journal.configuration is 'revision of the configuration it was decided by';
create index journal_by_incident on journal (incident_id, id);

create table journal_text (
    journal_id bigint primary key references journal,
    text text not null
);
comment on table journal_text is 'what people wrote; apart from the journal, so that it can be erased';

create table fate (
    id bigint generated always as identity primary key,
    condition_id bigint not null,
    state_version bigint not null,
    episode integer not null,
    at timestamptz not null,
    name text not null,
    reason text not null,
    route text,
    incident_id bigint references incident
);
comment on table fate is 'what became of a condition''s state; per route that the episode takes';
comment on column fate.state_version is 'up to and including this version; earlier undecided versions collapsed into it';
create index fate_by_condition on fate (condition_id, state_version);

create table report_fact (
    incident_id bigint primary key references incident,
    topic_id integer not null,
    opened_at timestamptz not null,
    severity smallint not null,
    first_owner_id integer,
    last_owner_id integer,
    taken_at timestamptz,
    resolved_at timestamptz,
    resolved_by_id integer,
    resolved_how text,
    ownership_limit_at timestamptz,
    resolution_limit_at timestamptz,
    escalations integer not null,
    episodes integer not null
);
comment on table report_fact is 'one row per incident, kept with every decision, so that reports never scan the journal';
create index report_fact_by_topic on report_fact (topic_id, opened_at);
