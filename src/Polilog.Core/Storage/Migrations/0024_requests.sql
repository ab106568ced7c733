-- Requests that are to run once, and tokens of programs, which may write only some things.

create table request_key (
    who text not null,
    key text not null,
    request bytea not null,
    begun_at timestamptz not null,
    seen_at timestamptz not null,
    ended_at timestamptz,
    status smallint,
    content_type text,
    answer bytea,
    primary key (who, key)
);
comment on table request_key is 'POSTs with an Idempotency-Key: kept for a day, so that asking again gives the same answer and does nothing';
comment on column request_key.who is 'the access token, or in the demonstration the person';
comment on column request_key.request is 'SHA-256 of method, address and body: the same key is for the same request only';
comment on column request_key.seen_at is 'when its host said last that it runs; by the database clock, as the others';
comment on column request_key.ended_at is 'null: it runs, or its host died';
comment on column request_key.status is 'of the answer; null: it is not known how it ended';
comment on column request_key.answer is 'null: it held a secret, which is shown once, or was too long';
create index request_key_by_age on request_key (begun_at);

alter table access_token add column scopes text[];
comment on column access_token.scopes is 'what the bearer, who acts as nobody, may write; null: what his role may';
