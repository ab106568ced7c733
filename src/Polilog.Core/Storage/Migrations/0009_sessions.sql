-- Who is logged in with a browser.

create table access_session (
    hash bytea primary key,
    access_token_id integer not null references access_token,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
comment on column access_session.hash is 'SHA-256 of the 256-bit value of the cookie, so that any host recognises it and no backup gives it away';
create index access_session_by_expiry on access_session (expires_at);
