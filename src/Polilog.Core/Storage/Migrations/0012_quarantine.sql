-- What was let out of quarantine.

create table quarantine_clearing (
    id bigint generated always as identity primary key,
    cleared_at timestamptz not null,
    cleared_by text not null,
    connection_name text,
    body_sha256 bytea,
    constraint quarantine_clearing_is_of_one check (num_nonnulls(connection_name, body_sha256) = 1)
);
comment on table quarantine_clearing is 'append-only: every host lets a connection read again that hung before it was cleared; the strikes of a body were deleted';
