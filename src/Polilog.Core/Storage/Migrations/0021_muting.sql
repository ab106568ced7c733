-- Silences and maintenance mute: what began under them, and when they must be looked at again.

create table muted_episode (
    condition_id bigint not null references condition (id) on delete cascade,
    route text not null,
    episode integer not null,
    topic_id integer not null references topic (id),
    fact_id bigint not null references fact (id),
    until timestamptz not null,
    constraint muted_episode_pkey primary key (condition_id, route)
);
comment on table muted_episode is 'firing episodes that opened nothing on a route because they were muted; decided anew at until';
create index muted_episode_by_end on muted_episode (until);
create index muted_episode_by_fact on muted_episode (fact_id);

create table mute_edge (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    topic_id integer references topic (id)
);
comment on table mute_edge is 'moments at which open incidents must be looked at: a mute begins, or was ended by hand; taken by whichever engine comes first';
comment on column mute_edge.topic_id is 'null: incidents of all topics';
create index mute_edge_due on mute_edge (at);
