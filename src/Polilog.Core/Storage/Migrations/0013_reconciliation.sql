-- Sources are asked what fires now.

create table alert_source (
    connection_id integer primary key references connection,
    asked_at timestamptz not null,
    next_at timestamptz not null,
    answered_at timestamptz,
    failing_since timestamptz,
    trouble text
);
comment on table alert_source is 'connections whose source is asked; whichever host takes next_at asks';
comment on column alert_source.asked_at is 'when it was asked last; who is overtaken by a later question changes nothing';
comment on column alert_source.failing_since is 'the first question of those without an answer; null: the last one was answered';

create table unconfirmed_condition (
    condition_id bigint primary key references condition on delete cascade,
    since timestamptz not null,
    missing integer not null
);
comment on table unconfirmed_condition is 'firing conditions that their source did not know when it was asked';
comment on column unconfirmed_condition.missing is 'in so many complete snapshots in a row';

create index condition_firing on condition (connection_id) where status = 1;
