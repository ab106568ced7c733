-- What the Matrix gateway must remember.

create table matrix_sync (
    account text primary key,
    next_batch text,
    holder text,
    held_until timestamptz,
    fence bigint not null
);

create table matrix_event (
    event_id text primary key,
    received_at timestamptz not null,
    outcome text
);
comment on table matrix_event is 'commands seen, so that each takes effect once';
