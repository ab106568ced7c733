-- Which configurations this hub has worked by.

create table configuration_revision (
    id bigint generated always as identity primary key,
    sha256 bytea not null constraint configuration_revision_sha256_is_unique unique,
    activated_at timestamptz not null
);
comment on column configuration_revision.activated_at is 'the latest time it became active';
