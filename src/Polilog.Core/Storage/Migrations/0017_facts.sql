-- What people declare while the hub runs: silences, maintenance, absences, overrides, membership.

create table fact (
    id bigint generated always as identity primary key,
    kind text not null,
    topic_id integer references topic (id),
    person_id integer references person (id),
    role text,
    match jsonb,
    starts_at timestamptz not null,
    ends_at timestamptz,
    reason text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    revoked_at timestamptz,
    revoked_by text,
    constraint fact_kind_is_known check (kind in ('silence', 'maintenance', 'absence', 'override', 'membership')),
    constraint fact_ends_after_it_starts check (ends_at > starts_at),
    constraint fact_is_revoked_by_somebody check ((revoked_at is null) = (revoked_by is null))
);
comment on table fact is 'append-only: only revoked_at and revoked_by may be set, once, and reason be erased; kept by a trigger';
comment on column fact.topic_id is 'null: an absence, or a silence of the whole installation';
comment on column fact.person_id is 'who is absent, on call or a member';
comment on column fact.role is 'of a membership: member, lead, manager';
comment on column fact.match is 'of a silence or maintenance: what it covers, as a route''s match; null: everything in the topic';
comment on column fact.ends_at is 'null: until it is revoked';
comment on column fact.recorded_by is 'person key, or name of the token; so is revoked_by';
create index fact_standing on fact (ends_at) where revoked_at is null;
create index fact_by_topic on fact (topic_id, id);

create function fact_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
        and to_jsonb(old) - '{revoked_at,revoked_by,reason}'::text[] = to_jsonb(new) - '{revoked_at,revoked_by,reason}'::text[]
        and (old.revoked_at is null or (old.revoked_at, old.revoked_by) is not distinct from (new.revoked_at, new.revoked_by))
        and (new.reason is null or new.reason is not distinct from old.reason)
    then
        return new;
    end if;
    raise exception 'fact % is append-only', old.id;
end
$$;
create trigger fact_is_append_only before update or delete on fact for each row execute function fact_is_append_only();

create table fact_version (
    only_row boolean primary key default true check (only_row),
    version bigint not null
);
comment on table fact_version is 'raised with every change of facts: hosts read them again when it is another than they know';
insert into fact_version (version) values (0);
