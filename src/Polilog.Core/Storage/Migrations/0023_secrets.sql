-- Secrets that lie neither in the environment nor in a file; sealed, so that the database and its backups give none away.

create table secret_key (
    id smallint primary key default 1 constraint secret_key_is_one check (id = 1),
    wrapped bytea not null,
    created_at timestamptz not null
);
comment on table secret_key is 'seals all secrets; itself sealed by the master key, which the hosts are given';

create table secret (
    name text primary key,
    sealed bytea not null,
    sealed_before bytea,
    set_at timestamptz not null
);
comment on column secret.sealed_before is 'still valid during a rotation';
