-- Who may use portal and API.

create table access_token (
    id integer generated always as identity primary key,
    name text not null,
    hash bytea not null constraint access_token_hash_is_unique unique,
    role text not null constraint access_token_role_is_known check (role in ('viewer', 'auditor', 'admin', 'person')),
    person_id integer references person,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);
comment on column access_token.hash is 'SHA-256 of a 256-bit token, which is shown once';
comment on column access_token.person_id is 'whom the bearer acts as; null: reads and administration only';
