-- What rooms and people were told.

create table message (
    id bigint generated always as identity primary key,
    topic_id integer not null references topic,
    incident_id bigint references incident,
    kind text not null,
    revision integer not null,
    language text not null,
    text text not null,
    html text not null,
    rings boolean not null,
    mentions integer[] not null,
    created_at timestamptz not null
);
comment on table message is 'rendered once, immutable; the portal room reads it from here, every other destination gets a delivery of it';
comment on column message.mentions is 'person ids';
create index message_by_topic on message (topic_id, id);
create index message_by_incident on message (incident_id, kind, id);

create table delivery (
    id bigint generated always as identity primary key,
    destination text not null,
    message_id bigint not null references message,
    status smallint not null,
    attempts integer not null,
    created_at timestamptz not null,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz not null,
    settled_at timestamptz,
    proof text,
    reason text
);
comment on column delivery.destination is 'such as matrix:!room:example.org';
comment on column delivery.status is '0 owed, 1 delivered, 2 rejected for good, 3 superseded by a newer revision of the same card';
comment on column delivery.proof is 'what the destination answered, such as the event id';
create index delivery_owed on delivery (destination, id) where status = 0;
create index delivery_by_message on delivery (message_id);

create table lane (
    destination text primary key,
    holder text,
    held_until timestamptz,
    fence bigint not null,
    resume_at timestamptz,
    trouble text
);
comment on table lane is 'a lease per destination: one sender at a time, the fence is compared in the completing update; a row named by a scheme alone, such as matrix, is that whole account';
comment on column lane.resume_at is 'only of an account: until when it was told to wait';
